import type { Clock } from "../time/clock.ts";

/** What a caller rests by. */
export interface RestsOptions {
  clock: Clock;
  /** How long the next rest is: 0 shortest, up to 1 longest. */
  jitter: () => number;
  /** A rest is over, and the peer has no request of ours. */
  resume: () => void;
}

/**
 * Between an empty answer and the next request, ms: programs that wait for news ask again as soon as they have looked
 * at an answer. A text of the callee waits for as long.
 */
const REST_MS = { least: 20, most: 160, exponent: 2 };

/** The pauses of a caller in quiet cover: after an empty answer it rests before it asks again (PROTOCOL.md §5). */
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

  /** Ends the rest. */
  end(): void {
    this.#cancelRest?.();
    this.#cancelRest = undefined;
  }

  #drawn({ least, most, exponent }: typeof REST_MS): number {
    return least + this.#options.jitter() ** exponent * (most - least);
  }
}
