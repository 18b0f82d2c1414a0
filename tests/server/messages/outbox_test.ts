import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  AHEAD_BYTES,
  RESEND_MS,
  SEGMENTS_AHEAD,
  SEGMENTS_IN_FLIGHT,
  TEXT_BYTES,
} from "../../../server/constants.ts";
import type { TextItem } from "../../../keys/cell/frame/text_item.ts";
import { Inbox, type Received } from "../../../server/messages/inbox.ts";
import { encodePayload, type Payload } from "../../../server/messages/payload.ts";
import { Outbox, OUTBOX_ENTRIES } from "../../../server/messages/outbox.ts";
import { UNREAD_BYTES } from "../../../server/messages/sent_segments.ts";
import type { Segment } from "../../../server/messages/segment_packer.ts";

import type { LaneRoom } from "../../../server/messages/lane.ts";

const ROOM: LaneRoom = { bytes: 1_971, padBytes: 608, padBytesPerSlot: 608, padMode: "prefer" };
const STREAM = "0011223344556677";

function push(outbox: Outbox, text: string, id = text.slice(0, 8)): boolean {
  return outbox.push({ id, text: new TextEncoder().encode(text), writtenAtMs: 1 });
}

function send(outbox: Outbox, nowMs: number, room = ROOM): Segment[] {
  const segments = outbox.draft(nowMs, room);
  outbox.noteSent(segments, { nowMs, unpadded: new Set() });
  return segments;
}

function info(segment: Segment, base: number): TextItem {
  const { seq, entryId, writtenAtMs, first, last, text } = segment;
  const padOffset = 0;
  return {
    kind: "text",
    stream: STREAM,
    base,
    seq,
    entryId,
    writtenAtMs,
    first,
    last,
    padOffset,
    text,
  };
}

function textOf(received: Received): string {
  return received.kind === "entry" && received.payload.kind === "text" ? received.payload.text : "";
}

Deno.test("draft() changes nothing until noteSent() makes it real", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "hello");
  const once = outbox.draft(0, ROOM);
  assertEquals(outbox.draft(0, ROOM), once);
  assert(outbox.cancel("hello"));
  assertEquals(outbox.draft(0, ROOM), []);
});

Deno.test("a segment is due again after RESEND_MS, at once when its exchange failed", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "hello");
  const [segment] = send(outbox, 100);
  assertEquals(outbox.draft(100 + RESEND_MS - 1, ROOM), []);
  assertEquals(outbox.draft(100 + RESEND_MS, ROOM).map(({ seq }) => seq), [segment!.seq]);
  outbox.noteFailed([segment!], 99);
  assertEquals(outbox.draft(101, ROOM), []);
  outbox.noteFailed([segment!], 100);
  assertEquals(outbox.draft(101, ROOM).length, 1);
  assertEquals(outbox.draft(-1_000_000, ROOM).length, 1);
});

Deno.test("an entry is delivered with its last segment, and read no sooner than delivered", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "a".repeat(2_500), "long");
  push(outbox, "short", "short");
  const sent = [...send(outbox, 0), ...send(outbox, 0)];
  const lastOfLong = sent.findLast(({ entryId }) => entryId === "long")!.seq;
  const lastOfShort = sent.at(-1)!.seq;
  assertEquals(outbox.acknowledge(1, 1), { delivered: [], read: [] });
  assertEquals(outbox.base, 1);
  assertEquals(outbox.acknowledge(lastOfLong, 0), { delivered: ["long"], read: [] });
  assertEquals(outbox.base, 1);
  assertEquals(outbox.acknowledge(lastOfLong, lastOfLong), { delivered: [], read: ["long"] });
  assertEquals(outbox.acknowledge(lastOfShort, lastOfShort), {
    delivered: ["short"],
    read: ["short"],
  });
  assertEquals([outbox.size, outbox.base], [0, lastOfShort]);
});

Deno.test("what is delivered and not read is offered to the peer's next run, from the base on", () => {
  const outbox = new Outbox(() => STREAM);
  for (const text of ["one", "two", "three"]) push(outbox, text, text);
  send(outbox, 0);
  assertEquals(outbox.acknowledge(3, 1), { delivered: ["one", "two", "three"], read: ["one"] });
  assertEquals([outbox.base, outbox.size, outbox.draft(RESEND_MS, ROOM).length], [1, 0, 0]);
  outbox.noteUnknown();
  assertEquals(outbox.draft(1, ROOM).length, 0, "it was acknowledged under this session");
  outbox.noteSession();
  outbox.noteUnknown();
  const nextRun = new Inbox();
  const again = send(outbox, 1).flatMap((segment) => nextRun.receive(info(segment, outbox.base)));
  assertEquals(again.map(textOf), ["two", "three"]);
  nextRun.markRead("two");
  const { through, readThrough } = nextRun.ack()!;
  assertEquals(outbox.acknowledge(through, readThrough), { delivered: [], read: ["two"] });
});

