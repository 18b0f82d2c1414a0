/** What an entry says of a file that does not move, and of one that is not here any more. */
import { assertEquals } from "@std/assert";
import { FileLane } from "../../../server/files/file_lane.ts";
import { MemoryRoom } from "../../../server/files/file_sink.ts";
import { withGoneFile } from "../../../server/files/gone_file.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { FakeClock, settle } from "../../testkit/fake_clock.ts";
import { digestOf, fileBytes } from "../../testkit/file_bytes.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const ID = "0".repeat(32);
const BYTES = fileBytes(3_000);

/** A file of the peer that was accepted into memory, and the lane that receives it. */
function accepted(timeline = new Timeline()) {
  const clock = new FakeClock(1_000);
  const place = { memory: new MemoryRoom() };
  const random = seededRandom("progress");
  const lane = new FileLane({ clock, random, timeline, place, wake: () => {} });
  const mark = () => ({ slot: 7, nowMs: clock.now() });
  const offer = { kind: "fileOffer", fileId: ID, bytes: BYTES.length, offeredAtMs: 5 } as const;
  lane.receive({ ...offer, type: "", name: "a.bin" }, mark());
  lane.act(ID, "accept");
  const hear = (from: number, to: number): void => {
    lane.receive(
      { kind: "fileData", fileId: ID, offset: from, data: BYTES.slice(from, to) },
      mark(),
    );
  };
  const end = async (): Promise<void> => {
    lane.receive({ kind: "fileDone", fileId: ID, sha256: digestOf(BYTES) }, mark());
    await settle();
  };
  const file = () => timeline.find("in", ID)?.file;
  return { clock, lane, timeline, hear, end, file };
}

Deno.test("a file that has not moved for five seconds waits, and has no rate", async () => {
  const { clock, hear, file, lane } = accepted();
  for (const at of [0, 1_000]) {
    await clock.advance(500);
    hear(at, at + 1_000);
  }
  await clock.advance(1_000);
  assertEquals([file()?.bytesPerSecond, file()?.isWaiting], [2_000, undefined]);
  await clock.advance(5_000);
  assertEquals([file()?.state, file()?.bytesPerSecond, file()?.isWaiting], [
    "moving",
    undefined,
    true,
  ]);
  hear(2_000, 2_500);
  await clock.advance(500);
  assertEquals(file()?.isWaiting, undefined);
  lane.act(ID, "pause");
  await clock.advance(60_000);
  assertEquals([file()?.state, file()?.isWaiting], ["paused", undefined]);
  lane.close();
});

Deno.test("a file that was in memory is called gone once it was let go", async () => {
  const { lane, clock, hear, end, file } = accepted();
  hear(0, BYTES.length);
  await end();
  assertEquals([file()?.state, file()?.isGone], ["complete", undefined]);
  lane.act(ID, "cancel");
  await clock.advance(250);
  assertEquals([file()?.state, file()?.isGone], ["complete", true]);
});

Deno.test("a file that was in memory is called gone after a lock, and one of the vault, too", async () => {
  const before = accepted();
  before.hear(0, BYTES.length);
  await before.end();
  before.lane.close();
  const { timeline, clock } = before;
  const place = { memory: new MemoryRoom() };
  const random = seededRandom("later");
  const later = new FileLane({ clock, random, timeline, place, wake: () => {} });
  const [entry] = timeline.entries();
  assertEquals(withGoneFile(entry!, () => true).file?.isGone, undefined);
  assertEquals(withGoneFile(entry!, () => false).file?.isGone, true);
  later.noteRestored();
  assertEquals(timeline.find("in", ID)?.file?.isGone, true);
});
