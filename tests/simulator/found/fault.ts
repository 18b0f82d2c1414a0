/** Faults that seeds have found in the program, as the shortest schedules that show them: one file for each kind. */
import { assertEquals } from "@std/assert";
import type { Act } from "../act.ts";
import type { Setting } from "../schedule.ts";
import { run } from "../world.ts";

const SETTING: Setting = {
  lists: 1,
  periodMs: 10_000,
  recordBytes: 128,
  padMode: "off",
  coverMode: { a: "quiet", b: "quiet" },
  dials: "both",
  bAheadMs: 0,
  readOnly: { a: false, b: false },
  vault: { a: false, b: false },
  listLeftMs: 7_200_000,
  latencyMs: 20,
};

/** A schedule that once broke a rule. */
export interface Fault {
  /** What the program does now. */
  name: string;
  /** Of what is random besides; 1 unless it matters. */
  seed?: number | undefined;
  /** What differs from a plain run. */
  setting?: Partial<Setting> | undefined;
  steps: [afterMs: number, act: Act][];
}

/** Tests that none of these schedules breaks a rule any more. */
export function testFaults(faults: readonly Fault[]): void {
  for (const { name, seed = 1, setting, steps } of faults) {
    Deno.test(name, async () => {
      const outcome = await run({
        seed,
        setting: { ...SETTING, ...setting },
        steps: steps.map(([afterMs, act]) => ({ afterMs, act })),
      });
      assertEquals(outcome.broken, undefined);
    });
  }
}
