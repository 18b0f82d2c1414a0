import { AWAY_MS } from "../../../server/constants.ts";
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { ChangeJson } from "../../../server/gui_api/change_json.ts";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import {
  allSettled,
  entries,
  memoryPair,
  say,
  START_MS,
  statusOf,
  texts,
} from "../../testkit/pair.ts";

/** When the slot of the moment began. */
function slotStart({ startsAt, periodMs, slot }: ConversationJson): string {
  return new Date(Date.parse(startsAt) + (slot ?? 0) * periodMs).toISOString();
}

Deno.test("a list that has not begun keeps texts until it begins", async () => {
  const pair = await memoryPair({ list: { startMs: START_MS + 30 * 60_000 } });
  const { a, b } = pair;
  say(a, "early");
  await pair.advance(1_000);
  const { status, slot, nextKeyAt } = a.conversation.snapshot();
  assertEquals({ status, slot, nextKeyAt }, {
    status: { code: "notBegun", startsAt: new Date(START_MS + 30 * 60_000).toISOString() },
    slot: null,
    nextKeyAt: null,
  });
  await pair.advance(30 * 60_000 - 2_000);
  assertEquals(texts(b, "in"), []);
  await pair.until(() => allSettled(a), "delivered", 10_000);
  assertEquals(texts(b, "in"), ["early"]);
  await pair.close();
});

Deno.test("a list that ends fails what was not delivered, and takes nothing more", async () => {
  const pair = await memoryPair({ dials: "a", list: { startMs: START_MS, slotCount: 30 } });
  const { a, b } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  assertEquals(a.conversation.snapshot().notices, []);
  await pair.advance(275_000);
  const endsAt = new Date(START_MS + 300_000).toISOString();
  assertEquals(a.conversation.snapshot().notices, [{ code: "listEnds", endsAt }]);
  await b.setOnline(false);
  const id = say(a, "too late");
  await pair.advance(30_000);
  assertEquals(a.conversation.snapshot().status, { code: "over", endedAt: endsAt });
  const refused = a.conversation.send("more");
  assert(refused.kind === "refused" && refused.error.code === "listOver");
  await pair.advance(70_000);
  assertEquals(await a.conversation.whenDelivered(id, AbortSignal.timeout(0)), "failed");
  assertEquals(entries(a, "out").map(({ state }) => state), ["failed"]);
  await pair.close();
});

Deno.test("a clock past the list's end fails no text: set right, it goes out", async () => {
  for (const heard of [true, false]) {
    const pair = await memoryPair({ dials: "a", list: { startMs: START_MS, slotCount: 30 } });
    const { a } = pair;
    if (heard) await pair.until(() => statusOf(a) === "connected", "connected");
    else await pair.b.setOnline(false);
    a.clock.aheadMs = heard ? 0 : 400_000;
    const outcome = a.conversation.send("waits");
    assertEquals(outcome.kind, heard ? "queued" : "refused");
    a.clock.aheadMs = 0;
    const id = say(a, "in time");
    a.clock.aheadMs = 400_000;
    await pair.advance(20_000);
    assertEquals(statusOf(a), "over");
    a.clock.aheadMs = 0;
    await pair.b.setOnline(true);
    await pair.until(() => allSettled(a), "delivered");
    const state = entries(a, "out").find((entry) => entry.id === id)?.state;
    assertEquals(state, "delivered");
    await pair.close();
  }
});

Deno.test("a list that is pulled out is said so, and the talk goes on when it is back", async () => {
  const pair = await memoryPair({});
  const { a, b } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  assert(a.conversation.knowsCalls);
  a.list.removed = true;
  await pair.advance(10_000);
  say(a, "waits");
  assertEquals(statusOf(a), "keyListRemoved");
  assert(
    !a.conversation.knowsCalls,
    "a call now may be the peer's, and is nobody's with another list",
  );
  await pair.advance(60_000);
  a.list.removed = false;
  await pair.until(() => allSettled(a), "delivered", 40_000);
  assertEquals(texts(b, "in"), ["waits"]);
  assertEquals(statusOf(a), "connected");
  await pair.close();
});

