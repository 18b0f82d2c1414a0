/** Which calls are dropped since an answer was due at once, and how failures are told. */
import { assertEquals } from "@std/assert";
import { awayReasonOf } from "../../../server/peer/away_reason.ts";
import { type Call, Calls } from "../../../server/peer/calls.ts";
import { PeerAddresses } from "../../../server/peer/peer_addresses.ts";
import { Road } from "../../../server/peer/road.ts";
import type { DialRequest, DialResult } from "../../../server/transport/transport.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

const HELLO: Call = {
  tag: "00".repeat(16),
  cell: new Uint8Array(2_048),
  limit: "helloMs",
  atOnce: true,
};
const ANSWERED: DialResult = { kind: "answered", cell: new Uint8Array(2_048) };

/** How long things take, ms. */
interface Times {
  connectMs: number;
  /** Of each that leads up to the call. */
  leadsMs?: number[];
  answerMs: number;
}

/** Calls to `peer` over a road that was fast. */
function callsTo(peer: string, { connectMs, leadsMs = [], answerMs }: Times) {
  const clock = new FakeClock();
  const road = new Road();
  road.noteRoundTrip(100);
  const dial = ({ signal, onMade, onLed, onLeft }: DialRequest): Promise<DialResult> =>
    new Promise((resolve) => {
      let atMs = connectMs;
      clock.after(atMs, () => onMade?.());
      for (const leadMs of leadsMs) clock.after(atMs += leadMs, () => onLed?.());
      clock.after(atMs, () => onLeft?.());
      clock.after(atMs + answerMs, () => resolve(ANSWERED));
      signal.addEventListener("abort", () => resolve({ kind: "aborted", left: true }));
    });
  const calls = new Calls({
    sealer: { shape: () => ({ paddingBytes: 0, life: 0.5 }) as never },
    transport: { dial, close: () => {} },
    path: "/",
    head: 0,
    addresses: new PeerAddresses(new URL(peer), 80, clock),
    clock,
    road,
  }, () => 0);
  return { calls, clock };
}

async function outcome(peer: string, times: Times) {
  const { calls, clock } = callsTo(peer, times);
  const reply = calls.send({ ...HELLO });
  await clock.advance(100_000);
  return (await reply)?.answer.kind ?? "dropped";
}

Deno.test("a hello over tor is not dropped while tor looks for the service", async () => {
  assertEquals(await outcome("onion:", { connectMs: 30_000, answerMs: 300 }), "answered");
  assertEquals(await outcome("onion:", { connectMs: 1_000, answerMs: 5_000 }), "dropped");
  assertEquals(await outcome("http://192.0.2.1", { connectMs: 30_000, answerMs: 300 }), "dropped");
});

Deno.test("the time of an answer that is due at once begins when its request has left", async () => {
  // A round trip takes 100 ms, so both may take 2 s.
  const peer = "https://chat.example.org";
  assertEquals(await outcome(peer, { connectMs: 1_900, answerMs: 1_900 }), "answered");
  assertEquals(await outcome(peer, { connectMs: 2_100, answerMs: 100 }), "dropped");
  assertEquals(await outcome(peer, { connectMs: 100, answerMs: 2_100 }), "dropped");
});

Deno.test("what leads up to a call has a time of its own, each of it", async () => {
  const peer = "https://chat.example.org";
  // As the connection has: on a slow road it takes two round trips to make one.
  const times = { connectMs: 1_900, answerMs: 1_900 };
  assertEquals(await outcome(peer, { ...times, leadsMs: [1_800, 1_900, 1_900] }), "answered");
  assertEquals(await outcome(peer, { ...times, leadsMs: [1_800, 2_100] }), "dropped");
});

Deno.test("a web server that finds no program behind it is told as such, reached before or not", () => {
  for (const wasReached of [() => true, () => false]) {
    const codeOf = (status: number) => {
      const answer: DialResult = { kind: "stranger", status };
      const from = new URL("https://chat.example.org");
      return awayReasonOf({ answer, from }, "notHchat", { wasReached }).code;
    };
    assertEquals(codeOf(502), "nothingBehind");
    assertEquals(codeOf(404), wasReached() ? "notReady" : "notHchat");
  }
});

Deno.test("https is not advised to whoever dials it: what speaks no HTTP there is a stranger", () => {
  const answer: DialResult = { kind: "unreachable", reason: "noHttp", left: true };
  const codeAt = (from: string, wasReached = false) =>
    awayReasonOf({ answer, from: new URL(from) }, "notHchat", { wasReached: () => wasReached })
      .code;
  assertEquals(codeAt("http://192.0.2.1"), "noHttp");
  assertEquals(codeAt("https://192.0.2.1"), "notHchat");
  assertEquals(codeAt("https://192.0.2.1", true), "notReady");
  assertEquals(codeAt("onion:"), "notHchat");
});

Deno.test("no router is asked for where a service behind tor does not answer", () => {
  const answer: DialResult = { kind: "unreachable", reason: "noAnswer", left: true };
  const codeAt = (from: string) =>
    awayReasonOf({ answer, from: new URL(from) }, "notHchat", { wasReached: () => true }).code;
  assertEquals(codeAt("onion:"), "onionSilent");
  assertEquals(codeAt("http://192.0.2.1"), "noAnswer");
});
