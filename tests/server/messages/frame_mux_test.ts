import { assert, assertEquals } from "@std/assert";
import type { FrameDraft } from "../../../keys/cell/frame/frame.ts";
import { itemBytes, TEXT_HEAD_BYTES } from "../../../keys/cell/frame/frame_items.ts";
import type { ShortSize } from "../../../keys/cell/frame/cell_size.ts";
import type { TextDraft } from "../../../keys/cell/frame/text_item.ts";
import type { Blocked, PadMode, Sealed } from "../../../keys/cell/sealer_outcomes.ts";
import { FrameMux } from "../../../server/messages/frame_mux.ts";
import type { Lane, LaneRoom } from "../../../server/messages/lane.ts";
import { TextLane } from "../../../server/messages/text_lane.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const ROOM = { textBytes: 1_949, padBytes: 608, padBytesPerSlot: 608 };

/** Seals nothing, keeps the drafts; blocked for want of pad as long as `padSpent` is set. */
class FakeSealer {
  readonly frames: FrameDraft[] = [];
  padSpent = false;

  room = () => ROOM;
  shape = (): { quietSize: ShortSize } => ({ quietSize: "normal" });

  sealFrame(draft: FrameDraft, _options: { nowMs: number; padMode: PadMode }): Sealed | Blocked {
    const texts = draft.items.filter((item) => item.kind === "text");
    if (this.padSpent && texts.length > 0) {
      return { kind: "blocked", reason: "padSpent", untilMs: 5_000 };
    }
    this.frames.push(draft);
    const cell = new Uint8Array(1);
    return { kind: "sealed", tag: "", cell, slot: 7, protections: texts.map(() => "pad") };
  }
}

/** A lane that always has one text item of `bytes`, and writes down what happens. */
class FakeLane implements Lane {
  readonly heard: string[] = [];
  readonly rooms: LaneRoom[] = [];
  owesAck = false;
  readonly #bytes: number;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  dueAtMs = () => 0;
  isDue = () => true;
  ack = () => undefined;
  noteAcked = () => void this.heard.push("acked");
  receive = () => void this.heard.push("received");

