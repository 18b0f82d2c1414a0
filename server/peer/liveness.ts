/**
 * Whether a peer that was heard lately is gone after all (PROTOCOL.md §5, "Signs of life").
 *
 *  1. An authentic frame, or the answer that confirms our hello, is a sign of life. It cancels all evidence
 *     against the peer.
 *  2. A peer whose request waits here on an open connection is there, even if our calls fail: a peer behind a
 *     NAT calls and cannot be called. In steady cover no request waits; a peer that was last heard by its call
 *     then counts as there until two keep-alive intervals have passed in silence.
 *  3. Otherwise the peer is gone after two failed attempts of ours in a row, or more where it was gone and back lately.
 *     One failure changes nothing.
 *  4. When the connection of its waiting request breaks, the peer has a moment to call again. It is gone when it
 *     does not, and one more attempt of ours has failed.
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
  onChange: () => void;
}

/** Attempts in a row that fail before the peer counts as gone. */
const FAILED_ATTEMPTS = 2;
/** Two more for each return of the peer within RETURNS_MS, so that a bad road does not make it come and go. */
const ATTEMPTS_PER_RETURN = 2;
const MOST_ATTEMPTS = 8;
const RETURNS_MS = 30_000;
/** Returns that make a difference. */
const MOST_RETURNS = (MOST_ATTEMPTS - FAILED_ATTEMPTS) / ATTEMPTS_PER_RETURN;

/** What our attempts and the peer's calls say since the last sign of life. */
export class Liveness {
  readonly #options: LivenessOptions;
  readonly #returning: Recent;
  #failed = 0;
  #dialWorks = false;
  #callWaits = false;
  #callBroke = false;
  #lastSign: Via["kind"] | undefined;
  /** When the peer was gone and came back lately, by the uptime. */
  #returnsMs: number[] = [];

  constructor(options: LivenessOptions) {
    this.#options = options;
    const { clock, road, onChange } = options;
    this.#returning = new Recent(clock, () => road.returnMs, onChange);
  }

  /** Enough speaks against the peer. */
  get isGone(): boolean {
    const enough = this.#attempts;
    if (this.#returning.is) return this.#failed > enough;
    return this.#failed >= enough || (this.#callBroke && !this.#dialWorks);
  }

  /** How many attempts have to fail in a row. */
  get #attempts(): number {
    const { clock } = this.#options;
    const returns = this.#returnsMs.filter((atMs) => clock.uptime() - atMs < RETURNS_MS).length;
    return FAILED_ATTEMPTS + ATTEMPTS_PER_RETURN * returns;
  }

  /** The connection of its waiting request broke, and there was no sign of life since. */
  get callBroke(): boolean {
    return this.#callBroke;
  }

  /** A sign of life has come this way. */
  noteSign(way: Via["kind"]): void {
    if (this.isGone) {
      this.#returnsMs = [...this.#returnsMs, this.#options.clock.uptime()].slice(-MOST_RETURNS);
    }
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
