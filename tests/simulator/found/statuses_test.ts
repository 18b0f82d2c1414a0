/** Faults with what a page says of peer and list that seeds have found in the program. */
import { testFaults } from "./fault.ts";

testFaults([
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
    name: "a peer below its floor is away, not there and away by turns",
    setting: { dials: "a", bAheadMs: -10_943, latencyMs: 150 },
    steps: [
      [20_007, { kind: "cover", who: "b", list: 0, mode: "steady" }],
      [29_627, { kind: "leap", who: "a", byMs: 115_148, forMs: 7_762 }],
      [2_697, { kind: "say", who: "b", list: 0, bytes: 1_500 }],
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
    name: "in steady cover a road that alters half of the cells is called away less and less often",
    seed: 5_894,
    setting: {
      lists: 2,
      periodMs: 60_000,
      padMode: "prefer",
      coverMode: { a: "steady", b: "quiet" },
      bAheadMs: -9_636,
      latencyMs: 150,
    },
    steps: [
      [965, { kind: "sayLater", who: "b", list: 0, bytes: 20, inMs: 65_777 }],
      [9_501, { kind: "duplicate", share: 0.1, forMs: 3_986 }],
      [644, { kind: "kill", who: "a", downMs: 6_485 }],
      [0, { kind: "corrupt", share: 0.5, forMs: 56_701 }],
      [5_441, { kind: "say", who: "b", list: 1, bytes: 20 }],
      [1_020, { kind: "read", who: "a", list: 1 }],
      [1_946, { kind: "decide", who: "a", list: 1, nth: 0.729, action: "accept" }],
      [1_918, { kind: "say", who: "b", list: 1, bytes: 1_500 }],
      [8_931, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [1_692, { kind: "read", who: "b", list: 1 }],
    ],
  },
  {
    name:
      "a program that was replaced below its floor says so once its clock has reached the floor",
    seed: 3_762,
    setting: {
      recordBytes: 1_280,
      padMode: "always",
      vault: { a: true, b: true },
      latencyMs: 600,
    },
    steps: [
      [0, { kind: "copySeat", who: "b", afterMs: 19_852, forMs: 72_578, says: true }],
      [20_079, { kind: "read", who: "a", list: 0 }],
      [0, { kind: "say", who: "a", list: 0, bytes: 1_500 }],
      [1_313, { kind: "setBack", who: "a", byMs: 1_131_852, forMs: 3_263 }],
      [13_816, { kind: "say", who: "b", list: 0, bytes: 9_000 }],
      [515, { kind: "leap", who: "b", byMs: 255_575, forMs: 4_509 }],
      [1_587, { kind: "diskFull", who: "b", list: 0, forMs: 2_370 }],
      [237, { kind: "say", who: "a", list: 0, bytes: 20 }],
    ],
  },
]);
