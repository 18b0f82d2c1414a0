import { assertEquals } from "@std/assert";
import { formatSpan } from "../../../server/time/span_words.ts";
import { type Facts, noticesOf, statusOf } from "../../../server/conversation/status.ts";

const FACTS: Facts = {
  peerName: "bob",
  peer: "http://192.0.2.2:7471",
  moment: { kind: "running", slot: 5, endsInMs: 4_000, slotsLeft: 100_000 },
  listTrouble: undefined,
  keysLeft: true,
  here: false,
  everHeard: false,
  saidBye: false,
  failure: undefined,
  callBroke: false,
  refusal: undefined,
  ownAddress: false,
  clockOffsetMs: undefined,
  waiting: 0,
  listNotices: [],
  periodMs: 10_000,
  hasPad: true,
  requestedPadMode: "prefer",
  steady: false,
};

Deno.test("formatSpan() says a span as people do", () => {
  const spans = [400, 47_000, -47_000, 89_000, 720_000, 5_400_000, 36 * 3_600_000, 20 * 86_400_000];
  assertEquals(spans.map(formatSpan), [
    "0 s",
    "47 s",
    "47 s",
    "89 s",
    "12 min",
    "2 h",
    "2 days",
    "20 days",
  ]);
});

Deno.test("every state has its own plain words", () => {
  const cases: [Partial<Facts>, string, string][] = [
    [{}, "connecting", "calling bob at http://192.0.2.2:7471"],
    [
      { peer: undefined },
      "waiting",
      "waiting for bob to call: tell bob your address, or set bob's in the settings",
    ],
    [{ here: true, everHeard: true }, "connected", "bob is here"],
    [{ here: true, steady: true }, "connected", "bob is here, cover traffic flows"],
    [{ everHeard: true, saidBye: true }, "away", "bob is away: the program was closed there"],
    [
      { failure: "nobody listens at 192.0.2.2:7471", waiting: 2 },
      "away",
      "bob is away: nobody listens at 192.0.2.2:7471; 2 messages wait",
    ],
    [
      { everHeard: true, peer: undefined, waiting: 1 },
      "away",
      "bob is away: no call for a while; 1 message waits",
    ],
    [
      { everHeard: true, peer: undefined, callBroke: true },
      "away",
      "bob is away: the connection from there broke",
    ],
    [
      { everHeard: true, callBroke: true, failure: "nobody listens at 192.0.2.2:7471" },
      "away",
      "bob is away: nobody listens at 192.0.2.2:7471",
    ],
    [
      { refusal: "clockApart", clockOffsetMs: 720_000 },
      "clockApart",
      "your clock is 12 min behind bob's: set it, messages wait",
    ],
    [
      { refusal: "sameSeat" },
      "sameSeat",
      "the other program holds the same copy of the list: one of you has to open bob's",
    ],
    [
      { ownAddress: true },
      "ownAddress",
      "the peer address leads to this program itself: set the address of the other one",
    ],
    [
      { listTrouble: "removed", here: true },
      "keyListRemoved",
      "key list removed: put the medium back and the chat goes on",
    ],
    [
      { listTrouble: "damaged" },
      "keyListDamaged",
      "this part of the key list is damaged: messages wait for the next good slot",
    ],
    [
      { listTrouble: "burned" },
      "keysBurned",
      "the keys of this time are burned: set your clock if it was set back, messages wait",
    ],
    [
      { moment: { kind: "notBegun", startsInMs: 7_200_000 }, keysLeft: false },
      "keysBurned",
      "all keys of the list are burned: meet again with a new one",
    ],
    [
      { listTrouble: "belowFloor" },
      "clockSetBack",
      "keys of this time are used up, your clock was set back: set it, messages wait",
    ],
    [
      { moment: { kind: "notBegun", startsInMs: 7_200_000 } },
      "notBegun",
      "the key list begins in 2 h, if your clock is right: messages wait until then",
    ],
    [
      { moment: { kind: "over", endedMsAgo: 60_000 } },
      "over",
      "the key list ended 60 s ago, if your clock is right: meet again with a new one",
    ],
  ];
  for (const [facts, status, statusText] of cases) {
    assertEquals(
      statusOf({ ...FACTS, ...facts }),
      { status, statusText } as ReturnType<typeof statusOf>,
    );
  }
});

Deno.test("notices tell of clocks, pads and the end of the list", () => {
  assertEquals(noticesOf(FACTS), []);
  assertEquals(noticesOf({ ...FACTS, here: true, clockOffsetMs: -47_400 }), [
    "your clock is 47 s ahead of bob's; messages still pass",
  ]);
  assertEquals(noticesOf({ ...FACTS, here: true, clockOffsetMs: 4_000 }), []);
  const soon = { kind: "running", slot: 5_000, endsInMs: 4_000, slotsLeft: 360 } as const;
  assertEquals(noticesOf({ ...FACTS, moment: soon, hasPad: false }), [
    "the key list has no one-time pad: texts are protected by the session's cipher alone",
    "the key list ends in 60 min: make the next one and meet before",
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
