/** Faults with hellos, sessions and copied seats that seeds have found in the program. */
import { testFaults } from "./fault.ts";

testFaults([
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
    name: "an owner whose clock is behind spends no pad that a copy has spent by the peer's clock",
    seed: 1_154,
    setting: {
      periodMs: 2_000,
      padMode: "prefer",
      coverMode: { a: "quiet", b: "steady" },
      bAheadMs: -13_270,
      vault: { a: true, b: false },
      latencyMs: 600,
    },
    steps: [
      [1_811, { kind: "restart", who: "a" }],
      [1_487, { kind: "replay", share: 0.3, forMs: 10_694 }],
      [0, { kind: "copySeat", who: "b", afterMs: 54_357, forMs: 65_241, says: true }],
      [1_461, { kind: "offer", who: "b", list: 0, bytes: 200_000 }],
      [1_143, { kind: "cancel", who: "b", list: 0, nth: 0.431 }],
      [32_837, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [1_721, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [12_033, { kind: "stranger", who: "a", forMs: 1_370 }],
      [1_641, { kind: "decide", who: "b", list: 0, nth: 0.998, action: "accept" }],
      [500, { kind: "restart", who: "b" }],
      [25_803, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [2_272, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [1_692, { kind: "say", who: "b", list: 0, bytes: 9_000 }],
      [1_902, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [16_567, { kind: "decide", who: "b", list: 0, nth: 0.024, action: "accept" }],
      [1_871, { kind: "offer", who: "a", list: 0, bytes: 0 }],
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
    name: "in steady cover a program in between makes as many exchanges as any other",
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
    name:
      "a list on a read-only medium keeps its floor over a lock, also after a leap of the clock",
    setting: { readOnly: { a: true, b: false } },
    steps: [
      [2_000, { kind: "leap", who: "a", byMs: 60_000, forMs: 10_000 }],
      [0, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [2_000, { kind: "lock", who: "a", forMs: 12_000 }],
      [20_000, { kind: "say", who: "a", list: 0, bytes: 20 }],
    ],
  },
  {
    name: "a program that cannot write its list and is locked stays who it was to the peer",
    setting: { readOnly: { a: true, b: false } },
    steps: [[2_000, { kind: "lock", who: "a", forMs: 5_000 }]],
  },
  {
    name: "a program that is locked while its stick is full stays who it was to the peer",
    setting: { latencyMs: 150 },
    steps: [
      [0, { kind: "diskFull", who: "a", list: 0, forMs: 4_000 }],
      [2_000, { kind: "lock", who: "a", forMs: 6_000 }],
    ],
  },
  {
    name: "a reaction that waits for the six words until the list's end has failed at its writer's",
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
      [4_500, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [455, {
        kind: "copySeat",
        who: "a",
        afterMs: 1_599,
        forMs: 88_528,
        says: false,
        isBetween: true,
      }],
      [8_354, { kind: "say", who: "a", list: 0, bytes: 20 }],
      [2_406, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [4_500, { kind: "partition", forMs: 72_436 }],
      [72_436, { kind: "say", who: "b", list: 0, bytes: 20 }],
      [250, { kind: "offer", who: "b", list: 0, bytes: 300 }],
      [4_742, { kind: "decide", who: "a", list: 0, nth: 0.675, action: "pause" }],
      [0, { kind: "cover", who: "b", list: 0, mode: "quiet" }],
      [1_881, { kind: "replay", share: 0.3, forMs: 40_029 }],
      [1_661, { kind: "react", who: "a", list: 0, nth: 0.988, emoji: "🎉", on: true }],
    ],
  },
]);
