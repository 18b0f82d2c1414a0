/**
 * Where this runtime's server differs from Node's, a stranger finds what Express on Node says. The answers are those of
 * Node 20.20.2, 22.23.3 and 24.21.0, which say the same; Express on this runtime gives the ordinary ones among them.
 */
import { assertEquals } from "@std/assert";
import { FileCertificate } from "../../../server/transport/tls/certificate_source.ts";
import { makeAuthority } from "../../testkit/authority.ts";
import { expressServer } from "../../testkit/express_server.ts";
import {
  type ListeningConversation,
  listeningConversation,
} from "../../testkit/listening_conversation.ts";
import { get } from "../../testkit/probes.ts";
import { rawExchange } from "../../testkit/raw_http.ts";

/** What is sent, part by part; what is answered as ordinary requests; and what Node adds. */
interface NodeCase {
  parts: string[];
  answered?: string[];
  refusal?: string;
}

const BAD_REQUEST = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
const GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";
const UPGRADE = "Connection: upgrade\r\nUpgrade: x\r\n";
const CHUNKED = "Transfer-Encoding: chunked\r\n";

function post(more: string, body = ""): string {
  return `POST /x HTTP/1.1\r\nHost: x\r\n${more}\r\n${body}`;
}

const LENGTH = "Content-Length: 10\r\n";
const WHOLE = post(LENGTH, "0123456789");
const CELL = "Content-Length: 2064\r\n";
const WHOLE_CELL = post(CELL, "a".repeat(2_064));

