import type { WishItem } from "../../keys/cell/frame/answer_wish.ts";
import type { Clock } from "../time/clock.ts";

/** What a caller rests by. */
export interface RestsOptions {
  clock: Clock;
  /** How long the next rest is: 0 shortest, up to 1 longest. */
  jitter: () => number;
  /** A rest is over, and the peer has no request of ours. */
  resume: () => void;
  /** A request is to leave beside the one that waits, although nobody has said anything. */
  stir: () => void;
  /** It has to be proven that the way is open. */
  wantsProof: () => boolean;
}

/**
 * Between an empty answer and the next request, ms: programs that wait for news ask again as soon as they have looked
 * at an answer. A text of the callee waits for as long.
 */
const REST_MS = { least: 20, most: 160, exponent: 2 };
/**
 * How long a request may wait at the peer while the way is not proven, ms: with PROMPT after it, a connection that froze
 * is noticed before a text of the callee is 5 s late.
 */
const PROOF_MS = { least: 100, most: 2_400, exponent: 1.5 };
/** Between two exchanges on the connection beside the one that waits, ms: below what an unused one is kept for. */
const STIR_MS = { least: 200, most: 3_900, exponent: 1 };
/** For how long after our latest text that connection is kept in use. */
const TALKING_MS = 60_000;

/**
 * The pauses of a caller in quiet cover that has nothing to say (PROTOCOL.md §5).
 *
 *  1. After an empty answer it rests before it asks again.
 *  2. At first none of its requests waits for long, so that one connection soon has carried as much as proves that the
 *     way freezes none. That looks like a program that polls.
 *  3. While its user is talking, the connection that texts take beside the waiting request is kept in use. Otherwise
 *     each text had a connection of its own, which lives for one exchange.
 */
export class Rests {
  readonly #options: RestsOptions;
  #cancelRest: (() => void) | undefined;
  #cancelStir: (() => void) | undefined;
  /** By the clock's uptime. */
  #talkingUntilMs = -Infinity;

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
    this.#cancelRest = this.#after(REST_MS, () => {
      this.#cancelRest = undefined;
      this.#options.resume();
    });
  }

  /** How the next request is to be answered where it is to prove the way: soon, in a cell of the callee's choice. */
  wish(): WishItem | undefined {
    if (!this.#options.wantsProof()) return undefined;
    return { kind: "wish", afterMs: Math.floor(this.#drawn(PROOF_MS)), size: "tiny" };
  }

  /** A text of ours leaves. */
  noteTalking(): void {
    this.#talkingUntilMs = this.#options.clock.uptime() + TALKING_MS;
  }

  /** The peer has answered: while our user talks, a request follows beside the one that waits. */
  noteAnswered(): void {
    if (this.#cancelStir !== undefined) return;
    if (this.#options.clock.uptime() > this.#talkingUntilMs) return;
    this.#cancelStir = this.#after(STIR_MS, () => {
      this.#cancelStir = undefined;
      this.#options.stir();
    });
  }

  /** Ends all rests. */
  end(): void {
    this.#cancelRest?.();
    this.#cancelStir?.();
    this.#cancelRest = this.#cancelStir = undefined;
    this.#talkingUntilMs = -Infinity;
  }

  #after(range: typeof REST_MS, then: () => void): () => void {
    return this.#options.clock.after(this.#drawn(range), then);
  }

  #drawn({ least, most, exponent }: typeof REST_MS): number {
    return least + this.#options.jitter() ** exponent * (most - least);
  }
}
