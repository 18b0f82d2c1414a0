/** Pictures that come without a question fill neither a disk nor the memory. */
import { assert, assertEquals } from "@std/assert";
import type { FileItem } from "../../../keys/cell/frame/file_items.ts";
import { FileLane } from "../../../server/files/file_lane.ts";
import { MemoryRoom } from "../../../server/files/file_sink.ts";
import {
  countUnasked,
  mayComeUnasked,
  UNASKED_BYTES,
  UNASKED_FILES,
} from "../../../server/files/unasked_room.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { digestOf } from "../../testkit/file_bytes.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(92).fill(1)]);
const MIB = 1_048_576;

type Shown = ReturnType<Timeline["find"]>;

function laneOf(place: { downloads?: string; memory?: MemoryRoom }, timeline = new Timeline()) {
  const memory = place.memory ?? new MemoryRoom();
  const lane = new FileLane({
    clock: new FakeClock(1_000),
    random: seededRandom("unasked"),
    timeline,
    place: { ...place, memory },
    peerName: "bob",
    wake: () => {},
  });
  const hear = (item: FileItem): void => lane.receive(item, { slot: 7, nowMs: 1_000 });
  /** Resolves once the entry of `number` is as wanted. */
  const until = (number: number, isWanted: (file: NonNullable<Shown>["file"]) => boolean) =>
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (isWanted(timeline.find("in", idOf(number))?.file)) resolve();
      };
      timeline.subscribe(look);
      look();
    });
  return { lane, timeline, hear, until };
}

const idOf = (number: number): string => number.toString(16).padStart(32, "0");

function picture(number: number, bytes = PNG.length): FileItem {
  const type = "image/png";
  return { kind: "fileOffer", fileId: idOf(number), bytes, offeredAtMs: 5, type, name: "cat.png" };
}

function send({ hear }: ReturnType<typeof laneOf>, number: number): void {
  hear({ kind: "fileData", fileId: idOf(number), offset: 0, data: PNG.slice() });
  hear({ kind: "fileDone", fileId: idOf(number), sha256: digestOf(PNG) });
}

function occupy(path: string, bytes: number): void {
  Deno.writeFileSync(path, new Uint8Array());
  Deno.truncateSync(path, bytes);
}

Deno.test("pictures that come by themselves have a folder of their own, and wait once it holds enough", async () => {
  using dir = tempDir();
  const first = laneOf({ downloads: dir.path });
  first.hear(picture(1));
  await first.until(1, (file) => file?.state === "moving");
  send(first, 1);
  await first.until(1, (file) => file?.state === "complete");
  assertEquals(first.timeline.find("in", idOf(1))?.file?.path, dir.file("bob/cat.png"));
  occupy(dir.file("bob/many.png"), UNASKED_BYTES - 4_096);
  // Another run, and no vault: the folder itself is counted.
  const second = laneOf({ downloads: dir.path });
  second.hear(picture(2));
  await second.until(2, (file) => file?.isHeldBack === true);
  assertEquals(second.timeline.find("in", idOf(2))?.file?.state, "offered");
  assertEquals(second.lane.act(idOf(2), "accept"), undefined);
  assertEquals(second.timeline.find("in", idOf(2))?.file?.isHeldBack, undefined);
  send(second, 2);
  await second.until(2, (file) => file?.path === dir.file("cat.png"));
  Deno.removeSync(dir.file("bob/many.png"));
  second.hear(picture(3));
  await second.until(3, (file) => file?.state === "moving");
  second.lane.close();
});

Deno.test("pictures that are offered at once are counted before one byte of them has come", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("bob"));
  occupy(dir.file("bob/many.png"), UNASKED_BYTES - 20 * MIB);
  const side = laneOf({ downloads: dir.path });
  for (let number = 1; number <= 4; number++) side.hear(picture(number, 8 * MIB));
  await side.until(4, (file) => file?.isHeldBack === true);
  const states = side.timeline.entries().map(({ file }) => file?.state);
  assertEquals(states, ["moving", "moving", "offered", "offered"]);
  side.lane.close();
});

Deno.test("what was held back, or came by itself, is so after a restart with a vault", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("bob"));
  occupy(dir.file("bob/many.png"), UNASKED_BYTES - 4_096);
  const before = laneOf({ downloads: dir.path });
  before.hear(picture(1));
  before.hear(picture(2));
  await before.until(2, (file) => file?.isHeldBack === true);
  const kept = before.lane.state();
  before.lane.close({ goesOn: true });
  const after = laneOf({ downloads: dir.path }, before.timeline);
  after.lane.restore(kept);
  await after.until(1, (file) => file?.state === "moving");
  await after.until(2, (file) => file?.isHeldBack === true);
  // It was taken for a picture, and its first bytes are still to prove that.
  after.hear({ kind: "fileData", fileId: idOf(1), offset: 0, data: new Uint8Array(100) });
  await after.until(1, (file) => file?.state === "offered");
  after.lane.close();
});

Deno.test("pictures leave half of the memory to what is accepted", () => {
  const { timeline, hear, lane } = laneOf({ memory: new MemoryRoom(1_000) });
  for (let number = 1; number <= 6; number++) hear(picture(number));
  const states = timeline.entries().map(({ file }) => [file?.state, file?.isHeldBack]);
  assertEquals(states.filter(([state]) => state === "moving").length, 5);
  assertEquals(states[5], ["offered", true]);
  assertEquals(lane.act(idOf(6), "accept"), undefined);
});

Deno.test("they take a tenth of what is free, and are no more than a thousand, however short", async () => {
  using dir = tempDir();
  const count = await countUnasked(dir.file("bob"), () => Promise.resolve(20 * MIB));
  assertEquals(count, { files: 0, bytes: 0, limitBytes: 2 * MIB });
  assert(mayComeUnasked(MIB, { count, underWay: [MIB] }));
  assert(!mayComeUnasked(MIB + 1, { count, underWay: [MIB] }));
  const many = { files: UNASKED_FILES - 1, bytes: 0, limitBytes: UNASKED_BYTES };
  assert(mayComeUnasked(16, { count: many, underWay: [] }));
  assert(!mayComeUnasked(16, { count: many, underWay: [16] }));
});

Deno.test("the folder for downloads is not made where its disk is gone: the picture says that it failed", async () => {
  using dir = tempDir();
  const side = laneOf({ downloads: dir.file("stick") });
  side.hear(picture(1));
  await side.until(1, (file) => file?.state === "moving");
  send(side, 1);
  await side.until(1, (file) => file?.fault === "gone");
  side.lane.close();
});
