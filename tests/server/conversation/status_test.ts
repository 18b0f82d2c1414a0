import { assertEquals } from "@std/assert";
import type { AwayReasonJson, StatusJson } from "../../../server/gui_api/status_json.ts";
import { type Facts, noticesOf, statusOf } from "../../../server/conversation/status.ts";

const START_MS = Date.UTC(2026, 0, 1);

const FACTS: Facts = {
  peer: "http://192.0.2.2:7471",
  moment: { kind: "running", slot: 5, endsInMs: 4_000, slotsLeft: 100_000 },
  startMs: START_MS,
  endMs: START_MS + 1_000_050_000,
  listTrouble: undefined,
  historySlow: false,
  keysLeft: true,
  here: false,
  everHeard: false,
  saidBye: false,
  failure: undefined,
  callBroke: false,
  refusal: undefined,
  ownAddress: false,
  clockOffsetMs: undefined,
  roundTripMs: 0,
  hoursApart: undefined,
  hours: 0,
  portMendedAtMs: undefined,
  waiting: 0,
  listNotices: [],
  periodMs: 10_000,
  timelineFull: false,
  hasPad: true,
  continuity: { code: "kept", words: null },
  unprovenCallAtMs: undefined,
  isReplaced: false,
  arePeersTwo: false,
  requestedPadMode: "prefer",
  steady: false,
};

Deno.test("the status follows from the facts, the gravest first", () => {
  const refused = { code: "refused", address: "192.0.2.2:7471" } as const;
  const away = (reason: AwayReasonJson, waiting = 0): StatusJson => ({
    code: "away",
    reason,
    waiting,
  });
  const cases: [Partial<Facts>, StatusJson][] = [
    [{}, { code: "connecting", address: "http://192.0.2.2:7471" }],
    [{ peer: undefined }, { code: "waiting" }],
    [{ here: true, everHeard: true }, { code: "connected", steady: false }],
    [{ here: true, steady: true }, { code: "connected", steady: true }],
    [{ everHeard: true, saidBye: true }, away({ code: "saidBye" })],
    [{ failure: refused, waiting: 2 }, away(refused, 2)],
    [{ everHeard: true, peer: undefined, waiting: 1 }, away({ code: "noCall" }, 1)],
    [{ everHeard: true }, away({ code: "silent" })],
    [{ everHeard: true, peer: undefined, callBroke: true }, away({ code: "callBroke" })],
    [{ everHeard: true, callBroke: true, failure: refused }, away(refused)],
    [{ refusal: "clockApart", clockOffsetMs: 720_400 }, {
      code: "clockApart",
      offsetMs: 720_000,
      hours: null,
    }],
    [{ refusal: "sameSeat" }, { code: "sameSeat" }],
    [{ ownAddress: true }, { code: "ownAddress" }],
    [{ listTrouble: { kind: "removed" }, here: true }, { code: "keyListRemoved" }],
    [{ listTrouble: { kind: "damaged" } }, { code: "keyListDamaged" }],
    [{ listTrouble: { kind: "slow" }, here: true }, { code: "keyListSlow" }],
    [{ historySlow: true, here: true }, { code: "historySlow" }],
    [{ historySlow: true, everHeard: true }, away({ code: "silent" })],
    [
      { listTrouble: { kind: "burned", untilMs: START_MS } },
      { code: "keysBurned", until: "2026-01-01T00:00:00.000Z" },
    ],
    [
      { moment: { kind: "notBegun", startsInMs: 7_200_000 }, keysLeft: false },
      { code: "keysBurned", until: null },
    ],
    [
      { listTrouble: { kind: "belowFloor", untilMs: START_MS } },
      { code: "clockSetBack", until: "2026-01-01T00:00:00.000Z" },
    ],
    [
      { moment: { kind: "notBegun", startsInMs: 7_200_000 } },
      { code: "notBegun", startsAt: "2026-01-01T00:00:00.000Z" },
    ],
    [
      { moment: { kind: "over", endedMsAgo: 60_000 } },
      { code: "over", endedAt: "2026-01-12T13:47:30.000Z" },
    ],
  ];
  for (const [facts, status] of cases) assertEquals(statusOf({ ...FACTS, ...facts }), status);
});

Deno.test("of two facts that hold at once, the graver one is the status", () => {
  const order: [StatusJson["code"], Partial<Facts>][] = [
    ["over", { moment: { kind: "over", endedMsAgo: 60_000 } }],
    ["keysBurned", { keysLeft: false }],
    ["replaced", { isReplaced: true }],
    ["notBegun", { moment: { kind: "notBegun", startsInMs: 7_200_000 } }],
    ["clockSetBack", { listTrouble: { kind: "belowFloor", untilMs: START_MS } }],
    ["keyListRemoved", { listTrouble: { kind: "removed" } }],
    ["keyListDamaged", { listTrouble: { kind: "damaged" } }],
    ["keysBurned", { listTrouble: { kind: "burned", untilMs: START_MS } }],
    ["keyListSlow", { listTrouble: { kind: "slow" } }],
    ["historySlow", { here: true, historySlow: true }],
    ["connected", { here: true }],
    ["sameSeat", { refusal: "sameSeat" }],
    ["ownAddress", { ownAddress: true }],
    ["clockApart", { refusal: "clockApart" }],
    ["away", { everHeard: true }],
    ["connecting", {}],
  ];
  for (const [index, [code, graver]] of order.entries()) {
    for (const [, lesser] of order.slice(index)) {
      assertEquals(statusOf({ ...FACTS, ...lesser, ...graver }).code, code);
    }
  }
});

Deno.test("notices tell of clocks, pads and the end of the list", () => {
  assertEquals(noticesOf(FACTS), []);
  assertEquals(noticesOf({ ...FACTS, here: true, clockOffsetMs: -47_400 }), [
    { code: "clockDiffers", offsetMs: -47_000 },
  ]);
  assertEquals(noticesOf({ ...FACTS, here: true, clockOffsetMs: 4_000 }), []);
  const soon = { kind: "running", slot: 5_000, endsInMs: 4_000, slotsLeft: 360 } as const;
  assertEquals(noticesOf({ ...FACTS, moment: soon, hasPad: false }), [
    { code: "noPad", requested: "prefer" },
    { code: "listEnds", endsAt: "2026-01-12T13:47:30.000Z" },
  ]);
});

Deno.test("the end of a list is told in its last tenth, a week ahead at most", () => {
  const daySlots = 8_640;
  const told = (days: number, leftDays: number): boolean => {
    const slot = (days - leftDays) * daySlots;
    const slotsLeft = leftDays * daySlots;
    const moment = { kind: "running", slot, endsInMs: 4_000, slotsLeft } as const;
    return noticesOf({ ...FACTS, moment }).length > 0;
  };
  assertEquals([told(365, 8), told(365, 7)], [false, true]);
  assertEquals([told(30, 4), told(30, 3)], [false, true]);
  assertEquals([told(1, 1), told(1, 0.05)], [false, true]);
});
