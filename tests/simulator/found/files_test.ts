/** Faults with files that seeds have found in the program. */
import { testFaults } from "./fault.ts";

testFaults([
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
    name:
      "a file that a copy of its receiver's seat was offered too moves to the one that takes it",
    seed: 7_791,
    setting: { periodMs: 60_000, recordBytes: 1_280, vault: { a: true, b: true }, latencyMs: 600 },
    steps: [
      [1_366, { kind: "copySeat", who: "a", afterMs: 39_278, forMs: 30_633, says: false }],
      [26_709, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [13_165, { kind: "partition", forMs: 470 }],
      [1_225, { kind: "decide", who: "a", list: 0, nth: 0.008, action: "resume" }],
      [1_696, { kind: "oneWay", from: "b", forMs: 2_338 }],
      [365, { kind: "stranger", who: "b", forMs: 410 }],
      [1_111, { kind: "say", who: "a", list: 0, bytes: 1_500 }],
      [1_146, { kind: "delay", upToMs: 2_248, forMs: 29_665 }],
      [0, { kind: "offer", who: "b", list: 0, bytes: 0 }],
      [28_150, { kind: "erase", who: "a", list: 0, nth: 0.629 }],
    ],
  },
  {
    name: "after a break on a slow road a file does not go on in short pieces to its end",
    seed: 8_474,
    setting: { recordBytes: 64, padMode: "prefer", bAheadMs: 7_182, latencyMs: 600 },
    steps: [
      [9_000, { kind: "offer", who: "a", list: 0, bytes: 1_400_000 }],
      [5_100, { kind: "decide", who: "b", list: 0, nth: 0.999, action: "accept" }],
      [1_807, { kind: "decide", who: "b", list: 0, nth: 0.999, action: "pause" }],
      [16_376, { kind: "decide", who: "b", list: 0, nth: 0.999, action: "resume" }],
      [0, { kind: "stranger", who: "a", forMs: 3_120 }],
      [1_254, { kind: "partition", forMs: 27_788 }],
      [1_261, { kind: "offer", who: "a", list: 0, bytes: 1_400_000 }],
    ],
  },
  {
    name: "a piece of a file that has to wait for steady cover makes no cells without end",
    seed: 126_501_091,
    setting: {
      periodMs: 60_000,
      recordBytes: 1_280,
      padMode: "always",
      coverMode: { a: "steady", b: "quiet" },
      vault: { a: true, b: true },
      latencyMs: 1,
    },
    steps: [
      [3_010, { kind: "offer", who: "b", list: 0, bytes: 1_400_000 }],
      [1_506, { kind: "decide", who: "a", list: 0, nth: 0.999, action: "accept" }],
      [12, { kind: "moveAddress", who: "b" }],
      [1_331, { kind: "decide", who: "b", list: 0, nth: 0.374, action: "resume" }],
      [26_046, { kind: "decide", who: "a", list: 0, nth: 0.278, action: "refuse" }],
      [1_954, { kind: "drift", who: "a", ppm: 40 }],
      [29_751, { kind: "partition", forMs: 49_518 }],
      [20_019, { kind: "read", who: "a", list: 0 }],
      [37_606, { kind: "drop", share: 0.1, forMs: 9_065 }],
    ],
  },
]);
