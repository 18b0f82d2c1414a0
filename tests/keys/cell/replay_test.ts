import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { REPLAY_WINDOW } from "../../../keys/constants.ts";
import { ReplayWindow } from "../../../keys/cell/replay.ts";

/** The same by the definition: a set of everything seen and a comparison. */
class NaiveWindow {
  readonly #seen = new Set<number>();
  #highest = 0;

  accept(counter: number): boolean {
    if (counter < 1 || this.#seen.has(counter)) return false;
    if (counter <= this.#highest - REPLAY_WINDOW) return false;
    this.#seen.add(counter);
    this.#highest = Math.max(this.#highest, counter);
    return true;
  }
}

Deno.test("the replay window answers as a set of everything seen would", () => {
  const counters = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 8_000, max: 8_300 }),
      fc.integer({ min: 0, max: 60_000 }),
      fc.integer({ min: 2 ** 32 - 40, max: 2 ** 32 + 8_300 }),
    ),
    { maxLength: 200 },
  );
  fc.assert(fc.property(counters, (list) => {
    const window = new ReplayWindow();
    const naive = new NaiveWindow();
    for (const counter of list) assertEquals(window.accept(counter), naive.accept(counter));
  }));
});

Deno.test("the replay window takes a counter 8,127 back and refuses the one 8,128 back", () => {
  const window = new ReplayWindow();
  assert(window.accept(20_000));
  assert(window.accept(20_000 - REPLAY_WINDOW + 1));
  assert(!window.accept(20_000 - REPLAY_WINDOW));
});

Deno.test("every counter of a whole window passes once, in any order", () => {
  const window = new ReplayWindow();
  assert(window.accept(REPLAY_WINDOW));
  for (let counter = 1; counter < REPLAY_WINDOW; counter += 2) assert(window.accept(counter));
  for (let counter = 2; counter < REPLAY_WINDOW; counter += 2) assert(window.accept(counter));
  for (let counter = 1; counter <= REPLAY_WINDOW; counter++) assert(!window.accept(counter));
});

Deno.test("a window that goes round and round forgets nothing too early and keeps nothing too long", () => {
  for (const stride of [1, 31, 32, 33, 1_000, 8_127, 8_128, 8_192, 20_000]) {
    const window = new ReplayWindow();
    const naive = new NaiveWindow();
    for (let counter = 1; counter <= 60_000; counter += stride) {
      for (const back of [0, 1, 32, 5_000, REPLAY_WINDOW - 1, REPLAY_WINDOW]) {
        const each = counter - back;
        assertEquals(window.accept(each), naive.accept(each), `${each} by ${stride}`);
      }
    }
  }
});