Deno.test("a damaged slot is said so and lets texts wait for the next good one", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  const slot = a.conversation.snapshot().slot!;
  for (const damaged of [slot + 1, slot + 2]) a.list.damagedSlots.add(damaged);
  await pair.until(() => a.conversation.snapshot().slot === slot + 1, "damaged slot", 20_000);
  say(a, "waits");
  await pair.advance(1_000);
  assertEquals(statusOf(a), "keyListDamaged");
  await pair.until(() => allSettled(a), "delivered", 60_000);
  assertGreater(entries(b, "in")[0]!.slot!, slot + 2);
  await pair.close();
});

Deno.test("a clock that is set back never sends under a slot again, and says so", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  await pair.advance(600_000);
  say(a, "before");
  await pair.until(() => allSettled(a), "delivered");
  const usedUntil = slotStart(a.conversation.snapshot());
  a.clock.aheadMs = -300_000;
  say(a, "waits");
  await pair.until(() => statusOf(a) === "clockSetBack", "noticed", 30_000);
  assertEquals(a.conversation.snapshot().status, { code: "clockSetBack", until: usedUntil });
  assertEquals(texts(b, "in"), ["before"]);
  a.clock.aheadMs = 0;
  await pair.until(() => allSettled(a), "delivered", 60_000);
  assertEquals(texts(b, "in"), ["before", "waits"]);
  await pair.close();
});

Deno.test("sessions are renewed while texts flow, and none is lost", async () => {
  const pair = await memoryPair({ list: { periodMs: 60_000 } });
  const { a, b } = pair;
  const wanted: string[] = [];
  for (let minute = 0; minute < 40; minute++) {
    wanted.push(`minute ${minute}`);
    say(a, wanted.at(-1)!);
    await pair.advance(60_000);
  }
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), wanted);
  await pair.close();
});

Deno.test("--pad always sends each text under the pad, over as many slots as it takes", async () => {
  const pair = await memoryPair({ conversation: { padMode: "always" } });
  const { a, b } = pair;
  const text = "under the pad alone ".repeat(100);
  say(a, text);
  await pair.until(() => allSettled(a), "delivered", 120_000);
  assertEquals(texts(b, "in"), [text]);
  assertEquals(entries(a, "out")[0]!.protection, "pad");
  assertEquals(entries(b, "in")[0]!.protection, "pad");
  await pair.close();
});

Deno.test("--pad prefer says of a text that outgrew the pad that it went without", async () => {
  const pair = await memoryPair({});
  const { a, b } = pair;
  say(a, "x".repeat(2_000));
  await pair.until(() => allSettled(a), "delivered");
  assertEquals([entries(a, "out"), entries(b, "in")].map(([entry]) => entry!.protection), [
    "aead",
    "aead",
  ]);
  await pair.close();
});

Deno.test("a text sent without pad is still delivered after the change to --pad always", async () => {
  const pair = await memoryPair({ dials: "a", conversation: { padMode: "off" } });
  const { a, b } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  await b.setOnline(false);
  say(a, "y".repeat(1_500));
  await pair.advance(1_000);
  assertEquals(entries(a, "out")[0]!.state, "sent");
  a.conversation.configure({ padMode: "always" });
  await b.setOnline(true);
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(entries(a, "out")[0]!.protection, "aead");
  await pair.close();
});

Deno.test("a list without pad does not let every text wait for one", async () => {
  const pair = await memoryPair({ list: { recordBytes: 64 } });
  const { a, b } = pair;
  a.conversation.configure({ padMode: "always" });
  assertEquals(a.conversation.snapshot().padMode, "prefer");
  assertEquals(a.conversation.snapshot().notices, [{ code: "noPad", requested: "always" }]);
  say(a, "no pad here");
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(entries(b, "in")[0]!.protection, "aead");
  await pair.close();
});

Deno.test("a peer that moves to another address and calls from there is called back there", async () => {
  const pair = await memoryPair({});
  const { a, b, net } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  const host = net.hosts.get("192.0.2.2:7471")!;
  net.hosts.delete("192.0.2.2:7471");
  net.addresses.set("192.0.2.2", "198.51.100.9");
  net.hosts.set("198.51.100.9:7471", host);
  await pair.until(
    () => a.conversation.snapshot().peer === "http://198.51.100.9:7471",
    "the new address is in use",
    60_000,
  );
  await pair.advance(30_000);
  say(a, "found you");
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(a.conversation.snapshot().peer, "http://198.51.100.9:7471");
  await pair.close();
});

