import { assertEquals } from "@std/assert";
import { formatSlotSpan } from "../../../server/cli/slot_span.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { writeSmallList } from "../../testkit/small_list.ts";

Deno.test("formatSlotSpan names the day twice where it changes", async () => {
  using dir = tempDir();
  const { header } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 1 });
  // In whatever zone this runs, and with periods of 10 s: the 4th of March 2026, 10:20.
  const startMs = new Date(2026, 2, 4, 10, 20).getTime();
  const words = (first: number, end: number): string =>
    formatSlotSpan({ ...header, startMs }, { first, end });
  assertEquals(words(0, 36), "2026-03-04 10:20 to 10:26");
  assertEquals(words(1, 36), "2026-03-04 10:20:10 to 10:26");
  assertEquals(words(0, 5_760), "2026-03-04 10:20 to 2026-03-05 02:20");
});