Deno.test("a peer without memory is known by what it acknowledges, also where it has read everything before", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "one", "one");
  send(outbox, 0);
  assert(outbox.noteNamed(1), "nothing is known of a peer that was never heard");
  outbox.acknowledge(1, 1);
  push(outbox, "two", "two");
  outbox.noteSession();
  const cell = send(outbox, 0);
  const [sameRun, nextRun] = [new Inbox(), new Inbox()];
  sameRun.restore([{ id: STREAM, next: 2, readThrough: 1, unread: [] }]);
  for (const inbox of [sameRun, nextRun]) {
    for (const segment of cell) inbox.receive(info(segment, outbox.base));
  }
  assertEquals([sameRun, nextRun].map((inbox) => inbox.ack()?.through), [2, 0]);
  assertEquals(outbox.noteNamed(2), false);
  outbox.noteSession();
  assertEquals(outbox.noteNamed(0), true);
  assertEquals(outbox.noteNamed(0), false, "it was told once in this session");
  outbox.acknowledge(0, 0);
  const again = send(outbox, RESEND_MS);
  const received = again.flatMap((segment) => nextRun.receive(info(segment, outbox.base)));
  assertEquals(received.map(textOf), ["two"]);
});

Deno.test("a reading while an entry is half there lets nothing of it go", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "one", "one");
  push(outbox, "x".repeat(9_000), "long");
  let through = 0;
  for (let sent = send(outbox, 0); sent.length > 0; sent = send(outbox, 0)) {
    // The reader has seen all that was there: one entry, and a part of the other.
    const readThrough = through;
    through = sent.at(-1)!.seq;
    outbox.acknowledge(through, readThrough);
  }
  assert(through > 3, `${through} segments`);
  outbox.noteSession();
  outbox.noteUnknown();
  const nextRun = new Inbox();
  const again: Received[] = [];
  for (let sent = send(outbox, 1); sent.length > 0; sent = send(outbox, 1)) {
    again.push(...sent.flatMap((segment) => nextRun.receive(info(segment, outbox.base))));
  }
  assertEquals(again.map((each) => textOf(each).length), [9_000]);
});

Deno.test("within one session an acknowledgement does not fall", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "one", "one");
  push(outbox, "two", "two");
  send(outbox, 0);
  outbox.acknowledge(2, 0);
  outbox.acknowledge(1, 0);
  assertEquals(outbox.draft(RESEND_MS, ROOM), []);
  outbox.noteSession();
  outbox.acknowledge(1, 0);
  assertEquals(outbox.draft(RESEND_MS, ROOM).map(({ seq }) => seq), [2]);
});

Deno.test("unread entries are kept up to a bound, and nobody claims that the older ones were read", () => {
  const outbox = new Outbox(() => STREAM);
  const text = "x".repeat(60_000);
  let through = 0;
  for (let count = 0; count < 30; count++) {
    push(outbox, text, `${count}`);
    for (let sent = send(outbox, 0); sent.length > 0; sent = send(outbox, 0)) {
      through = sent.at(-1)!.seq;
      outbox.acknowledge(through, 0);
    }
  }
  const kept = outbox.payloads.size;
  assert(kept * text.length <= UNREAD_BYTES && kept * text.length > UNREAD_BYTES - 60_000 * 2);
  outbox.noteSession();
  outbox.noteUnknown();
  assertEquals(outbox.acknowledge(through, through).read.length, kept);
});

Deno.test("an acknowledgement of what was never sent is not believed", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "hello");
  send(outbox, 0);
  assertEquals(outbox.acknowledge(2, 0), { delivered: [], read: [] });
  assertEquals(outbox.size, 1);
});

Deno.test("an earlier run may have gone on behind what it has kept: what is acknowledged beyond counts", () => {
  const before = new Outbox(() => STREAM);
  push(before, "hello");
  send(before, 0);
  const [state, payloads] = [structuredClone(before.state()), new Map(before.payloads)];
  push(before, "not kept");
  send(before, 1);
  const later = new Outbox(() => "ffeeddccbbaa9988");
  later.restore(state, payloads);
  assertEquals(later.acknowledge(2, 2), { delivered: ["hello"], read: ["hello"] });
  assertEquals([later.size, later.stream], [0, "ffeeddccbbaa9988"]);
  assertEquals(later.acknowledge(2, 0), { delivered: [], read: [] });
});