/** Requests whose client ends its side behind the last part. */
const HALF_CLOSED: NodeCase[] = [
  { parts: [""] },
  { parts: ["\r\n"] },
  ...["G", "GET /", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHo", "GET / HTTP/1.1\r\nHost: x\r\n\r"]
    .map((begin) => ({ parts: [begin], refusal: BAD_REQUEST })),
  { parts: [get("/x")], answered: [get("/x")] },
  { parts: [get("/x", "HEAD")], answered: [get("/x", "HEAD")] },
  { parts: [get("/x", "GET", "1.0")], answered: [get("/x", "GET", "1.0")] },
  { parts: [get("/x").repeat(3)], answered: [get("/x"), get("/x"), get("/x")] },
  { parts: [get("/x").repeat(200)], answered: Array(200).fill(get("/x")) },
  { parts: [get("/x"), "\r\n"], answered: [get("/x")] },
  { parts: [`${get("/x")}GET /`], answered: [get("/x")], refusal: BAD_REQUEST },
  { parts: [get("/x"), "GET /"], answered: [get("/x")], refusal: BAD_REQUEST },
  { parts: [post(LENGTH)], refusal: BAD_REQUEST },
  { parts: [post(LENGTH, "abc")], refusal: BAD_REQUEST },
  { parts: [post(LENGTH), "abc"], refusal: BAD_REQUEST },
  { parts: [WHOLE], answered: [WHOLE] },
  { parts: [`${WHOLE}${post(LENGTH, "abc")}`], answered: [WHOLE], refusal: BAD_REQUEST },
  { parts: [post(CELL, "abc")], refusal: BAD_REQUEST },
  { parts: [WHOLE_CELL], answered: [WHOLE_CELL] },
  { parts: [WHOLE_CELL.repeat(2)], answered: [WHOLE_CELL, WHOLE_CELL] },
  ...["", "5", "5\r\n", "5\r\nabc", "5\r\nabcde\r\n", "5\r\nabcde\r\n0\r\nX: y\r\n"]
    .map((chunks) => ({ parts: [post(CHUNKED, chunks)], refusal: BAD_REQUEST })),
  { parts: [post(CHUNKED, "5\r\nabcde\r\n0\r\n\r\n")], answered: [WHOLE] },
  { parts: [post(UPGRADE)], answered: [WHOLE] },
  { parts: [post(`${UPGRADE}${LENGTH}`, "abc")] },
  { parts: [post(`${UPGRADE}${LENGTH}`, "0123456789GET /")], answered: [WHOLE] },
  { parts: [post(`Expect: 100-continue\r\n${LENGTH}`)], refusal: GO_ON + BAD_REQUEST },
  { parts: [post(`Connection: close\r\n${LENGTH}`, "abc")], refusal: BAD_REQUEST },
];

const TOO_LARGE = "HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n";
const [MOST, MORE] = ["a".repeat(16_384), "a".repeat(16_385)];
const END = "\r\nabcde\r\n0\r\n\r\n";
const EXPECT = "Expect: 200-ok\r\n";
const EXPECTED =
  "HTTP/1.1 417 Expectation Failed\r\nDate: ...\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

/** Bodies whose chunks have long extensions. */
const LONG_EXTENSIONS: NodeCase[] = [
  { parts: [post(CHUNKED, `5;${MOST}${END}`)], answered: [WHOLE] },
  { parts: [post(CHUNKED, `5;${MOST}=${END}`)], answered: [WHOLE] },
  { parts: [post(CHUNKED, `5;${MOST.slice(1)};b${END}`)], answered: [WHOLE] },
  { parts: [post(CHUNKED, `5;${MOST}\r\nabcde\r\n5;${MOST}${END}`)], answered: [WHOLE] },
  { parts: [post(CHUNKED, `5;${MOST}${END}${get("/y")}`)], answered: [WHOLE, get("/y")] },
  { parts: [post(CHUNKED, `5;${MORE}${END}`)], refusal: TOO_LARGE },
  { parts: [post(CHUNKED, `5;${MORE}`)], refusal: TOO_LARGE },
  { parts: [post(CHUNKED), `5;${MORE.slice(9)}`, `${MORE.slice(-9)}${END}`], refusal: TOO_LARGE },
  { parts: [post(CHUNKED).slice(0, -1), `\n5;${MORE}${END}`], refusal: TOO_LARGE },
  { parts: [`\r\n\r\n${post(CHUNKED, `5;${MORE}${END}`)}`], refusal: TOO_LARGE },
  { parts: [post(CHUNKED, `5;b=${MOST}${END}`)], refusal: TOO_LARGE },
  { parts: [post(CHUNKED, `5;b="${MOST.slice(3)}"${END}`)], answered: [WHOLE] },
  { parts: [post(CHUNKED, `5;b="${MOST.slice(2)}"${END}`)], refusal: TOO_LARGE },
  { parts: [post(CHUNKED, `5\r\nabcde\r\n0;${MORE}\r\n\r\n`)], refusal: TOO_LARGE },
  { parts: [get("/y"), post(CHUNKED, `5;${MORE}`)], answered: [get("/y")], refusal: TOO_LARGE },
  { parts: [post(`${CHUNKED}${EXPECT}`), `5;${MORE}`], refusal: EXPECTED + TOO_LARGE },
  { parts: [post(`${CHUNKED}${UPGRADE}`, `5;${MORE}${END}${get("/y")}`)] },
  { parts: [post(`${CHUNKED}${UPGRADE}`), `5;${MORE}${END}`, get("/y")] },
];

/** Asks both ports and compares: each part of what Node says has its own source. */
async function compare(
  cases: NodeCase[],
  { ours, express, halfCloseMs, secure }: {
    ours: number;
    express: number;
    halfCloseMs?: number;
    secure: boolean;
  },
): Promise<void> {
  const known = new Map<string, Promise<string>>();
  const ordinary = (request: string): Promise<string> => {
    const answer = known.get(request) ??
      rawExchange({ port: express, parts: [request], secure }).then(({ text }) => text);
    known.set(request, answer);
    return answer;
  };
  await Promise.all(cases.map(async ({ parts, answered = [], refusal = "" }) => {
    const asked = { port: ours, parts, betweenMs: 60, quietMs: 500, secure };
    const seen = await rawExchange(halfCloseMs === undefined ? asked : { ...asked, halfCloseMs });
    const text = (await Promise.all(answered.map(ordinary))).join("") + refusal;
    const ended = halfCloseMs !== undefined || refusal !== "" ? "closed" : "open";
    assertEquals(seen, { text, ended }, JSON.stringify(parts).slice(0, 300));
  }));
}

async function withPorts(
  certificate: ReturnType<ReturnType<typeof makeAuthority>["issue"]> | undefined,
  run: (ports: { ours: number; express: number; secure: boolean }) => Promise<void>,
): Promise<void> {
  const source = certificate &&
    new FileCertificate(certificate, () => Promise.resolve(certificate));
  const ours: ListeningConversation = await listeningConversation(
    source === undefined ? {} : { certificate: source },
  );
  const express = await expressServer(undefined, certificate);
  try {
    await run({ ours: ours.port, express: express.port, secure: certificate !== undefined });
  } finally {
    await ours.close();
    await express.close();
  }
}

for (const secure of [false, true]) {
  const words = secure ? "under TLS" : "in plain HTTP";
  const certificate = secure ? makeAuthority().issue() : undefined;
  // Under TLS the end is not held back until many requests are read.
  const cases = HALF_CLOSED.filter(({ answered = [] }) => !secure || answered.length < 10);
  Deno.test(`a client that ends its side gets what Node says, ${words}`, async () => {
    await withPorts(certificate, (ports) => compare(cases, { ...ports, halfCloseMs: 80 }));
  });
  Deno.test(`extensions of chunks that are too long get what Node says, ${words}`, async () => {
    await withPorts(certificate, (ports) => compare(LONG_EXTENSIONS, ports));
  });
}

Deno.test("a client that ends its side at once gets what Node says, in plain HTTP", async () => {
  await withPorts(undefined, (ports) => compare(HALF_CLOSED, { ...ports, halfCloseMs: 0 }));
});
