/** What is told of a file that gets no entry is not kept. */
import { assertEquals } from "@std/assert";
import { FileEntries } from "../../../server/files/file_entries.ts";
import { IncomingFile } from "../../../server/files/incoming_file.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

Deno.test("nothing is kept of a file that the peer offers under the id of a text of its", () => {
  const timeline = new Timeline();
  const entries = new FileEntries({ timeline, clock: new FakeClock(1_000), onSeen: () => {} });
  const id = "0".repeat(31) + "1";
  timeline.append({
    id,
    direction: "in",
    text: "hello",
    at: "2026-01-01T00:00:00.000Z",
    state: "delivered",
    slot: 6,
    protection: "aead",
  });
  const offer = {
    kind: "fileOffer",
    fileId: id,
    bytes: 10,
    offeredAtMs: 5,
    type: "",
    name: "a.bin",
  } as const;
  const file = new IncomingFile(offer, 1_000, () => {});
  assertEquals(entries.addIncoming(file, 7), false);
  assertEquals(entries.describe(id, file).name, "");
  assertEquals(timeline.find("in", id)?.file, undefined);
});
