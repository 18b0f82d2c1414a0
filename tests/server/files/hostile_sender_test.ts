/** A peer that holds the list and does not play by the rules: the lane takes whatever its frames say. */
import { assert, assertEquals } from "@std/assert";
import type { FileItem, FileStateItem } from "../../../keys/cell/frame/file_items.ts";
import { FILE_WINDOW_BYTES, FILES_ASKED } from "../../../server/constants.ts";
import { FileLane } from "../../../server/files/file_lane.ts";
import { MemoryRoom } from "../../../server/files/file_sink.ts";
import { MemorySource } from "../../../server/files/file_source.ts";
import { PiecesAhead } from "../../../server/files/pieces_ahead.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { digestOf, fileBytes } from "../../testkit/file_bytes.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const ROOM = { bytes: 1_900, padBytes: 0, padBytesPerSlot: 0, padMode: "off" } as const;
const BULK = { ...ROOM, bulkBytes: 65_459 };
const MARK = { slot: 7, nowMs: 1_000 };

function laneOf({ room = 1_000_000 } = {}) {
  const clock = new FakeClock(1_000);
  const timeline = new Timeline();
  const place = { memory: new MemoryRoom(room) };
  const random = seededRandom("files");
  const lane = new FileLane({ clock, random, timeline, place, wake: () => {} });
  const hear = (...items: FileItem[]): void => {
    for (const item of items) lane.receive(item, MARK);
  };
  const say = (): FileItem[] => {
    const draft = lane.draft(1_000, BULK);
    draft?.noteSealed({ ...MARK, protections: [] });
    return (draft?.items ?? []) as FileItem[];
  };
  return { lane, timeline, place, hear, say };
}

const idOf = (number: number): string => number.toString(16).padStart(32, "0");

function offerOf(number: number, bytes: number): FileItem {
  return {
    kind: "fileOffer",
    fileId: idOf(number),
    bytes,
    offeredAtMs: 5,
    type: "",
    name: "a.bin",
  };
}

function cancelled(number: number): FileItem {
  const said = { role: "sender", state: "cancelled", revision: 9, heard: 0, offset: 0 } as const;
  return { kind: "fileState", fileId: idOf(number), ...said };
}

function piece(number: number, offset: number, data: Uint8Array): FileItem {
  return { kind: "fileData", fileId: idOf(number), offset, data };
}

function stateOf(items: FileItem[], number = 1): FileStateItem | undefined {
  return items.filter((item) => item.kind === "fileState")
    .findLast((item) => item.fileId === idOf(number));
}

Deno.test("offers without end fill nothing: what is beyond the limit is refused and not kept", () => {
  const { timeline, hear, say } = laneOf();
  for (let number = 1; number <= 10 * FILES_ASKED; number++) hear(offerOf(number, 10));
  assertEquals(timeline.entries().length, FILES_ASKED);
  const states = Array.from({ length: 200 }, say).flat() as FileStateItem[];
  assertEquals(states.filter(({ state }) => state === "asked").length, FILES_ASKED);
  assertEquals(states.filter(({ state }) => state === "refused").length, FILES_ASKED);
});

Deno.test("pictures that come by themselves are no more than other files, and settled ones are forgotten", () => {
  const { lane, timeline, hear, say } = laneOf({ room: 2 ** 40 });
  const picture = (
    number: number,
  ): FileItem => ({ ...offerOf(number, 100), type: "image/png", name: "a.png" } as FileItem);
  for (let number = 1; number <= 10 * FILES_ASKED; number++) hear(picture(number));
  assertEquals(timeline.entries().length, FILES_ASKED);
  for (let number = 1; number <= 3_000; number++) {
    hear(picture(number), cancelled(number));
    say();
  }
  assert(lane.state().length <= FILES_ASKED);
  const known = Array.from({ length: 3_000 }, (_, at) => lane.act(idOf(at + 1), "cancel"))
    .filter((refused) => refused?.error.code !== "entryUnknown");
  assert(known.length <= 1_000, `${known.length} are kept`);
});

Deno.test("pieces of a file that was not accepted, or never offered, are dropped", () => {
  const { lane, timeline, hear, say } = laneOf();
  hear(piece(2, 0, fileBytes(100)), { kind: "fileDone", fileId: idOf(2), sha256: "00".repeat(32) });
  assertEquals([timeline.entries().length, lane.dueAtMs()], [0, undefined]);
  hear(offerOf(1, 100), piece(1, 0, fileBytes(100)));
  assertEquals(timeline.find("in", idOf(1))?.file?.receivedBytes, 0);
  const said = stateOf(say());
  assertEquals([said?.state, said?.offset], ["asked", 0]);
});

