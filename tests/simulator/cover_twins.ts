/**
 * Two runs of one schedule in steady cover: in one of them people say, send and read things, in the other one they only
 * look. Whoever sits on the wire must see the same.
 */
import { type Act, type Deed, isDeed, type Mishap } from "./act.ts";
import type { Schedule, Step } from "./schedule.ts";
import type { Broken } from "./verdict.ts";
import type { Departure } from "./virtual_net.ts";
import { departuresOf } from "./world.ts";

/** What changes the cover itself. */
const OTHER_DEEDS: readonly Deed["kind"][] = ["cover"];
/** What depends on what was said before; and where the list has no record of the slot cover is drawn at random. */
const OTHER_MISHAPS: readonly Mishap["kind"][] = [
  ...["killInWrite", "diskFull", "lock", "copySeat"] as const,
  ...["pullStick", "slowStick", "leap", "setBack"] as const,
  // Half an hour of cells tells no more than a minute.
  "sleep",
];

/** What is done in the place of what is left out. */
const LOOK: Act = { kind: "read", who: "a", list: 0 };

/** The first cell that one of both runs shows, and the other does not. */
export async function compareCover(schedule: Schedule): Promise<Broken | undefined> {
  const talking = inSteadyCover(schedule);
  const steps = talking.steps.map((step) => ({ ...step, act: silent(step.act) }));
  const busy = await departuresOf(talking);
  const idle = await departuresOf({ ...talking, steps });
  if (busy === undefined || idle === undefined) return undefined;
  // A page that waits for a slow medium makes its run longer.
  const at = busy.findIndex((each, index) => index < idle.length && !isSame(each, idle[index]!));
  if (at < 0) return undefined;
  const shown = [busy, idle].map((seen) => JSON.stringify(seen[at]));
  return { invariant: "texts move no cell of steady cover", detail: shown.join(" and ") };
}

function inSteadyCover({ setting, steps, ...more }: Schedule): Schedule {
  return {
    ...more,
    setting: { ...setting, coverMode: { a: "steady", b: "steady" } },
    steps: steps.map((step) => isLeftOut(step) ? { ...step, act: LOOK } : step),
  };
}

function isLeftOut({ act: { kind } }: Step): boolean {
  return [...OTHER_DEEDS, ...OTHER_MISHAPS].some((other) => other === kind);
}

/** The same by somebody who only looks. */
function silent(act: Act): Act {
  if (isDeed(act)) return { kind: "read", who: act.who, list: act.list };
  return act;
}

function isSame(one: Departure, other: Departure): boolean {
  return one.atMs === other.atMs && one.from === other.from && one.bytes === other.bytes;
}
