import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { LocalApi } from "../../../server/cli/local_api.ts";
import { makeAuthority, selfSigned } from "../../testkit/authority.ts";
import { ANY, apiOf, makeLists, untilDelivered, untilShown } from "../../testkit/chatting.ts";
import { httpsServer } from "../../testkit/https_server.ts";
import { Program } from "../../testkit/program.ts";
import { ProgramHere, runHere } from "../../testkit/program_here.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Both write, and both texts arrive. */
async function talk(alice: LocalApi, bob: LocalApi): Promise<void> {
  await untilDelivered(bob, await bob.send("from bob"));
  await untilDelivered(alice, await alice.send("from alice"));
}

/** Bob's status while he calls `peer`, once he has tried. */
async function outcomeOf(folder: string, peer: string, ...more: string[]): Promise<string> {
  await using bob = new ProgramHere([`${folder}/bob.hkl`, "--peer", peer, ...more, ...ANY]);
  const api = await apiOf(bob);
  let outcome = "";
  await untilShown(api, ({ status }) => {
    outcome = "reason" in status ? JSON.stringify(status.reason) : status.code;
    return status.code !== "connecting";
  }, "nothing came of the call");
  return outcome;
}

Deno.test("two programs chat under TLS with the certificate of their list, also after a restart", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const words = [`${folder.path}/alice.hkl`, "--tls", "--no-open", "--page", "127.0.0.1:0"];
  const first = new Program([...words, "--listen", "127.0.0.1:0"]);
  const peer = await first.line("peer: ");
  assertMatch(peer, /^https:\/\/127\.0\.0\.1:\d+$/);
  await using bob = new ProgramHere([`${folder.path}/bob.hkl`, "--peer", peer, ...ANY]);
  const bobApi = await apiOf(bob);
  await talk(await apiOf(first), bobApi);
  first.signal("SIGINT");
  await first.end();
  await using second = new ProgramHere([...words, "--listen", peer.replace("https://", "")]);
  await talk(await apiOf(second), bobApi);
});

Deno.test("--cert and --key listen under the name in the certificate", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const authority = makeAuthority();
  const { cert, key } = authority.issue({ hosts: ["localhost"] });
  const paths = { cert: folder.file("c.pem"), key: folder.file("k.pem"), ca: folder.file("ca") };
  for (const [path, text] of [[paths.cert, cert], [paths.key, key], [paths.ca, authority.pem]]) {
    await Deno.writeTextFile(path!, text!);
  }
  const words = [`${folder.path}/alice.hkl`, "--tls", "--cert", paths.cert, "--key", paths.key];
  await using alice = new Program([...words, ...ANY]);
  const peer = await alice.line("peer: ");
  assertMatch(peer, /^https:\/\/localhost:\d+$/);
  await using bob = new ProgramHere([
    ...[`${folder.path}/bob.hkl`, "--peer", peer, "--ca", paths.ca],
    ...ANY,
  ]);
  await talk(
    await apiOf(alice),
    await apiOf(bob),
  );
});

Deno.test("whoever stands in with another certificate gets nothing, and the page says why", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const stranger = await httpsServer(selfSigned());
  const said = await outcomeOf(folder.path, `https://127.0.0.1:${stranger.port}`);
  assertStringIncludes(said, "certificateNotOfList");
  assertEquals(stranger.received, []);
  await stranger.close();
  const plain = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const peer = await plain.line("peer: ");
  assertStringIncludes(
    await outcomeOf(folder.path, peer.replace("http:", "https:")),
    "noTls",
  );
  plain.interrupt();
  await plain.end();
  await using secure = new ProgramHere([`${folder.path}/alice.hkl`, "--tls", ...ANY]);
  const away = await outcomeOf(
    folder.path,
    (await secure.line("peer: ")).replace("https:", "http:"),
  );
  assertStringIncludes(away, "noHttp");
});

Deno.test("the TLS options decline what does not go together", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const list = `${folder.path}/alice.hkl`;
  const one = makeAuthority().issue();
  const paths = { cert: folder.file("c.pem"), key: folder.file("k.pem"), none: folder.file("n") };
  await Deno.writeTextFile(paths.cert, one.cert);
  await Deno.writeTextFile(paths.key, selfSigned().key);
  await Deno.writeTextFile(paths.none, "none");
  const cases: [string[], string][] = [
    [["--cert", paths.cert], "expected --cert and --key together, got one of them"],
    [["--tls", "--behind", "https://chat.example.org"], "expected --tls or --behind, got both"],
    [["--cert", paths.cert, "--key", paths.key], `expected the one of the key ${paths.key}`],
    [["--cert", paths.none, "--key", paths.key], `expected a certificate as PEM in ${paths.none}`],
    [["--cert", paths.cert, "--key", paths.none], `expected a private key as PEM in ${paths.none}`],
    [["--cert", "/nowhere", "--key", paths.key], "/nowhere: there is no such file"],
  ];
  for (const [words, says] of cases) {
    const { code, stderr } = await runHere([list, ...words, ...ANY]);
    assertStringIncludes(stderr, says);
    assertEquals(code === 0, false);
  }
});
