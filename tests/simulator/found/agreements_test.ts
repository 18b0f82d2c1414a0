/** Faults with what both agree on, and with what is to disappear, that seeds have found in the program. */
import { testFaults } from "./fault.ts";

testFaults([
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
  {
    name: "a program that has begun anew is told what holds in the order in which it was agreed on",
    seed: 2_381,
    setting: { periodMs: 60_000, recordBytes: 64, vault: { a: true, b: false }, latencyMs: 150 },
    steps: [
      [1_318, { kind: "disappear", who: "a", list: 0, afterMs: 120_000 }],
      [537, { kind: "tellSeen", who: "b", list: 0, on: false }],
      [1_360, { kind: "disappear", who: "b", list: 0, afterMs: 60_000 }],
      [580, { kind: "kill", who: "b", downMs: 3_779 }],
    ],
  },
  {
    name: "a change that its reader has overtaken since is not shown when it is offered again",
    seed: 5_440,
    setting: { padMode: "prefer", vault: { a: true, b: true }, latencyMs: 600 },
    steps: [
      [127, { kind: "disappear", who: "a", list: 0, afterMs: 120_000 }],
      [204, { kind: "disappear", who: "b", list: 0, afterMs: 120_000 }],
      [1_088, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [438, { kind: "disappear", who: "b", list: 0, afterMs: null }],
      [1_399, { kind: "lock", who: "a", forMs: 28_310 }],
    ],
  },
  {
    name: "a program that has begun anew, and gets a text at once, is told what both had agreed on",
    seed: 808,
    setting: { periodMs: 60_000, padMode: "prefer", dials: "a" },
    steps: [
      [19_778, { kind: "moveAddress", who: "b" }],
      [1_934, { kind: "decide", who: "b", list: 0, nth: 0.362, action: "accept" }],
      [36_959, { kind: "drift", who: "a", ppm: -134 }],
      [0, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [924, { kind: "disappear", who: "a", list: 0, afterMs: 60_000 }],
      [2_986, { kind: "tellSeen", who: "b", list: 0, on: false }],
      [0, { kind: "kill", who: "a", downMs: 434 }],
      [12_070, { kind: "react", who: "a", list: 0, nth: 0.197, emoji: "🎉", on: false }],
    ],
  },
  {
    name: "the same where the other side has a vault, and sends nothing but its texts",
    seed: 40,
    setting: {
      periodMs: 60_000,
      recordBytes: 64,
      padMode: "prefer",
      bAheadMs: 16_700,
      vault: { a: true, b: false },
      latencyMs: 600,
    },
    steps: [
      [38_739, { kind: "offer", who: "b", list: 0, bytes: 1_400_000 }],
      [1_194, { kind: "disappear", who: "b", list: 0, afterMs: 60_000 }],
      [69, { kind: "setBack", who: "b", byMs: 1_384_670, forMs: 26_016 }],
      [0, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [2_954, { kind: "read", who: "a", list: 0 }],
      [0, { kind: "restart", who: "b" }],
    ],
  },
]);
