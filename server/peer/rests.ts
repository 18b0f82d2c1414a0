import type { WishItem } from "../../keys/cell/frame/answer_wish.ts";
import type { ShortSize } from "../../keys/cell/frame/cell_size.ts";
import type { Clock } from "../time/clock.ts";

/** What a caller rests by. */
export interface RestsOptions {
  clock: Clock;
  /** How long the next rest is: 0 shortest, up to 1 longest. */
  jitter: () => number;
  /** A rest is over, and the peer has no request of ours. */
  resume: () => void;
  /** It has to be proven that the way is open. */
  wantsProof: () => boolean;
}

/**
 * Between an empty answer and the next request, ms: programs that wait for news ask again as soon as they have looked
 * at an answer. A text of the callee waits for as long.
 */
const REST_MS = { least: 20, most: 160, exponent: 2 };
/** How long the peer takes for an answer that proves the way, ms: web applications take some milliseconds, few take many. */
const PROOF_MS = { least: 2, most: 180, exponent: 3 };
/** Which part of these answers is of which size: what a program loads when it starts is mostly long. */
const PROOF_SIZES: readonly { below: number; size: ShortSize }[] = [
  { below: 0.1, size: "small" },
  { below: 0.25, size: "middle" },
  { below: 1, size: "normal" },
];

/**
 * The pauses of a caller in quiet cover that has nothing to say (PROTOCOL.md §5).
 *
 *  1. After an empty answer it rests before it asks again.
 *  2. At first its requests are answered soon and at length, so that one connection has carried within seconds as much as
 *     proves that the way freezes none. That looks like a program that starts, and loads what it shows.
 */
export class Rests {
  readonly #options: RestsOptions;
  #cancelRest: (() => void) | undefined;

  constructor(options: RestsOptions) {
    this.#options = options;
  }

  /** True while no empty request follows an empty answer. */
  get isResting(): boolean {
    return this.#cancelRest !== undefined;
  }

  /** Neither side had anything to say. */
  rest(): void {
    this.#cancelRest?.();
    this.#cancelRest = this.#options.clock.after(this.#drawn(REST_MS), () => {
      this.#cancelRest = undefined;
      this.#options.resume();
    });
  }

  /** How the next request is to be answered where it is to prove the way. */
  wish(): WishItem | undefined {
    const { jitter, wantsProof } = this.#options;
    if (!wantsProof()) return undefined;
    const part = jitter();
    const { size } = PROOF_SIZES.find(({ below }) => part < below) ?? PROOF_SIZES.at(-1)!;
    return { kind: "wish", afterMs: Math.floor(this.#drawn(PROOF_MS)), size };
  }

  /** Ends the rest. */
  end(): void {
    this.#cancelRest?.();
    this.#cancelRest = undefined;
  }

  #drawn({ least, most, exponent }: typeof REST_MS): number {
    return least + this.#options.jitter() ** exponent * (most - least);
  }
}
