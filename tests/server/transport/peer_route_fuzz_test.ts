/**
 * Throws whatever somebody on the wire may send at a listener with an open conversation. It must answer
 * what the site alone answers, keep running, and take the genuine peer's cells afterwards. Runs longer with
 * HCHAT_FUZZ_MS, again with HCHAT_SEED.
 */
import { assert, assertEquals } from "@std/assert";
import { builtInDecoy } from "../../../server/decoy/decoy.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { listenForPeers } from "../../../server/transport/peer_server.ts";
import { loneConversation } from "../../testkit/lone_conversation.ts";
import { pairOfLists, seededRandom } from "../../testkit/memory_list.ts";
import { START_MS } from "../../testkit/pair.ts";
import { clockFrom } from "../../testkit/real_clock.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { testSeed } from "../../testkit/seed.ts";
import { sealerOf } from "../../testkit/sealer_pair.ts";
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
  "Content-Length: 2048",
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

function fuzzRequest(
  dice: () => number,
  { tag, cell }: { tag: string; cell: Uint8Array },
): Uint8Array {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(dice() * from.length)]!;
  const target = pick([
    `/${tag}`,
    `/${tag}?`,
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
  if (dice() < 0.7) lines.push(`Content-Length: ${cell.length}`);
  while (dice() < 0.3) lines.push(pick(HEADERS));
  const body = cell.slice(0, dice() < 0.7 ? cell.length : Math.floor(dice() * cell.length));
  if (body.length > 0) body[Math.floor(dice() * body.length)]! ^= 1 + Math.floor(dice() * 255);
  const head = [...`${lines.join("\r\n")}\r\n\r\n`].map((char) => char.charCodeAt(0) & 255);
  const bytes = new Uint8Array([...head, ...body]);
  if (dice() < 0.15) bytes[Math.floor(dice() * bytes.length)]! ^= 0x80;
  return dice() < 0.1 ? bytes.slice(0, Math.floor(dice() * bytes.length)) : bytes;
}

Deno.test(`no request makes the peer route behave unlike the site, or stop, from seed ${SEED}`, async () => {
  const spanMs = Number(Deno.env.get("HCHAT_FUZZ_MS") ?? 2_000);
  const dice = seededDice(SEED);
  const clock = clockFrom(START_MS);
  const lists = pairOfLists({ startMs: START_MS - 7_200_000 });
  const conversation = loneConversation({ list: lists.a, clock });
  const limits = {
    strangerBurst: 1e9,
    allStrangersPerSecond: 1e9,
    headMs: 800,
    requestMs: 800,
    connectionsPerAddress: 500,
  };
  const listen = async (answer: Parameters<typeof peerApp>[0]["answer"]) => {
    const app = peerApp({ answer, decoy: builtInDecoy(), clock, random: seededRandom("app") });
    const listening = await listenForPeers({ host: "127.0.0.1", port: 0, app, clock, limits });
    assert(listening.kind === "listening");
    return listening.listener;
  };
  const ours = await listen((request) => conversation.answerPeer(request));
  const alone = await listen(() => Promise.resolve(undefined));
  const bob = sealerOf(lists.b, { nowMs: clock.now() });
  const begun = await bob.beginHello(clock.now());
  assert(begun.kind === "begun");
  const endMs = performance.now() + spanMs;
  while (performance.now() < endMs) {
    await Promise.all(Array.from({ length: 16 }, async () => {
      const request = fuzzRequest(dice, { tag: begun.path, cell: begun.cell });
      const ask = (port: number) => rawExchange({ port, parts: [request], quietMs: 500 });
      const [seen, wanted] = await Promise.all([ask(ours.port), ask(alone.port)]);
      const words = `seed ${SEED}: ${new TextDecoder("latin1").decode(request.slice(0, 200))}`;
      assertEquals(seen, wanted, words);
    }));
  }
  const answer = await conversation.answerPeer({
    path: begun.path,
    body: begun.cell,
    remoteAddress: "192.0.2.9",
    signal: new AbortController().signal,
  });
  assert(answer !== undefined, `the genuine hello is still taken, seed ${SEED}`);
  const finished = await bob.finishHello(begun.attempt, answer, clock.now());
  assertEquals(finished.kind, "confirmed", `seed ${SEED}`);
  await conversation.close();
  await ours.close();
  await alone.close();
});