Deno.test("a peer that restarted gets an incomplete entry again from its beginning", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "a".repeat(4_000), "long");
  const sent = [...send(outbox, 0), ...send(outbox, 0), ...send(outbox, 0)];
  outbox.acknowledge(2, 0);
  const restarted = new Inbox();
  const late = restarted.receive(info(sent[2]!, outbox.base));
  assertEquals(late, []);
  const ack = restarted.ack()!;
  assertEquals(ack.through, 0);
  outbox.noteSession();
  outbox.acknowledge(ack.through, ack.readThrough);
  const again = [
    ...send(outbox, RESEND_MS),
    ...send(outbox, RESEND_MS),
    ...send(outbox, RESEND_MS),
  ];
  const received = again.flatMap((segment) => restarted.receive(info(segment, outbox.base)));
  assertEquals(received.map(({ kind }) => kind), ["entry"]);
});

Deno.test("the outbox takes a bounded number of entries and segments in flight", () => {
  const outbox = new Outbox(() => STREAM);
  for (let count = 0; count < OUTBOX_ENTRIES; count++) assert(push(outbox, "x", `id ${count}`));
  assert(!push(outbox, "x", "one more"));
  let sent = 0;
  for (let segments = send(outbox, 0); segments.length > 0; segments = send(outbox, 0)) {
    sent += segments.length;
  }
  assertEquals(sent, SEGMENTS_IN_FLIGHT);
});

Deno.test("a list with a small pad: --pad always still cuts what one slot can carry", () => {
  const outbox = new Outbox(() => STREAM);
  push(outbox, "twenty bytes of text");
  const room: LaneRoom = { bytes: 1_971, padBytes: 8, padBytesPerSlot: 8, padMode: "always" };
  assertEquals(outbox.draft(0, room).map(({ text }) => text.length), [8]);
  assertEquals(outbox.draft(0, { ...room, padBytes: 7 }), []);
});

Deno.test("an inbox keeps what came early, within bounds, and never shows anything twice", () => {
  const inbox = new Inbox();
  const segment = (seq: number): TextItem => ({
    stream: STREAM,
    base: 1,
    seq,
    entryId: `${seq}`,
    writtenAtMs: 1,
    first: true,
    last: true,
    kind: "text" as const,
    padOffset: 0,
    text: new TextEncoder().encode(`text ${seq}`),
  });
  assertEquals(inbox.receive(segment(2)), []);
  assertEquals(inbox.receive(segment(1 + SEGMENTS_AHEAD)), []);
  assertEquals(inbox.receive(segment(1)).map((received) => received.kind), ["entry", "entry"]);
  assertEquals(inbox.receive(segment(1)), []);
  assertEquals(inbox.ack(), { kind: "ack", stream: STREAM, through: 2, readThrough: 0 });
  inbox.noteAcked();
  inbox.receive(segment(2));
  assert(inbox.owesAck);
});

Deno.test("what an earlier run took in is not called read by the next one", () => {
  const inbox = new Inbox();
  const text = new TextEncoder().encode("the second text");
  const fixed = {
    stream: STREAM,
    writtenAtMs: 1,
    first: true,
    last: true,
    kind: "text" as const,
    padOffset: 0,
    text,
  };
  inbox.receive({ ...fixed, base: 2, seq: 2, entryId: "e" });
  assertEquals(inbox.ack(), { kind: "ack", stream: STREAM, through: 2, readThrough: 0 });
  assert(inbox.markRead());
  assertEquals(inbox.ack(), { kind: "ack", stream: STREAM, through: 2, readThrough: 2 });
});

Deno.test("markRead() of one entry leaves those behind it unread, and takes in earlier runs", () => {
  const inbox = new Inbox();
  const text = new TextEncoder().encode("text");
  const fixed = {
    base: 1,
    writtenAtMs: 1,
    first: true,
    last: true,
    kind: "text" as const,
    padOffset: 0,
    text,
  };
  inbox.receive({ ...fixed, stream: "0".repeat(16), seq: 1, entryId: "old" });
  for (const seq of [1, 2, 3]) {
    inbox.receive({ ...fixed, stream: STREAM, seq, entryId: `e${seq}` });
  }
  assert(!inbox.markRead("unknown"));
  assert(inbox.markRead("e2"));
  assertEquals(inbox.ack(), { kind: "ack", stream: STREAM, through: 3, readThrough: 2 });
  assert(!inbox.markRead("e1"));
  assert(!inbox.markRead("old"));
  assert(inbox.markRead());
  assertEquals(inbox.ack(), { kind: "ack", stream: STREAM, through: 3, readThrough: 3 });
});

