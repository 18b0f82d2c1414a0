import { assertEquals } from "@std/assert";
import { KeptAcks } from "../../../server/messages/kept_acks.ts";

/** The acknowledgements of a lane that has everything up to `state.through`, and whether that is saved. */
function setUp() {
  const state = { through: 1, isKept: true, asked: 0 };
  const lane = {
    ack: () => ({ kind: "ack", stream: "00", through: state.through, readThrough: 0 } as const),
  };
  const acks = new KeptAcks([lane], () => {
    state.asked++;
    return state.isKept;
  });
  /** Up to where the next cell acknowledges, and whether it leaves at once. */
  const next = (isScheduled: boolean): [through: number | undefined, mayLeaveNow: boolean] => {
    const { acks: [ack], mayLeaveNow } = acks.next({ isScheduled });
    return [ack?.through, mayLeaveNow];
  };
  return { state, next };
}

Deno.test("a cell of steady cover acknowledges what the vault has, and leaves at once", () => {
  const { state, next } = setUp();
  assertEquals(next(true), [1, true]);
  Object.assign(state, { through: 2, isKept: false });
  assertEquals([next(true), next(true)], [[1, true], [1, true]]);
  state.isKept = true;
  assertEquals(next(true), [2, true]);
});

Deno.test("other cells acknowledge the latest and wait for the vault, as does the first of steady cover behind them", () => {
  const { state, next } = setUp();
  assertEquals([next(true), next(false), state.asked], [[1, true], [1, false], 1]);
  Object.assign(state, { through: 2, isKept: false });
  assertEquals(next(true), [2, false]);
});
