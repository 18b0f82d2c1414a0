import { REPLAY_WINDOW } from "../constants.ts";

/** A power of two of at least 8,128 bits. */
const BITS = 8_192;
const WORDS = BITS / 32;

/**
 * Accepts each counter of a session and sender once (RFC 6479). To be asked only about counters that
 * the AEAD has vouched for: asking moves the window.
 */
export class ReplayWindow {
  readonly #words = new Uint32Array(WORDS);
  #highest = 0;

  /** True the first time a counter comes; false for a repeated one and one behind the window. */
  accept(counter: number): boolean {
    if (counter < 1 || counter + REPLAY_WINDOW <= this.#highest) return false;
    if (counter > this.#highest) this.#moveTo(counter);
    const word = Math.floor(counter / 32) % WORDS;
    const bit = 1 << (counter % 32);
    if ((this.#words[word]! & bit) !== 0) return false;
    this.#words[word]! |= bit;
    return true;
  }

  #moveTo(counter: number): void {
    const from = Math.floor(this.#highest / 32);
    const steps = Math.min(Math.floor(counter / 32) - from, WORDS);
    for (let step = 1; step <= steps; step++) this.#words[(from + step) % WORDS] = 0;
    this.#highest = counter;
  }
}