Deno.test("a web site at the old address of a peer that moved does not hold up the new one", async () => {
  const pair = await memoryPair({});
  const { a, b, net } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  const [own, host] = ["192.0.2.1:7471", "192.0.2.2:7471"].map((at) => net.hosts.get(at)!);
  let isHeard = false;
  let strangers = 0;
  net.hosts.set("192.0.2.1:7471", (request) => {
    isHeard ||= request.remoteAddress === "198.51.100.9";
    return own!(request);
  });
  net.hosts.set("192.0.2.2:7471", () => {
    // Until b calls from there, nobody knows where it is now.
    if (isHeard) strangers++;
    return new Promise((resolve) => a.clock.after(50, () => resolve(undefined)));
  });
  net.addresses.set("192.0.2.2", "198.51.100.9");
  net.hosts.set("198.51.100.9:7471", host!);
  await pair.advance(60_000);
  assertEquals(a.conversation.snapshot().peer, "http://198.51.100.9:7471");
  assertLess(strangers, 4);
  await pair.close();
});

Deno.test("a connection that goes dead is noticed after the longest silence of a live one", async () => {
  for (const dials of ["a", "b", "both"] as const) {
    const pair = await memoryPair({ dials });
    const { a, b } = pair;
    await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
    await pair.advance(7_000);
    await b.setOnline(false);
    await pair.advance(AWAY_MS + 500);
    assertEquals([statusOf(a), statusOf(b)], ["away", "away"], `dialling: ${dials}`);
    await pair.close();
  }
});

Deno.test("a callee that has lost its caller tries the address that the caller named", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  a.conversation.configure({ peer: { url: undefined } });
  say(b, "still there?");
  await pair.until(() => allSettled(b), "delivered", 60_000);
  assertEquals(texts(a, "in"), ["still there?"]);
  await pair.close();
});

Deno.test("changes are told entry by entry and as a whole, and only when there are some", async () => {
  const pair = await memoryPair({ dials: "a", list: { periodMs: 3_600_000 } });
  const { a } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  const changes: ChangeJson[] = [];
  a.conversation.subscribe((change) => changes.push(change));
  await pair.advance(60_000);
  assertEquals(changes, []);
  say(a, "news");
  await pair.until(() => allSettled(a), "delivered");
  const states = changes.flatMap((change) => change.kind === "entry" ? [change.entry.state] : []);
  // Written, sealed, left, acknowledged.
  assertEquals(states, ["queued", "queued", "sent", "delivered"]);
  await pair.close();
});

Deno.test("a quiet minute takes few cells", async () => {
  let cells = 0;
  const pair = await memoryPair({
    wrapTransport: (transport) => ({
      dial: (request) => {
        cells++;
        return transport.dial(request);
      },
      close: () => transport.close(),
    }),
  });
  await pair.advance(5_000);
  cells = 0;
  await pair.advance(60_000);
  assertLess(cells, 16);
  await pair.close();
});

Deno.test("a peer that answers at once, with nothing to say, is not called again at once", async () => {
  let requests = 0;
  const pair = await memoryPair({
    dials: "a",
    wrapTransport: (transport, _seat, clock) => ({
      dial: (request) => {
        requests++;
        // What is set anew lets go of the request that waits.
        clock.after(10, () => pair.b.conversation.configure({ coverMode: "quiet" }));
        return transport.dial(request);
      },
      close: () => transport.close(),
    }),
  });
  await pair.until(() => statusOf(pair.a) === "connected", "connected");
  requests = 0;
  await pair.advance(5_000);
  // Between two of them the longest rest, or twice the shortest.
  assertGreater(requests, 28);
  assertLess(requests, 100);
  say(pair.a, "at once all the same");
  await pair.advance(50);
  assertEquals(texts(pair.b, "in").length, 1);
  await pair.close();
});

Deno.test("a clock that was ahead, and is set right, does not close the list", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  a.clock.aheadMs = 3 * 3_600_000;
  await a.restart();
  await pair.advance(30_000);
  a.clock.aheadMs = 0;
  await a.restart();
  say(a, "in time");
  await pair.until(() => allSettled(a), "delivered", 60_000);
  assertEquals(texts(b, "in"), ["in time"]);
  await pair.close();
});
