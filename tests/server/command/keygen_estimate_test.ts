import { assertEquals } from "@std/assert";
import { estimateMs } from "../../../server/command/keygen_estimate.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const GIB = 2 ** 30;
const { signal } = new AbortController();

/** A clock that shows one moment after the other, and how often it was looked at. */
function clockOf(...moments: number[]): { now: () => number; looks: () => number } {
  let looks = 0;
  return { now: () => moments[looks++] ?? NaN, looks: () => looks };
}

/** The estimate for lists of 1 GiB on one medium, which leaves nothing behind. */
async function estimate(now: () => number, lists: number): Promise<number | undefined> {
  using folder = tempDir();
  const paths = ["alice.hkl", "bob.hkl"].slice(0, lists).map((name) => folder.file(name));
  const spentMs = await estimateMs({ bytes: GIB, paths, now, random: () => {}, signal });
  assertEquals(namesIn(folder.path), []);
  return spentMs;
}

Deno.test("a slow medium is tried with 8 MiB alone", async () => {
  const { now, looks } = clockOf(0, 2_000);
  assertEquals([await estimate(now, 1), looks()], [256_000, 2]);
});

Deno.test("a quick medium is tried again with 64 MiB, which alone count", async () => {
  const { now, looks } = clockOf(0, 50, 50, 60, 70, 90, 114);
  assertEquals([await estimate(now, 1), looks()], [1_024, 7]);
});

Deno.test("a medium that was quick at first and is slow then is let go after a second", async () => {
  const { now, looks } = clockOf(0, 100, 100, 700, 1_380);
  assertEquals([await estimate(now, 1), looks()], [40_960, 5]);
});

Deno.test("two lists on one medium take twice the time, found out by one trial", async () => {
  const { now, looks } = clockOf(0, 2_000);
  assertEquals([await estimate(now, 2), looks()], [512_000, 2]);
});

Deno.test("no trial is made for a list that is there before it would be over", async () => {
  const paths = ["/nowhere/alice.hkl"];
  const bytes = 100 * 2 ** 20;
  assertEquals(
    await estimateMs({ bytes, paths, now: () => NaN, random: () => {}, signal }),
    undefined,
  );
});
