import { seededDice } from "../testkit/seeded_dice.ts";

/** All chance of one simulated run: the same seed gives the same choices on every machine. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededDice(seed);
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  /** A whole number from `low` through `high`. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in `share` of all cases (0 to 1). */
  chance(share: number): boolean {
    return this.#next() < share;
  }

  /** One of `choices`. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** One of `choices`, each as likely as its weight. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.#next() * total;
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return choices[choices.length - 1]![1];
  }

  /** Fills `bytes`. */
  fill(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) bytes[at] = this.below(256);
  }

  /** Dice of their own for one part of the run, so that shrinking the schedule does not change their throws. */
  branch(): Dice {
    return new Dice(this.below(2 ** 31));
  }
}