Deno.test("a piece beyond the offered length ends the file as failed, and frees its room", async () => {
  for (const offset of [60, 100, 2 ** 52]) {
    const { lane, place, hear, say } = laneOf({ room: 100 });
    hear(offerOf(1, 100));
    lane.act(idOf(1), "accept");
    hear(piece(1, offset, fileBytes(50)));
    assertEquals(stateOf(say())?.state, "failed");
    await Promise.resolve();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    assert(place.memory.take(100));
  }
});

Deno.test("pieces far ahead are dropped, and those within the window keep no more than the window", () => {
  const { lane, hear, say } = laneOf({ room: 2 ** 40 });
  hear(offerOf(1, 2 ** 30));
  lane.act(idOf(1), "accept");
  hear(piece(1, FILE_WINDOW_BYTES, fileBytes(10)));
  // All of them overlap: by their number alone they would take 16 times the window.
  for (let offset = 1; offset <= 1_024; offset++) hear(piece(1, offset, fileBytes(65_000)));
  assertEquals(stateOf(say())?.offset, 0);
  hear(piece(1, 0, fileBytes(1)));
  const { offset = 0 } = stateOf(say()) ?? {};
  const kept = offset - 65_000;
  assert(kept > 0 && kept <= FILE_WINDOW_BYTES / 65_000, `${kept}`);
});

Deno.test("pieces ahead of one byte each take no more memory than a window, and are not searched one by one", () => {
  const ahead = new PiecesAhead();
  const taken = (): number => {
    let pieces = 0;
    while (ahead.add(2 * pieces + 2, fileBytes(1))) pieces++;
    return pieces;
  };
  assertEquals([taken(), ahead.add(0, fileBytes(1)), ahead.takeFrom(1)], [
    16_384,
    false,
    undefined,
  ]);
  for (let offset = 2; offset <= 2 * 16_384; offset += 2) {
    assertEquals(ahead.takeFrom(offset)?.length, 1);
  }
  assertEquals([ahead.takeFrom(2 ** 50), taken()], [undefined, 16_384]);
});

Deno.test("an offer under the id of a file of ours does not stand in for it", () => {
  const { lane, timeline, hear, say } = laneOf();
  const sent = lane.offer({ source: new MemorySource(fileBytes(100)), name: "ours", type: "" });
  assert(sent.kind === "queued");
  hear({ ...offerOf(1, 10), fileId: sent.id } as FileItem);
  assertEquals(timeline.entries().map(({ direction }) => direction), ["out"]);
  const stored = lane.stored(sent.id);
  assert(stored.kind === "stored");
  assertEquals([stored.name, stored.file.bytes], ["ours", 100]);
  say();
  assertEquals(lane.act(sent.id, "cancel"), undefined);
  assertEquals(timeline.find("out", sent.id)?.file?.state, "cancelled");
});

Deno.test("only what every system opens as a picture comes by itself", () => {
  const { timeline, hear, say } = laneOf();
  const names = ["a.PNG", "a.jpeg", "page.html", "a.png.desktop", "a.bat", "png", "a.svg"];
  for (const [at, name] of names.entries()) {
    hear({ ...offerOf(at + 1, 100), type: "image/png", name } as FileItem);
  }
  hear({ ...offerOf(99, 0), type: "image/png", name: "empty.png" } as FileItem);
  say();
  const moving = timeline.entries().filter(({ file }) => file?.state === "moving");
  assertEquals(moving.map(({ file }) => file?.name), ["a.PNG", "a.jpeg"]);
});

Deno.test("pieces that overlap, repeat and come in any order make the file that was sent", async () => {
  const { lane, hear, timeline } = laneOf();
  const bytes = fileBytes(1_000);
  hear(offerOf(1, 1_000));
  lane.act(idOf(1), "accept");
  for (const [from, to] of [[600, 1_000], [0, 10], [300, 700], [5, 320], [0, 10], [290, 310]]) {
    hear(piece(1, from!, bytes.slice(from, to)));
  }
  hear({ kind: "fileDone", fileId: idOf(1), sha256: digestOf(bytes) });
  await new Promise((resolve) => setTimeout(resolve));
  const stored = lane.stored(idOf(1));
  assert(stored.kind === "stored");
  const stream = await stored.file.read(0, 1_000);
  assertEquals(new Uint8Array(await new Response(stream).arrayBuffer()), bytes);
  assertEquals(timeline.find("in", idOf(1))?.file?.sha256, digestOf(bytes));
});

