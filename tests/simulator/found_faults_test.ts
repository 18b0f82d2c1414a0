/** Faults that seeds have found in the program, as the shortest schedules that show them. */
import { assertEquals } from "@std/assert";
import type { Act } from "./act.ts";
import type { Setting } from "./schedule.ts";
import { run } from "./world.ts";

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
interface Found {
  name: string;
  /** Of what is random besides; 1 unless it matters. */
  seed?: number;
  setting?: Partial<Setting>;
  steps: [afterMs: number, act: Act][];
}

const FOUND: Found[] = [
  {
    name: "two programs do not talk for ever of a file that the sender has forgotten",
    setting: { dials: "a", vault: { a: true, b: false }, latencyMs: 1 },
    steps: [
      [0, { kind: "offer", who: "a", list: 0, bytes: 300 }],
      [1_850, { kind: "partition", forMs: 39_907 }],
      [0, { kind: "restart", who: "a" }],
    ],
  },
  {
    name: "a list that is gone stays gone on the page while the clock is below its floor",
    setting: { latencyMs: 150 },
    steps: [
      [19_233, { kind: "pullStick", who: "a", list: 0, forMs: 60_000 }],
      [0, { kind: "setBack", who: "a", byMs: 1_649_615, forMs: 90_000 }],
      [50_000, { kind: "read", who: "a", list: 0 }],
    ],
  },
  {
    name: "a reaction that overtakes the offer of its file waits for it",
    setting: {
      recordBytes: 64,
      bAheadMs: 6_207,
      vault: { a: true, b: false },
      listLeftMs: 365_634,
    },
    steps: [
      [0, { kind: "oneWay", from: "a", forMs: 54_952 }],
      [1_560, { kind: "offer", who: "b", list: 0, bytes: 300 }],
      [299, { kind: "react", who: "b", list: 0, nth: 0.957, emoji: "🎉", on: true }],
    ],
  },
  {
    name: "a peer below its floor is away, not there and away by turns",
    setting: { dials: "a", bAheadMs: -10_943, latencyMs: 150 },
    steps: [
      [20_007, { kind: "cover", who: "b", list: 0, mode: "steady" }],
      [29_627, { kind: "leap", who: "a", byMs: 115_148, forMs: 7_762 }],
      [2_697, { kind: "say", who: "b", list: 0, bytes: 1_500 }],
    ],
  },
  {
    name: "a file under way waits while the claim of the next slot takes its time",
    setting: { latencyMs: 600 },
    steps: [
      [2_000, { kind: "slowStick", who: "a", list: 0, syncMs: 3_000, readMs: 0, forMs: 60_000 }],
      [0, { kind: "offer", who: "a", list: 0, bytes: 1_400_000 }],
      [0, { kind: "offer", who: "a", list: 0, bytes: 1_400_000 }],
      [3_000, { kind: "decide", who: "b", list: 0, nth: 0, action: "accept" }],
      [0, { kind: "decide", who: "b", list: 0, nth: 0.9, action: "accept" }],
      [30_000, { kind: "read", who: "b", list: 0 }],
    ],
  },
  {
    name: "a stick that is slow again and again is called slow all the while",
    setting: {
      recordBytes: 1_280,
      padMode: "always",
      coverMode: { a: "quiet", b: "steady" },
      dials: "b",
      vault: { a: true, b: false },
    },
    steps: [
      [0, {
        kind: "slowStick",
        who: "a",
        list: 0,
        syncMs: 4_912,
        readMs: 661,
        forMs: 42_429,
      }],
      [33_968, { kind: "edit", who: "b", list: 0, nth: 0.949 }],
    ],
  },
  {
    name: "files that are under way when the list ends have failed, like texts",
    setting: {
      recordBytes: 1_280,
      vault: { a: false, b: true },
      listLeftMs: 39_102,
      latencyMs: 600,
    },
    steps: [
      [14_999, { kind: "offer", who: "a", list: 0, bytes: 0 }],
      [26_876, { kind: "offer", who: "a", list: 0, bytes: 200_000 }],
    ],
  },
  {
    name: "a copy that joins in a slot in which its owner has sent spends none of that slot's pad",
    setting: {
      periodMs: 60_000,
      padMode: "prefer",
      dials: "b",
      bAheadMs: -4_854,
      vault: { a: true, b: true },
      latencyMs: 150,
    },
    steps: [
      [0, { kind: "moveAddress", who: "a" }],
      [72, { kind: "say", who: "a", list: 0, bytes: 1_500 }],
      [30_817, { kind: "copySeat", who: "a", afterMs: 49_006, forMs: 63_668, says: true }],
    ],
  },
  {
    name: "a file that a copy of its sender's seat has given up is over for the sender, too",
    setting: {
      recordBytes: 1_280,
      padMode: "always",
      coverMode: { a: "quiet", b: "steady" },
      latencyMs: 600,
    },
    steps: [
      [22_283, { kind: "delay", upToMs: 12_724, forMs: 52_880 }],
      [0, { kind: "oneWay", from: "b", forMs: 18_881 }],
      [0, { kind: "offer", who: "b", list: 0, bytes: 20_000 }],
      [845, { kind: "copySeat", who: "b", afterMs: 28_389, forMs: 49_612, says: false }],
      [1_836, { kind: "say", who: "a", list: 0, bytes: 20 }],
    ],
  },
  {
    name:
      "what a run has sent after its vault had failed does not hold up what the next run has kept",
    setting: { vault: { a: true, b: true } },
    steps: [
      [20_399, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [0, { kind: "pullStick", who: "a", list: 0, forMs: 1_421 }],
      [0, { kind: "say", who: "a", list: 0, bytes: 9_000 }],
      [1_740, { kind: "restart", who: "a" }],
    ],
  },
  {
    name:
      "a hello may be sealed before a cell of the session: the page says the same all the while",
    setting: { recordBytes: 1_280, dials: "b", bAheadMs: 17_276 },
    steps: [
      [1_652, { kind: "killInWrite", who: "a", list: 0, afterWrites: 1, downMs: 12_894 }],
      [360, { kind: "restart", who: "b" }],
      [19_770, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [4_713, { kind: "say", who: "a", list: 0, bytes: 1_500 }],
      [15_196, { kind: "oneWay", from: "a", forMs: 52_227 }],
      [1_937, { kind: "cover", who: "b", list: 0, mode: "steady" }],
      [38_022, { kind: "duplicate", share: 0.9, forMs: 2_865 }],
      [27_909, { kind: "say", who: "a", list: 0, bytes: 1_500 }],
      [1_511, { kind: "edit", who: "a", list: 0, nth: 0.063 }],
    ],
  },
  {
    name: "a program that was locked and unlocked sends once what waited for its time",
    steps: [
      [1_864, { kind: "sayLater", who: "a", list: 0, bytes: 20, inMs: 51_873 }],
      [662, { kind: "lock", who: "a", forMs: 33_238 }],
    ],
  },
  {
    name:
      "a text that waits for its time gets no reaction, of which the peer would learn too early",
    steps: [
      [791, { kind: "sayLater", who: "b", list: 0, bytes: 20, inMs: 116_857 }],
      [21_282, { kind: "react", who: "b", list: 0, nth: 0.178, emoji: "🎉", on: true }],
    ],
  },
  {
    name: "a file whose sender has paused it, and forgotten it since, is over",
    setting: { latencyMs: 150 },
    steps: [
      [4_500, { kind: "offer", who: "b", list: 0, bytes: 1_400_000 }],
      [2_400, { kind: "decide", who: "a", list: 0, nth: 0.999, action: "accept" }],
      [456, { kind: "moveAddress", who: "b" }],
      [1_917, { kind: "decide", who: "b", list: 0, nth: 0.897, action: "pause" }],
      [214, { kind: "kill", who: "b", downMs: 28_478 }],
    ],
  },
  {
    name: "a road that alters half of the cells does not make the peer come and go",
    setting: { coverMode: { a: "quiet", b: "steady" } },
    steps: [
      [16_285, { kind: "say", who: "b", list: 0, bytes: 9_000 }],
      [1_316, { kind: "corrupt", share: 0.5, forMs: 54_220 }],
      [15_909, { kind: "offer", who: "b", list: 0, bytes: 200_000 }],
      [34_204, { kind: "read", who: "b", list: 0 }],
    ],
  },
  {
    name: "a file whose receiver has paused it, and forgotten it since, is offered again",
    steps: [
      [355, { kind: "offer", who: "a", list: 0, bytes: 0 }],
      [1_982, { kind: "oneWay", from: "b", forMs: 3_555 }],
      [0, { kind: "decide", who: "b", list: 0, nth: 0.069, action: "accept" }],
      [1_511, { kind: "decide", who: "b", list: 0, nth: 0.322, action: "pause" }],
      [3_108, { kind: "kill", who: "b", downMs: 2_635 }],
    ],
  },
  {
    name:
      "a session that the peer begins ends the hellos that it cannot answer after a leap of our clock",
    seed: 712,
    setting: {
      periodMs: 60_000,
      recordBytes: 64,
      padMode: "prefer",
      dials: "a",
      vault: { a: false, b: true },
    },
    steps: [
      [535, { kind: "offer", who: "b", list: 0, bytes: 20_000 }],
      [25_257, { kind: "offer", who: "a", list: 0, bytes: 1_400_000 }],
      [21_521, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [412, { kind: "sleep", who: "a", forMs: 1_732_035 }],
      [1_883, { kind: "leap", who: "a", byMs: 482_541, forMs: 1_134 }],
    ],
  },
  {
    name: "a hello that is begun while the peer's is being answered gives way to it",
    seed: 443,
    setting: { recordBytes: 1_280, padMode: "always", latencyMs: 1 },
    steps: [
      [1_006, { kind: "padMode", who: "b", list: 0, mode: "off" }],
      [15_514, { kind: "setBack", who: "b", byMs: 1_356_810, forMs: 2_661 }],
      [0, { kind: "offer", who: "b", list: 0, bytes: 1_400_000 }],
    ],
  },
  {
    name: "a text that was deleted before it was offered again disappears with its writer, too",
    seed: 1_207,
    setting: {
      periodMs: 60_000,
      recordBytes: 1_280,
      padMode: "always",
      bAheadMs: 16_019,
      vault: { a: true, b: false },
      latencyMs: 1,
    },
    steps: [
      [813, { kind: "disappear", who: "a", list: 0, afterMs: 120_000 }],
      [742, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [1_067, { kind: "lock", who: "b", forMs: 27_737 }],
      [7_019, { kind: "leap", who: "b", byMs: 278_562, forMs: 3_877 }],
      [21_435, { kind: "erase", who: "b", list: 0, nth: 0.65 }],
    ],
  },
  {
    name: "what both have agreed on cannot be taken back on one side alone",
    seed: 1_537,
    setting: {
      lists: 2,
      periodMs: 60_000,
      recordBytes: 64,
      padMode: "prefer",
      dials: "b",
      vault: { a: true, b: true },
      latencyMs: 600,
    },
    steps: [
      [550, { kind: "tellSeen", who: "b", list: 0, on: false }],
      [0, { kind: "erase", who: "b", list: 0, nth: 0.385 }],
    ],
  },
  {
    name: "a hello that comes while the stick is being pulled out makes nobody a stranger",
    setting: { dials: "b" },
    steps: [
      [0, { kind: "pullStick", who: "a", list: 0, forMs: 1_812 }],
      [804, { kind: "kill", who: "a", downMs: 14_912 }],
    ],
  },
  {
    name: "a copy that waits at the peer learns at once that its owner has talked with the peer",
    seed: 3_048,
    setting: { recordBytes: 1_280, padMode: "always", dials: "a" },
    steps: [
      [1_211, { kind: "copySeat", who: "b", afterMs: 4_344, forMs: 22_060, says: true }],
      [0, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [42, { kind: "say", who: "b", list: 0, bytes: 20 }],
    ],
  },
  {
    name: "whoever is in between in steady cover has as many exchanges as any program",
    seed: 3_673,
    setting: {
      periodMs: 60_000,
      padMode: "prefer",
      coverMode: { a: "quiet", b: "steady" },
      vault: { a: true, b: true },
      listLeftMs: 72_436,
      latencyMs: 150,
    },
    steps: [
      [455, {
        kind: "copySeat",
        who: "a",
        afterMs: 1_599,
        forMs: 88_528,
        says: false,
        isBetween: true,
      }],
      [4_500, { kind: "partition", forMs: 72_436 }],
      [72_436, { kind: "say", who: "b", list: 0, bytes: 20 }],
    ],
  },
  {
    name: "a receiver that has forgotten that it refused a file learns that it is over",
    seed: 1_275,
    setting: {
      lists: 2,
      periodMs: 60_000,
      recordBytes: 64,
      coverMode: { a: "quiet", b: "steady" },
      vault: { a: true, b: true },
    },
    steps: [
      [3_200, { kind: "offer", who: "a", list: 1, bytes: 1_400_000 }],
      [1_620, { kind: "decide", who: "b", list: 1, nth: 0.999, action: "refuse" }],
      [68, { kind: "diskFull", who: "b", list: 1, forMs: 6_822 }],
      [150, { kind: "killInWrite", who: "b", list: 0, afterWrites: 0, downMs: 12_131 }],
      [1_757, { kind: "say", who: "b", list: 0, bytes: 20 }],
    ],
  },
  {
    name: "what has disappeared does not come back when its sender has not heard of the reading",
    seed: 3_830,
    setting: {
      periodMs: 60_000,
      recordBytes: 64,
      vault: { a: false, b: true },
      latencyMs: 600,
    },
    steps: [
      [2_285, { kind: "disappear", who: "b", list: 0, afterMs: 60_000 }],
      [15_515, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [1_636, { kind: "leap", who: "a", byMs: 197_254, forMs: 28_357 }],
      [36_183, { kind: "diskFull", who: "a", list: 0, forMs: 2_140 }],
      [2_858, { kind: "read", who: "a", list: 0 }],
      [14_979, { kind: "kill", who: "b", downMs: 15_169 }],
    ],
  },
];

for (const { name, seed = 1, setting, steps } of FOUND) {
  Deno.test(name, async () => {
    const outcome = await run({
      seed,
      setting: { ...SETTING, ...setting },
      steps: steps.map(([afterMs, act]) => ({ afterMs, act })),
    });
    assertEquals(outcome.broken, undefined);
  });
}
