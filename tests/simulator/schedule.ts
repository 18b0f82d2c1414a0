/** What happens in one simulated run: made from a seed alone, so that one number reproduces it. */
import { Dice } from "./dice.ts";

/** Which of the two machines. */
export type Who = "a" | "b";

/** What is chosen once for a run. */
export interface Setting {
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
  /** Time of the list that is left when the run begins. */
  listLeftMs: number;
  /** One way over the wire, at most. */
  latencyMs: number;
}

/** What people and misfortune do. `forMs` ends a fault; all end when the schedule does. */
export type Act =
  | { kind: "say"; who: Who; bytes: number }
  | { kind: "read"; who: Who }
  | { kind: "cancel"; who: Who }
  | { kind: "cover"; who: Who; mode: "quiet" | "steady" }
  | { kind: "padMode"; who: Who; mode: "prefer" | "always" | "off" }
  // The wire.
  | { kind: "drop"; share: number; forMs: number }
  | { kind: "delay"; upToMs: number; forMs: number }
  | { kind: "duplicate"; share: number; forMs: number }
  | { kind: "reorder"; upToMs: number; forMs: number }
  | { kind: "corrupt"; share: number; forMs: number }
  | { kind: "replay"; share: number; forMs: number }
  | { kind: "freeze"; afterCells: number; forMs: number }
  | { kind: "oneWay"; from: Who; forMs: number }
  | { kind: "partition"; forMs: number }
  | { kind: "moveAddress"; who: Who }
  | { kind: "stranger"; who: Who; forMs: number }
  // Programs.
  | { kind: "restart"; who: Who }
  | { kind: "kill"; who: Who; downMs: number }
  | { kind: "killInWrite"; who: Who; afterWrites: number; downMs: number }
  // Media.
  | { kind: "diskFull"; who: Who; forMs: number }
  | { kind: "pullStick"; who: Who; forMs: number }
  // Clocks.
  | { kind: "leap"; who: Who; byMs: number; forMs: number }
  | { kind: "setBack"; who: Who; byMs: number; forMs: number }
  | { kind: "drift"; who: Who; ppm: number }
  | { kind: "sleep"; who: Who; forMs: number };

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

/** The schedule of a seed. */
export function scheduleOf(seed: number): Schedule {
  const dice = new Dice(seed);
  const setting = settingOf(dice.branch());
  const steps = dice.branch();
  const count = steps.between(6, 30);
  return {
    seed,
    setting,
    steps: Array.from({ length: count }, () => ({
      afterMs: steps.weighted([[3, 0], [5, steps.between(1, 2_000)], [
        2,
        steps.between(1, 40_000),
      ]]),
      act: actOf(steps),
    })),
  };
}

function settingOf(dice: Dice): Setting {
  const periodMs = dice.weighted([[6, 60_000], [3, 10_000], [0.3, 2_000]]);
  const padMode = dice.weighted<Setting["padMode"]>([[6, "prefer"], [2, "always"], [1, "off"]]);
  const recordBytes = padMode === "always" ? 1_280 : dice.pick([64, 128, 1_280]);
  const cover = (): "quiet" | "steady" => dice.chance(0.15) ? "steady" : "quiet";
  return {
    periodMs,
    recordBytes,
    padMode,
    coverMode: { a: cover(), b: cover() },
    dials: dice.weighted([[4, "both"], [1, "a"], [1, "b"]]),
    bAheadMs: dice.weighted([[4, 0], [3, dice.between(-20_000, 20_000)]]),
    readOnly: { a: dice.chance(0.08), b: dice.chance(0.08) },
    listLeftMs: dice.chance(0.06) ? dice.between(30_000, 600_000) : 7_200_000,
    latencyMs: dice.pick([1, 20, 150, 600]),
  };
}

function actOf(dice: Dice): Act {
  const who = dice.pick(WHO);
  const forMs = dice.weighted([[3, dice.between(100, 5_000)], [2, dice.between(5_000, 60_000)]]);
  const share = dice.pick([0.1, 0.3, 0.5, 0.9]);
  const downMs = dice.between(0, 30_000);
  return dice.weighted<Act>([
    [14, { kind: "say", who, bytes: dice.weighted([[6, 20], [2, 1_500], [1, 9_000]]) }],
    [3, { kind: "read", who }],
    [1, { kind: "cancel", who }],
    [1, { kind: "cover", who, mode: dice.pick(["quiet", "steady"]) }],
    [0.5, { kind: "padMode", who, mode: dice.pick(["prefer", "off"]) }],
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
    [1.5, { kind: "killInWrite", who, afterWrites: dice.between(0, 6), downMs }],
    [0.7, { kind: "diskFull", who, forMs }],
    [0.7, { kind: "pullStick", who, forMs }],
    [0.7, {
      kind: "leap",
      who,
      byMs: dice.between(1_000, dice.weighted([[12, 600_000], [1, 7_200_000]])),
      forMs,
    }],
    [0.7, { kind: "setBack", who, byMs: dice.between(1_000, 3_600_000), forMs }],
    [0.5, { kind: "drift", who, ppm: dice.between(-200, 200) }],
    [0.7, { kind: "sleep", who, forMs: dice.between(1_000, 1_800_000) }],
  ]);
}
