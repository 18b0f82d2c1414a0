/** Whoever lacks the list finds an Express server: it answers byte for byte as a real one beside it. */
import { assert, assertEquals } from "@std/assert";
import { folderDecoy } from "../../../server/decoy/decoy.ts";
import { FileCertificate } from "../../../server/transport/tls/certificate_source.ts";
import { makeAuthority } from "../../testkit/authority.ts";
import { expressServer } from "../../testkit/express_server.ts";
import { listeningConversation } from "../../testkit/listening_conversation.ts";
import { postRequest } from "../../testkit/post_request.ts";
import {
  brokenUpgrades,
  get,
  ordinaryProbes,
  type Probe,
  thiefsProbes,
} from "../../testkit/probes.ts";
import { type RawAnswer, rawExchange } from "../../testkit/raw_http.ts";
import { type TempDir, tempDir } from "../../testkit/temp_dir.ts";

/** Probes that are under way at once: some wait for what does not come. */
const AT_ONCE = 40;

/** What a port under TLS is asked without it. */
const NOT_TLS: Probe[] = [
  ["plain HTTP", get("/")],
  ["a letter", "G"],
  ["SSH", "SSH-2.0-OpenSSH_9.6\r\n"],
  ["half a record", Uint8Array.of(22, 3, 1, 2, 0, 1)],
  ["a record that is no hello", Uint8Array.of(22, 3, 1, 0, 4, 9, 0, 0, 0)],
  ["an alert", Uint8Array.of(21, 3, 1, 0, 2, 2, 80)],
  ["SSL 2", Uint8Array.of(0x80, 0x2e, 1, 0, 2, 0, 0x15, 0, 0, 0, 16)],
  ["a long record", new Uint8Array(20_000).fill(22)],
];

/** How long a part waits for the one before, and how long nothing comes at the end. */
const HASTE = { betweenMs: 60, quietMs: 500 };
/** Where much else runs here, parts are read together that came one after the other, and answers take longer. */
const PATIENCE = { betweenMs: 500, quietMs: 3_000 };
/** Times that both are asked again where they differ: two that are not the same differ each time. */
const MOST_AGAIN = 3;

function ask(
  port: number,
  [, ...parts]: Probe,
  secure = false,
  pace = HASTE,
): Promise<RawAnswer> {
  return rawExchange({ port, parts, ...pace, secure });
}

/** Sends each probe to both ports and fails at the first that tells them apart, also when it is asked with patience. */
async function compare(
  probes: { probe: Probe; secure: boolean }[],
  { ours, express }: { ours: number; express: number },
): Promise<void> {
  const left = probes.values();
  const work = async (): Promise<void> => {
    for (const { probe, secure } of left) {
      const both = (pace?: typeof PATIENCE): Promise<[RawAnswer, RawAnswer]> =>
        Promise.all([ask(ours, probe, secure, pace), ask(express, probe, secure, pace)]);
      let [seen, wanted] = await both();
      const isSame = (): boolean => seen.ended === wanted.ended && seen.text === wanted.text;
      for (let again = 0; again < MOST_AGAIN && !isSame(); again++) {
        [seen, wanted] = await both(PATIENCE);
      }
      assertEquals(seen, wanted, probe[0]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** A small site with what `express.static` treats in a way of its own. */
function site(): TempDir {
  const folder = tempDir();
  Deno.mkdirSync(`${folder.path}/sub`);
  const files = {
    "index.html": "<h1>hi</h1>\n",
    "a.css": "x{}\n",
    "sub/index.html": "sub\n",
    ".dot": "no",
  };
  for (const [name, text] of Object.entries(files)) {
    Deno.writeTextFileSync(`${folder.path}/${name}`, text);
  }
  return folder;
}

for (const hasSite of [false, true]) {
  const words = hasSite ? "with a site" : "without a site";
  Deno.test(`no probe tells the port from a real Express server, ${words}`, async () => {
    using folder = site();
    const decoy = hasSite ? { decoy: folderDecoy(folder.path) } : {};
    const ours = await listeningConversation(decoy);
    const express = await expressServer(hasSite ? folder.path : undefined);
    try {
      assert(ordinaryProbes().length >= 90);
      // From now on the hello is a recorded one.
      const { text } = await ask(ours.port, ["hello", postRequest(ours.hello)]);
      assert(text.startsWith("HTTP/1.1 200 OK\r\n"), text.slice(0, 200));
      const probes = [...ordinaryProbes(), ...brokenUpgrades(), ...thiefsProbes(ours.hello)];
      await compare(
        probes.map((probe) => ({ probe, secure: false })),
        { ours: ours.port, express: express.port },
      );
    } finally {
      await ours.close();
      await express.close();
    }
  });
}

Deno.test("no probe tells the port under TLS from a real Express server under TLS", async () => {
  const certificate = makeAuthority().issue();
  const read = () => Promise.resolve(certificate);
  const ours = await listeningConversation({ certificate: new FileCertificate(certificate, read) });
  const express = await expressServer(undefined, certificate);
  try {
    const { text } = await ask(ours.port, ["hello", postRequest(ours.hello)], true);
    assert(text.startsWith("HTTP/1.1 200 OK\r\n"), text.slice(0, 200));
    const secure = [...ordinaryProbes(), ...thiefsProbes(ours.hello)];
    await compare([
      ...NOT_TLS.map((probe) => ({ probe, secure: false })),
      ...secure.map((probe) => ({ probe, secure: true })),
    ], { ours: ours.port, express: express.port });
  } finally {
    await ours.close();
    await express.close();
  }
});

Deno.test("the answer to a cell has the header lines of an answer of Express in their order", async () => {
  const { port, hello, close } = await listeningConversation();
  const { text } = await ask(port, ["hello", postRequest({ ...hello, paddingBytes: 300 })]);
  const [head = "", body] = [
    text.slice(0, text.indexOf("\r\n\r\n")),
    text.slice(text.indexOf("\r\n\r\n") + 4),
  ];
  const bytes = body?.length ?? 0;
  const tag = new RegExp(`W/"${bytes.toString(16)}-.{27}"`);
  // A peer's connection is kept for as long as an owner might have set it.
  const lines = head.replace(tag, "ETAG").replace(/(?<=Keep-Alive: timeout=)(?:30|60|65|75)$/, "5");
  assertEquals(lines.split("\r\n"), [
    "HTTP/1.1 200 OK",
    "X-Powered-By: Express",
    "Content-Type: application/octet-stream",
    `Content-Length: ${bytes}`,
    "ETag: ETAG",
    "Date: ...",
    "Connection: keep-alive",
    "Keep-Alive: timeout=5",
  ]);
  // A cell and the padding of the moment.
  assert(bytes >= 2_048 && bytes < 65_536, `${bytes} bytes`);
  await close();
});