  draft(_nowMs: number, room: LaneRoom) {
    this.rooms.push({ ...room });
    const item: TextDraft = {
      kind: "text",
      stream: "00".repeat(8),
      base: 1,
      seq: 1,
      entryId: "00".repeat(16),
      writtenAtMs: 1,
      first: true,
      last: true,
      text: new Uint8Array(this.#bytes),
    };
    return {
      items: [item],
      noteSealed: () => void this.heard.push("sealed"),
      noteLeft: () => void this.heard.push("left"),
      noteFailed: () => void this.heard.push("failed"),
    };
  }
}

function muxOf(lanes: Lane[], sealer = new FakeSealer()) {
  const mux = new FrameMux({
    sealer,
    lanes,
    padMode: () => "prefer",
    steady: () => false,
    listenPort: () => ({ kind: "port", port: 7_471 }),
    onSealed: () => {},
  });
  return { mux, sealer };
}

Deno.test("a cell carries what several lanes have to say, each in the room that those before left", () => {
  const [first, second] = [new FakeLane(100), new FakeLane(200)];
  const { mux, sealer } = muxOf([first, second]);
  const cell = mux.seal(1_000);
  assert(cell.kind === "sealed");
  const [frame] = sealer.frames;
  assertEquals(frame?.items.map((item) => item.kind), ["port", "text", "text"]);
  const [room] = first.rooms;
  assertEquals(second.rooms[0]?.bytes, room!.bytes - itemBytes(frame!.items[1]!));
  mux.noteLeft(cell);
  mux.noteFailed(cell);
  for (const lane of [first, second]) {
    assertEquals(lane.heard, ["acked", "sealed", "left", "failed"]);
  }
});

Deno.test("each lane drafts once for a cell that leaves, however often the mux is asked whether one should", () => {
  const lane = new FakeLane(10);
  const { mux } = muxOf([lane]);
  assert(mux.isUrgent(1_000) && mux.isUrgent(1_000));
  mux.seal(1_000);
  assertEquals(lane.rooms.length, 1);
});

Deno.test("a text that has to wait for pad lets the cell leave without it, and is not urgent until then", () => {
  const lane = new FakeLane(10);
  const { mux, sealer } = muxOf([lane]);
  sealer.padSpent = true;
  const cell = mux.seal(1_000);
  assert(cell.kind === "sealed" && cell.drafts.length === 0);
  assertEquals([mux.isUrgent(1_000), mux.dueInMs(1_000)], [false, 4_000]);
  sealer.padSpent = false;
  assertEquals([mux.isUrgent(5_000), mux.dueInMs(5_000)], [true, undefined]);
});

Deno.test("a text lane tells the timeline what becomes of its texts, and is due exactly when it drafts", () => {
  const clock = new FakeClock(1_000);
  const timeline = new Timeline();
  const random = seededRandom("lane");
  const lane = new TextLane({ clock, random, timeline, spent: () => undefined, log: () => {} });
  const { mux } = muxOf([lane]);
  const room: LaneRoom = { bytes: 1_971, padBytes: 10, padBytesPerSlot: 608, padMode: "always" };
  assertEquals([lane.isDue(1_000, room), lane.draft(1_000, room)], [false, undefined]);
  const sent = lane.own.send("a text that is longer than ten bytes");
  assert(sent.kind === "queued");
  assertEquals([lane.isDue(1_000, room), lane.draft(1_000, room)], [false, undefined]);
  const more = { ...room, padBytes: 100 };
  assertEquals([lane.isDue(1_000, more), lane.draft(1_000, more)?.items.length], [true, 1]);
  const stateOf = () => timeline.find("out", sent.id);
  const cell = mux.seal(1_000);
  assert(cell.kind === "sealed");
  assertEquals([stateOf()?.state, stateOf()?.slot, stateOf()?.protection], ["queued", 7, "pad"]);
  mux.noteLeft(cell);
  assertEquals([stateOf()?.state, lane.isDue(1_000, more)], ["sent", false]);
  mux.noteFailed(cell);
  assertEquals(lane.isDue(1_000, more), true);
});

Deno.test("a bulk cell leaves only where nothing is due that a small one carries", () => {
  const [texts, files] = [new FakeLane(10), new FakeLane(10)];
  const { mux } = muxOf([texts, files]);
  mux.seal(1_000);
  assertEquals(texts.rooms[0]?.bulkBytes, texts.rooms[0]!.bytes + 522_240);
  assertEquals(files.rooms[0]?.bulkBytes, undefined);
  texts.draft = () => undefined!;
  mux.seal(1_000);
  assertEquals(files.rooms[1]?.bulkBytes, files.rooms[1]!.bytes + 522_240);
});

/** A mux whose next cells are drawn with a size, over lanes; what sizes it asks the sealer for. */
function drawnMux(
  size: ShortSize,
  lanes: Lane[],
  isSteady: boolean,
): { mux: FrameMux; sizes: (string | undefined)[] } {
  const sizes: (string | undefined)[] = [];
  const sealer = new FakeSealer();
  const mux = new FrameMux({
    sealer: {
      room: sealer.room,
      shape: () => ({ quietSize: size }),
      sealFrame: (draft, options) => {
        sizes.push(options.size);
        return sealer.sealFrame(draft, options);
      },
    },
    lanes,
    padMode: () => "prefer",
    steady: () => isSteady,
    isSteady: () => isSteady,
    listenPort: () => undefined,
    onSealed: () => {},
  });
  return { mux, sizes };
}

Deno.test("in steady cover a cell has the size that is given, and what is due has no more room than that", () => {
  const wish = { kind: "wish", afterMs: 5, size: "normal" } as const;
  for (const [size, roomBytes] of [["tiny", 51], ["small", 179], ["middle", 819]] as const) {
    const lane = new FakeLane(10);
    const { mux } = drawnMux("normal", [lane], true);
    mux.seal(1_000, { size });
    mux.seal(1_000, { size, wish });
    assertEquals(lane.rooms.map(({ bytes }) => bytes), [roomBytes, roomBytes - 6]);
    const { mux: empty, sizes } = drawnMux("normal", [], true);
    empty.seal(1_000, { size, wish });
    assertEquals(sizes, [size]);
  }
});

Deno.test("what was cut for a cell of quiet cover fits a normal one of steady cover, beside its wish", () => {
  const wish = { kind: "wish", afterMs: 5, size: "normal" } as const;
  const [quiet, steady] = [false, true].map((isSteady) => {
    const lane = new FakeLane(10);
    drawnMux("normal", [lane], isSteady).mux.seal(1_000, isSteady ? { size: "normal", wish } : {});
    return lane.rooms[0]!.bytes;
  });
  assertEquals(quiet, steady);
  // The longest text of one cell, as SECURITY.md names it.
  assertEquals(quiet, TEXT_HEAD_BYTES + 1_911);
});

Deno.test("in quiet cover a cell has the size that was drawn, or the next that holds what is due whole", () => {
  const expected = [
    ["tiny", 0, "tiny"],
    ["tiny", 125, "small"],
    ["tiny", 126, "middle"],
    ["small", 765, "middle"],
    ["small", 766, "normal"],
    ["middle", 10, "middle"],
    ["normal", 10, "normal"],
  ] as const;
  for (const [drawn, bytes, size] of expected) {
    const { mux, sizes } = drawnMux(drawn, bytes === 0 ? [] : [new FakeLane(bytes + 32)], false);
    mux.seal(1_000);
    assertEquals(sizes, [size], `${bytes} bytes in a cell drawn ${drawn}`);
  }
});
