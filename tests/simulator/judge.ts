import { compareCover } from "./cover_twins.ts";
import type { Schedule } from "./schedule.ts";
import { type Outcome, run } from "./world.ts";

/** Of one in so many seeds the cover is looked at as well, which takes two more runs. */
const COVER_EVERY = 20;

/** Runs a schedule, and holds what the wire shows of it in steady cover against the same without texts. */
export async function judge(schedule: Schedule): Promise<Outcome> {
  const outcome = await run(schedule);
  if (outcome.broken !== undefined || schedule.seed % COVER_EVERY !== 0) return outcome;
  return { ...outcome, broken: await compareCover(schedule) };
}