Deno.test("a wrong digest ends the file as failed: nothing is shown as whole", async () => {
  const { lane, hear, say } = laneOf();
  hear(offerOf(1, 10));
  lane.act(idOf(1), "accept");
  hear(piece(1, 0, fileBytes(10)), { kind: "fileDone", fileId: idOf(1), sha256: "00".repeat(32) });
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(stateOf(say())?.state, "failed");
  assertEquals(lane.stored(idOf(1)).kind, "refused");
});

Deno.test("a receiver that confirms what was never sent, or says old things, gets no piece for it", () => {
  const { lane, hear, say } = laneOf();
  const sent = lane.offer({ source: new MemorySource(fileBytes(100)), name: "a", type: "" });
  assert(sent.kind === "queued");
  assertEquals(say()[0]?.kind, "fileOffer");
  const said: FileStateItem = {
    kind: "fileState",
    fileId: sent.id,
    role: "receiver",
    state: "moving",
    revision: 5,
    heard: 0,
    offset: 2 ** 52,
  };
  hear(said, { ...said, state: "complete", revision: 4 });
  assertEquals(lane.act(sent.id, "pause"), undefined);
  assertEquals(say().filter(({ kind }) => kind === "fileData"), []);
});

Deno.test("a state about an unknown file of ours is answered with cancelled, of the peer with nothing", () => {
  const { lane, hear, say } = laneOf();
  const said: FileStateItem = {
    kind: "fileState",
    fileId: idOf(9),
    role: "receiver",
    state: "moving",
    revision: 5,
    heard: 0,
    offset: 0,
  };
  hear(said);
  assertEquals(stateOf(say(), 9)?.state, "cancelled");
  hear({ ...said, role: "sender" });
  assertEquals(lane.dueAtMs(), undefined);
});

Deno.test("a file that an earlier run has left under way has failed, until the peer offers it again", () => {
  const { lane, timeline, hear, say } = laneOf();
  hear(offerOf(1, 100), offerOf(2, 100));
  for (const number of [1, 2]) lane.act(idOf(number), "accept");
  const entries = timeline.entries().map((entry, index) => ({
    ...entry,
    file: { ...entry.file!, state: index === 0 ? "moving" as const : "complete" as const },
  }));
  const later = laneOf();
  for (const entry of entries) later.timeline.append(entry);
  later.lane.noteRestored();
  assertEquals(later.timeline.entries().map(({ file }) => file?.state), ["failed", "complete"]);
  later.hear(offerOf(1, 100), offerOf(2, 100));
  assertEquals(later.timeline.entries().map(({ file }) => file?.state), ["offered", "complete"]);
  const said = later.say();
  assertEquals([stateOf(said, 1)?.state, stateOf(said, 2)?.state], ["asked", "complete"]);
  assertEquals(later.lane.act(idOf(1), "accept"), undefined);
  assert(say().length > 0);
});

Deno.test("an offer of a file that its sender has given up is answered with its end", () => {
  const { hear, say } = laneOf();
  hear(offerOf(1, 100));
  const { revision } = stateOf(say())!;
  const givenUp = { role: "sender", state: "cancelled", revision: 2 ** 53 - 1 } as const;
  hear({ kind: "fileState", fileId: idOf(1), ...givenUp, heard: 2 ** 53 - 1, offset: 0 });
  assertEquals(stateOf(say())?.state, "asked");
  hear(offerOf(1, 100));
  const last = stateOf(say());
  assertEquals(last?.state, "cancelled");
  assert(last !== undefined && last.revision > revision);
});

Deno.test("a file that is being opened again is not called unknown", () => {
  const { lane, hear, say } = laneOf();
  const source = { path: "/nowhere", bytes: 100, modifiedMs: 5 };
  const named = { id: idOf(1), name: "a.bin", type: "", offeredAtMs: 5, isPaused: false };
  lane.restore([{ direction: "out", ...named, source }]);
  const asked = { role: "receiver", state: "moving", revision: 5, heard: 5, offset: 0 } as const;
  hear({ kind: "fileState", fileId: idOf(1), ...asked });
  assertEquals(say(), []);
});
