/**
 * Whether a peer that was heard lately is gone after all (PROTOCOL.md §5, "Signs of life").
 *
 *  1. An authentic frame, or the answer that confirms our hello, is a sign of life: what spoke against
 *     the peer before counts no more.
 *  2. While its request waits here on a connection that stands, it is there, whatever our dialling says:
 *     who sits behind a NAT calls and is never reached. In steady cover no request waits; who was last
 *     heard by a call is then believed until it was not heard for two keep-alive intervals.
 *  3. Otherwise two attempts of ours in a row that fail: gone. One that fails and is made good by the
 *     next changes nothing.
 *  4. The connection of its waiting request breaks: it has a moment to call again, in which one more of our
 *     attempts must fail. After that, unless our own dialling works: gone.
 */
import type { Clock } from "../time/clock.ts";
import type { CallNews, Via } from "./peer_events.ts";
import { Recent } from "../time/recent.ts";
import type { Road } from "./road.ts";

/** What the evidence depends on, and whom to tell. */
export interface LivenessOptions {
  clock: Clock;
  /** Steady cover is in force. */
  isSteady: () => boolean;
  road: Pick<Road, "returnMs">;
  /** Time has passed without a call. */
  noteChange: () => void;
}

/** Backoff in a row that fail before the peer counts as gone. */
const FAILED_ATTEMPTS = 2;

/** What our attempts and the peer's calls say since the last sign of life. */
export class Liveness {
  readonly #options: LivenessOptions;
  readonly #returning: Recent;
  #failed = 0;
  #dialWorks = false;
  #callWaits = false;
  #callBroke = false;
  #lastSign: Via["kind"] | undefined;

  constructor(options: LivenessOptions) {
    this.#options = options;
    const { clock, road, noteChange } = options;
    this.#returning = new Recent(clock, () => road.returnMs, noteChange);
  }

  /** Enough speaks against the peer. */
  get isGone(): boolean {
    if (this.#returning.is) return this.#failed > FAILED_ATTEMPTS;
    return this.#failed >= FAILED_ATTEMPTS || (this.#callBroke && !this.#dialWorks);
  }

  /** The connection of its waiting request broke, and there was no sign of life since. */
  get callBroke(): boolean {
    return this.#callBroke;
  }

  /** A sign of life has come this way. */
  noteSign(way: Via["kind"]): void {
    this.#lastSign = way;
    if (way === "answer") this.#dialWorks = true;
    this.#acquit();
  }

  /** An attempt to dial has failed. */
  noteFailure(): void {
    this.#dialWorks = false;
    const isBelieved = this.#options.isSteady() && this.#lastSign === "request";
    if (!this.#callWaits && !isBelieved) this.#failed++;
  }

  /** What became of a request of the peer. */
  noteCall(news: CallNews): void {
    this.#callWaits = news === "waits";
    if (news !== "broke") return;
    this.#callBroke = true;
    this.#returning.note();
  }

  /** Another address: what failed at the old one no longer counts, but does not bring a lost peer back. */
  forgetAddress(): void {
    if (this.isGone) return;
    this.#dialWorks = false;
    this.#acquit();
  }

  /** Stops its timer. */
  close(): void {
    this.#returning.forget();
  }

  #acquit(): void {
    this.#failed = 0;
    this.#callBroke = false;
    this.#returning.forget();
  }
}
