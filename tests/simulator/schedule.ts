/** What happens in one simulated run: made from a seed alone, so that one number reproduces it. */
import type { Act, Deed, Mishap, Who } from "./act.ts";
import { Dice } from "./dice.ts";
import { withScenes } from "./scenes.ts";

/** What is chosen once for a run. */
export interface Setting {
  /** How many lists the two share, each with a conversation of its own. */
  lists: number;
  periodMs: number;
  recordBytes: number;
  padMode: "prefer" | "always" | "off";
  coverMode: Record<Who, "quiet" | "steady">;
  /** Who has the other's address. */
  dials: Who | "both";
  /** How far b's clock is ahead of a's from the start. */
  bAheadMs: number;
  /** Lists that cannot be written. */
  readOnly: Record<Who, boolean>;
  /** Who keeps the conversations in a vault. */
  vault: Record<Who, boolean>;
  /** Time of the list that is left when the run begins. */
  listLeftMs: number;
  /** One way over the wire, at most. */
  latencyMs: number;
}

/** One act and how long after the one before it happens. */
export interface Step {
  afterMs: number;
  act: Act;
}

/** A whole run. */
export interface Schedule {
  seed: number;
  setting: Setting;
  steps: Step[];
}

const WHO = ["a", "b"] as const;
const HOUR_MS = 3_600_000;

/** The schedule of a seed. */
export function scheduleOf(seed: number): Schedule {
  const dice = new Dice(seed);
  const setting = settingOf(dice.branch());
  const steps = dice.branch();
  // Some people send files and change what they have said, others just talk.
  const likes = { files: steps.chance(0.45), changes: steps.chance(0.4) };
  const count = steps.between(6, 30);
  const drawn = Array.from({ length: count }, () => ({
    afterMs: steps.weighted([[3, 0], [5, steps.between(1, 2_000)], [
      2,
      steps.between(1, 40_000),
    ]]),
    act: steps.chance(0.55) ? deedOf(steps, setting, likes) : mishapOf(steps, setting),
  }));
  return { seed, setting, steps: withScenes(dice.branch(), drawn, setting) };
}

function settingOf(dice: Dice): Setting {
  const periodMs = dice.weighted([[6, 60_000], [3, 10_000], [0.3, 2_000]]);
  const padMode = dice.weighted<Setting["padMode"]>([[6, "prefer"], [2, "always"], [1, "off"]]);
  const cover = (): "quiet" | "steady" => dice.chance(0.15) ? "steady" : "quiet";
  const readOnly = { a: dice.chance(0.08), b: dice.chance(0.08) };
  return {
    lists: dice.chance(0.12) ? 2 : 1,
    periodMs,
    recordBytes: padMode === "always" ? 1_280 : dice.pick([64, 128, 1_280]),
    padMode,
    coverMode: { a: cover(), b: cover() },
    dials: dice.weighted([[4, "both"], [1, "a"], [1, "b"]]),
    bAheadMs: dice.weighted([[4, 0], [3, dice.between(-20_000, 20_000)]]),
    readOnly,
    vault: { a: dice.chance(0.4) && !readOnly.a, b: dice.chance(0.4) && !readOnly.b },
    listLeftMs: dice.chance(0.06) ? dice.between(30_000, 600_000) : 2 * HOUR_MS,
    latencyMs: dice.pick([1, 20, 150, 600]),
  };
}

function deedOf(
  dice: Dice,
  { lists }: Setting,
  { files, changes }: { files: boolean; changes: boolean },
): Deed {
  const [who, list, nth] = [dice.pick(WHO), dice.below(lists), dice.below(1_000) / 1_000];
  const [often, seldom] = [files ? 6 : 0, changes ? 2 : 0];
  const action = dice.weighted(
    [
      [6, "accept"],
      [1, "refuse"],
      [2, "pause"],
      [3, "resume"],
      [1, "cancel"],
    ] as const,
  );
  const fileBytes = dice.pick([0, 300, 20_000, 200_000, 1_400_000]);
  return dice.weighted<Deed>([
    [14, { kind: "say", who, list, bytes: dice.weighted([[6, 20], [2, 1_500], [1, 9_000]]) }],
    [3, { kind: "read", who, list }],
    [1, { kind: "cancel", who, list, nth }],
    [seldom, { kind: "edit", who, list, nth }],
    [seldom, { kind: "erase", who, list, nth }],
    [2 * seldom, {
      kind: "react",
      who,
      list,
      nth,
      emoji: dice.pick(["👍", "🎉"]),
      on: dice.chance(0.7),
    }],
    [often, { kind: "offer", who, list, bytes: fileBytes }],
    [2 * often, { kind: "decide", who, list, nth, action }],
    [1, { kind: "cover", who, list, mode: dice.pick(["quiet", "steady"]) }],
    [0.5, { kind: "padMode", who, list, mode: dice.pick(["prefer", "off"]) }],
  ]);
}

function mishapOf(dice: Dice, { lists }: Setting): Mishap {
  const [who, list] = [dice.pick(WHO), dice.below(lists)];
  const forMs = dice.weighted([[3, dice.between(100, 5_000)], [2, dice.between(5_000, 60_000)]]);
  const share = dice.pick([0.1, 0.3, 0.5, 0.9]);
  const downMs = dice.between(0, 30_000);
  // A clock far ahead takes as long to be caught up with.
  const aheadMs = dice.between(1_000, dice.weighted([[12, 600_000], [1, 2 * HOUR_MS]]));
  const copied = { who, afterMs: dice.between(0, 60_000), forMs: dice.between(5_000, 90_000) };
  return dice.weighted<Mishap>([
    [1, { kind: "drop", share, forMs }],
    [1, { kind: "delay", upToMs: dice.between(100, 15_000), forMs }],
    [1, { kind: "duplicate", share, forMs }],
    [1, { kind: "reorder", upToMs: dice.between(100, 4_000), forMs }],
    [1, { kind: "corrupt", share, forMs }],
    [1, { kind: "replay", share, forMs }],
    [1, { kind: "freeze", afterCells: dice.between(1, 8), forMs }],
    [1, { kind: "oneWay", from: who, forMs }],
    [1, { kind: "partition", forMs }],
    [0.7, { kind: "moveAddress", who }],
    [0.7, { kind: "stranger", who, forMs }],
    [1, { kind: "restart", who }],
    [1, { kind: "kill", who, downMs }],
    [2.5, { kind: "killInWrite", who, list, afterWrites: dice.between(0, 9), downMs }],
    [0.5, { kind: "diskFull", who, list, forMs }],
    [0.5, { kind: "pullStick", who, list, forMs }],
    [0.5, {
      kind: "slowStick",
      who,
      list,
      syncMs: dice.between(50, 12_000),
      readMs: dice.between(0, 1_000),
      forMs,
    }],
    [0.15, { kind: "copySeat", ...copied, says: dice.chance(0.5) }],
    [0.7, { kind: "leap", who, byMs: aheadMs, forMs }],
    [0.7, { kind: "setBack", who, byMs: dice.between(1_000, HOUR_MS), forMs }],
    [0.5, { kind: "drift", who, ppm: dice.between(-200, 200) }],
    [0.7, { kind: "sleep", who, forMs: dice.between(1_000, 1_800_000) }],
  ]);
}