Deno.test("texts that are too long, no UTF-8 or without beginning are dropped and acknowledged", () => {
  const inbox = new Inbox();
  let seq = 0;
  const put = (text: Uint8Array, { first = true, last = true } = {}) =>
    inbox.receive({
      stream: STREAM,
      base: 1,
      seq: ++seq,
      entryId: "e",
      writtenAtMs: 1,
      first,
      last,
      kind: "text",
      padOffset: 0,
      text,
    });
  assertEquals(put(new Uint8Array([0x66]), { first: false })[0]!.kind, "unusable");
  assertEquals(put(new Uint8Array([0xff]))[0]!.kind, "unusable");
  for (let left = TEXT_BYTES; left > 0; left -= 1_000) {
    put(new Uint8Array(1_000).fill(0x66), { first: left === TEXT_BYTES, last: false });
  }
  assertEquals(put(new Uint8Array([0x66]), { first: false })[0]!.kind, "unusable");
  assertEquals(inbox.ack()!.through, seq);
});

Deno.test("any loss, order and repetition of segments ends with each text once and in order", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ minLength: 1, maxLength: 3_000 }).filter((text) => text.isWellFormed()),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      fc.infiniteStream(fc.nat({ max: 9 })),
      (texts, dice) => {
        const outbox = new Outbox(() => STREAM);
        const inbox = new Inbox();
        const seen: string[] = [];
        const onTheWay: TextItem[] = [];
        texts.forEach((text, index) => assert(push(outbox, text, `${index}`)));
        const roll = (): number => dice.next().value!;
        const take = (segment: TextItem): void => {
          for (const got of inbox.receive(segment)) {
            if (got.kind === "entry") seen.push(textOf(got));
          }
        };
        let nowMs = 0;
        for (let round = 0; outbox.size > 0 && round < 2_000; round++) {
          nowMs += roll() * 500;
          const room = { ...ROOM, padBytes: roll() * 60 };
          for (const segment of send(outbox, nowMs, room)) {
            if (roll() > 3) onTheWay.push(info(segment, outbox.base));
            if (roll() > 7) onTheWay.push(info(segment, outbox.base));
          }
          while (onTheWay.length > 0 && roll() > 1) {
            take(onTheWay.splice(roll() % onTheWay.length, 1)[0]!);
          }
          const ack = inbox.ack();
          if (ack !== undefined && roll() > 2) outbox.acknowledge(ack.through, ack.readThrough);
        }
        assertEquals(seen, texts);
        assertEquals(outbox.size, 0);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("segments ahead of their turn are bounded in bytes, and the next one is always taken", () => {
  const inbox = new Inbox();
  const put = (seq: number): Received[] =>
    inbox.receive({
      kind: "text",
      stream: STREAM,
      base: 1,
      seq,
      entryId: `${seq}`,
      writtenAtMs: 1,
      first: true,
      last: true,
      padOffset: undefined,
      text: new Uint8Array(16_000).fill(0x66),
    });
  for (let seq = 2; seq <= 200; seq++) assertEquals(put(seq), []);
  assertEquals(put(1).length, 1 + Math.floor(AHEAD_BYTES / 16_000));
});

Deno.test("what nobody has read fills no memory, and is read as before", () => {
  const inbox = new Inbox();
  const receive = (seq: number, payload: Payload) =>
    inbox.receive({
      stream: STREAM,
      base: 1,
      seq,
      entryId: seq.toString(16).padStart(32, "0"),
      writtenAtMs: 1,
      first: true,
      last: true,
      kind: "text",
      padOffset: 0,
      text: encodePayload(payload),
    });
  const to = { author: "receiver", id: "ff".repeat(16) } as const;
  let seq = 0;
  while (seq < 5_000) receive(++seq, { kind: "reaction", to, emoji: "👍", on: seq % 2 === 0 });
  assertEquals(inbox.state()[0]?.unread, []);
  while (seq < 10_000) receive(++seq, { kind: "text", text: "words" });
  assertEquals(inbox.state()[0]?.unread.length, 1_000);
  assert(inbox.markRead((9_500).toString(16).padStart(32, "0")));
  assertEquals(inbox.ack()?.readThrough, 9_500);
  assert(inbox.markRead());
  assertEquals(inbox.ack()?.readThrough, 10_000);
});
