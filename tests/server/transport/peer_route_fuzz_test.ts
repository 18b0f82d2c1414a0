/**
 * Throws whatever somebody on the wire may send at a listener with an open conversation. It must answer
 * what an Express server answers, keep running, and take the genuine peer's cells afterwards. Runs longer with
 * HCHAT_FUZZ_MS, again with HCHAT_SEED.
 */
import { assert, assertEquals } from "@std/assert";
import { expressServer } from "../../testkit/express_server.ts";
import { listeningConversation } from "../../testkit/listening_conversation.ts";
import { concatenated, rawExchange } from "../../testkit/raw_http.ts";
import { testSeed } from "../../testkit/seed.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";

const SEED = testSeed();
const METHODS = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "get",
  "\x00",
  "PRI",
];
const VERSIONS = ["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "ICY", ""];
const HEADERS = [
  "Host: x",
  "Host: x\r\nHost: y",
  "Content-Length: 2064",
  "Content-Length: -1",
  "Content-Length: 99999999999999999999",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: gzip, chunked",
  "Expect: 100-continue",
  "Connection: close",
  "Connection: Upgrade\r\nUpgrade: h2c",
  "If-None-Match: *",
  "If-Modified-Since: never",
  "X: \xff\xfe",
  " folded: header",
  "No colon",
];

/** A request with `whole` as its body, most of the time, and always with something that is wrong. */
function fuzzRequest(dice: () => number, whole: Uint8Array): Uint8Array {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(dice() * from.length)]!;
  const target = pick([
    "/api/orders/sync",
    "/?",
    "/",
    "*",
    "/%",
    "//",
    "http://x/",
    "x:80",
    `/${"a".repeat(5_000)}`,
    "/\xff",
  ]);
  const method = dice() < 0.6 ? "POST" : pick(METHODS);
  const lines = [`${method} ${target} ${dice() < 0.8 ? "HTTP/1.1" : pick(VERSIONS)}`];
  if (dice() < 0.8) lines.push("Host: x");
  if (dice() < 0.7) lines.push(`Content-Length: ${whole.length}`);
  while (dice() < 0.3) lines.push(pick(HEADERS));
  const body = whole.slice(0, dice() < 0.7 ? whole.length : Math.floor(dice() * whole.length));
  if (body.length > 0) body[Math.floor(dice() * body.length)]! ^= 1 + Math.floor(dice() * 255);
  const bytes = concatenated(`${lines.join("\r\n")}\r\n\r\n`, body);
  if (dice() < 0.15) bytes[Math.floor(dice() * bytes.length)]! ^= 0x80;
  return dice() < 0.1 ? bytes.slice(0, Math.floor(dice() * bytes.length)) : bytes;
}

Deno.test(`no request makes the port answer unlike an Express server, or stop, from seed ${SEED}`, async () => {
  const spanMs = Number(Deno.env.get("HCHAT_FUZZ_MS") ?? 2_000);
  const dice = seededDice(SEED);
  const { conversation, bob, clock, hello, port, close } = await listeningConversation();
  const express = await expressServer();
  const body = concatenated(Uint8Array.fromHex(hello.tag), hello.cell);
  const endMs = performance.now() + spanMs;
  while (performance.now() < endMs) {
    await Promise.all(Array.from({ length: 32 }, async () => {
      const request = fuzzRequest(dice, body);
      const ask = (port: number) => rawExchange({ port, parts: [request], quietMs: 500 });
      const [seen, wanted] = await Promise.all([ask(port), ask(express.port)]);
      const words = `seed ${SEED}: ${new TextDecoder("latin1").decode(request.slice(0, 200))}`;
      assertEquals(seen, wanted, words);
    }));
  }
  const answer = await conversation.answerPeer({
    ...hello,
    remoteAddress: "192.0.2.9",
    signal: new AbortController().signal,
  });
  assert(answer !== undefined, `the genuine hello is still taken, seed ${SEED}`);
  const finished = await bob.finishHello(hello.attempt, answer.cell, clock.now());
  assertEquals(finished.kind, "confirmed", `seed ${SEED}`);
  await close();
  await express.close();
});
