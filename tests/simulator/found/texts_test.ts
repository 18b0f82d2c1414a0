/** Faults with texts that seeds have found in the program. */
import { type Fault, testFaults } from "./fault.ts";

/** A text is taken back while the stick of its vault is out for a moment. */
const STICK_OUT: Pick<Fault, "setting" | "steps"> = {
  setting: {
    periodMs: 60_000,
    padMode: "prefer",
    coverMode: { a: "quiet", b: "steady" },
    dials: "a",
    bAheadMs: -9_019,
    readOnly: { a: true, b: false },
    vault: { a: false, b: true },
    latencyMs: 150,
  },
  steps: [
    [29_613, { kind: "say", who: "b", list: 0, bytes: 20 }],
    [0, { kind: "pullStick", who: "b", list: 0, forMs: 417 }],
    [0, { kind: "cancel", who: "b", list: 0, nth: 0.308 }],
  ],
};

testFaults([
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
    name: "a text that is taken while the vault's medium is out is not called kept",
    seed: 1_239_548_909,
    setting: {
      dials: "b",
      recordBytes: 1_280,
      padMode: "prefer",
      vault: { a: true, b: true },
      latencyMs: 150,
    },
    steps: [
      [35_015, { kind: "pullStick", who: "b", list: 0, forMs: 32_037 }],
      [0, { kind: "setBack", who: "b", byMs: 1_450_116, forMs: 36_141 }],
      [21_670, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [0, { kind: "kill", who: "b", downMs: 21_154 }],
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
    name:
      "a text for later leaves at its time although the peer's clock was behind when it was heard",
    seed: 6_626,
    setting: {
      periodMs: 60_000,
      recordBytes: 64,
      padMode: "prefer",
      coverMode: { a: "steady", b: "quiet" },
      bAheadMs: 19_551,
      vault: { a: true, b: true },
      latencyMs: 600,
    },
    steps: [
      [0, { kind: "setBack", who: "b", byMs: 2_826_369, forMs: 4_547 }],
      [1_114, { kind: "sayLater", who: "a", list: 0, bytes: 20, inMs: 2_337 }],
    ],
  },
  {
    name: "what was cut in quiet cover is sent again in steady cover, beside a wish",
    seed: 6_849,
    setting: {
      lists: 2,
      periodMs: 60_000,
      padMode: "prefer",
      vault: { a: true, b: false },
      latencyMs: 150,
    },
    steps: [
      [7_278, { kind: "leap", who: "b", byMs: 198_359, forMs: 16_839 }],
      [0, { kind: "say", who: "a", list: 1, bytes: 9_000 }],
      [39_385, { kind: "say", who: "a", list: 1, bytes: 20 }],
      [23_879, { kind: "cover", who: "a", list: 1, mode: "steady" }],
      [331, { kind: "kill", who: "b", downMs: 5_042 }],
    ],
  },
  {
    name:
      "a text that an earlier run has sent without a pad takes none alone, and so never waits for it beside others",
    seed: 31_096,
    setting: {
      periodMs: 60_000,
      padMode: "prefer",
      dials: "b",
      bAheadMs: -5_628,
      readOnly: { a: true, b: false },
      vault: { a: false, b: true },
    },
    steps: [
      [435, { kind: "say", who: "b", list: 0, bytes: 9_000 }],
      [0, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [1_575, { kind: "delay", upToMs: 6_844, forMs: 19_348 }],
      [67, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [843, { kind: "restart", who: "a" }],
      [1_462, { kind: "kill", who: "b", downMs: 2_473 }],
    ],
  },
  {
    name:
      "what was taken back is not shown again by a program that is locked while its vault's medium is full",
    seed: 40_606,
    setting: {
      periodMs: 60_000,
      padMode: "prefer",
      coverMode: { a: "steady", b: "quiet" },
      bAheadMs: 5_441,
      readOnly: { a: false, b: true },
      vault: { a: true, b: false },
    },
    steps: [
      [25_178, { kind: "setBack", who: "a", byMs: 2_471_727, forMs: 31_356 }],
      [1_675, { kind: "react", who: "a", list: 0, nth: 0.479, emoji: "🎉", on: false }],
      [1_549, { kind: "offer", who: "b", list: 0, bytes: 300 }],
      [902, { kind: "decide", who: "a", list: 0, nth: 0.404, action: "resume" }],
      [1_416, { kind: "say", who: "a", list: 0, bytes: 1_500 }],
      [1_874, { kind: "delay", upToMs: 2_494, forMs: 798 }],
      [485, { kind: "stranger", who: "b", forMs: 4_346 }],
      [2_250, { kind: "sayLater", who: "a", list: 0, bytes: 20, inMs: 113_765 }],
      [838, { kind: "replay", share: 0.9, forMs: 6_458 }],
      [1_818, { kind: "diskFull", who: "a", list: 0, forMs: 16_299 }],
      [1_317, { kind: "sayLater", who: "a", list: 0, bytes: 1_500, inMs: 109_173 }],
      [500, { kind: "stranger", who: "a", forMs: 2_433 }],
      [14_934, { kind: "duplicate", share: 0.5, forMs: 12_995 }],
      [895, { kind: "tellSeen", who: "a", list: 0, on: false }],
      [1_014, { kind: "lock", who: "a", forMs: 9_927 }],
    ],
  },
  {
    name:
      "what is taken back while the vault's medium is out is not called taken back, where the next run sends it",
    seed: 32_860,
    setting: STICK_OUT.setting,
    steps: [
      ...STICK_OUT.steps,
      [1_885, { kind: "restart", who: "b" }],
    ],
  },
  {
    name:
      "what is taken back while the vault's medium is out is not sent by the next run once the vault was used again",
    seed: 32_860,
    setting: STICK_OUT.setting,
    steps: [
      ...STICK_OUT.steps,
      [13_000, { kind: "restart", who: "b" }],
    ],
  },
]);
