import { assert, assertEquals, assertLess } from "@std/assert";
import {
  answerPadding,
  MOST_PADDING,
  paddingOn,
  requestPadding,
} from "../../../../server/transport/connections/connection_padding.ts";

/** Evenly from 0 up to 1. */
const FRACTIONS = Array.from({ length: 40 }, (_, index) => index / 40);

function meanOf(numbers: number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

Deno.test("padding is the base of its connection and a part of what is drawn, within bounds", () => {
  const drawn = (paddingBytes: number) => ({ paddingBytes });
  assertEquals(paddingOn({ baseBytes: 300, part: 0.5 }, drawn(1_001)), 800);
  assertEquals(
    paddingOn({ baseBytes: 300, part: 0.5 }, { paddingBytes: 1_001, isVaried: true }),
    1_301,
  );
  assertEquals(paddingOn({ baseBytes: 0, part: 0 }, drawn(4_096)), 0);
  assertEquals(answerPadding(0, 0, 0.5).baseBytes, 250);
  const most = 1 - 2 ** -16;
  const answers = (base: number, part: number) => answerPadding(base, part, most);
  for (const [kind, of] of [["request", requestPadding], ["answer", answers]] as const) {
    const longest = paddingOn(of(most, most), drawn(4_096));
    assert(longest <= MOST_PADDING[kind], kind);
  }
});

Deno.test("bases and parts are those of PROTOCOL.md", () => {
  assertEquals(requestPadding(0.5, 0.5), { baseBytes: 150, part: 2 ** -6 });
  assertEquals(requestPadding(0.9, 0), { baseBytes: 486, part: 0 });
  assertEquals(answerPadding(0.5, 0.5, 0.3), { baseBytes: 150 + 18, part: 3 * 2 ** -6 });
  assertEquals(answerPadding(0.9, 1, 0), { baseBytes: 637, part: 3 });
  const all = { baseBytes: 7, part: 3 };
  assertEquals(paddingOn(all, { paddingBytes: 4_096 }), 3_007);
  assertEquals(paddingOn(all, { paddingBytes: 999 }), 3_004);
  assertEquals(MOST_PADDING, { request: 3_600, answer: 4_700 });
});

Deno.test("connections differ, and an exchange costs at most 4 KiB of padding on average", () => {
  // What is drawn has 2 KiB on average at most.
  const meanOn = (of: typeof requestPadding): number =>
    meanOf(
      FRACTIONS.flatMap((base) =>
        FRACTIONS.map((part) => paddingOn(of(base, part), { paddingBytes: 2_048 }))
      ),
    );
  const meanAnswers = (base: number, part: number) => answerPadding(base, part, 0.5);
  assertLess(meanOn(requestPadding) + meanOn(meanAnswers), 4_096);
  const shares = FRACTIONS.flatMap((request) =>
    FRACTIONS.map((answer) => {
      const up = paddingOn(requestPadding(request, request), { paddingBytes: 1_000 });
      const down = paddingOn(answerPadding(answer, answer, 0), { paddingBytes: 1_000 });
      return (128 + up) / (256 + up + down);
    })
  );
  assertLess(Math.min(...shares), 0.05);
  assert(Math.max(...shares) > 0.9);
});
