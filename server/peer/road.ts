/**
 * How long cells take to the peer and back, and how long to wait for what (PROTOCOL.md §5, "Slow roads"). Every limit
 * follows the measured round trip, so that a road of seconds is slow and not broken.
 */
import {
  AWAY_MS,
  BYE_TIMEOUT_MS,
  PROMPT_MS,
  RESEND_MS,
  RETURN_MS,
  STEADY_AWAY_MS,
} from "../constants.ts";
import type { TimeLimits } from "../transport/transport.ts";

/** An answer that is due at once is waited for this many round trips. */
const ROUND_TRIPS = 3;
/** A peer whose signs of life come less often than this within STEADY_AWAY is given AWAY. */
const LEAST_SIGNS = 2.5;
/** A longer round trip says more of a machine that slept than of the road. */
const LONGEST_MS = 60_000;
/** A goodbye is never waited for longer than this: somebody wants to leave. */
const LONGEST_BYE_MS = 15_000;
/** The limit of a hello doubles this often while nothing answers, then it begins again. */
const DOUBLINGS = 2;

/** The road to one peer. */
export class Road {
  /** Of the slowest exchanges lately; undefined before the first one. */
  #roundTripMs: number | undefined;
  /** Attempts in a row to which nothing came back. */
  #silent = 0;

  /** The round trip in milliseconds; 0 before it was measured. */
  get roundTripMs(): number {
    return this.#roundTripMs ?? 0;
  }

  /**
   * For how long a peer that is not heard may still be there. `apartMs`: from one of its cells to the next, where steady
   * cover is in force.
   */
  awayMs(apartMs = Infinity): number {
    const silentMs = LEAST_SIGNS * apartMs <= STEADY_AWAY_MS ? STEADY_AWAY_MS : AWAY_MS;
    return silentMs + 2 * this.roundTripMs;
  }

  /** How long a caller whose waiting request broke has to call again. */
  get returnMs(): number {
    return RETURN_MS + 2 * this.roundTripMs;
  }

  /** After how long a segment goes out again that was not acknowledged. */
  get resendMs(): number {
    return Math.max(RESEND_MS, 1.5 * this.roundTripMs);
  }

  /** A cell that was answered at once has taken `tookMs`. Rises at once and falls slowly; a set clock says nothing. */
  noteRoundTrip(tookMs: number): void {
    if (tookMs < 0 || tookMs > LONGEST_MS) return;
    const before = this.#roundTripMs ?? tookMs;
    this.#roundTripMs = Math.max(tookMs, 0.875 * before + 0.125 * tookMs);
  }

  /** The peer has answered. */
  noteWorked(): void {
    this.#silent = 0;
  }

  /** Nothing came back to an attempt in time. */
  noteSilence(): void {
    this.#silent++;
  }

  /** There is another way, of which nothing is known. */
  forget(): void {
    this.#roundTripMs = undefined;
    this.#silent = 0;
  }

  /** How long to wait for an answer where that of the transport's scheme is `limits`. */
  limit(kind: keyof TimeLimits, limits: TimeLimits): number {
    const most = ROUND_TRIPS * this.roundTripMs;
    switch (kind) {
      case "helloMs":
        return Math.max(limits.helloMs * 2 ** this.#doublings, most);
      case "exchangeMs":
        return limits.exchangeMs + most;
      case "byeMs":
        return Math.min(Math.max(limits.byeMs, this.byeMs), LONGEST_BYE_MS);
    }
  }

  /** How long a goodbye may take to be heard, milliseconds. */
  get byeMs(): number {
    return Math.min(Math.max(BYE_TIMEOUT_MS, 1.5 * this.roundTripMs), LONGEST_BYE_MS);
  }

  /** A road that was fast may have become slow, but gets no more time than a new one at first. */
  get #doublings(): number {
    const unanswered = this.#roundTripMs === undefined
      ? this.#silent
      : Math.max(0, this.#silent - 1);
    return unanswered % (DOUBLINGS + 1);
  }

  /**
   * How long an answer that is due at once may take before its connection counts as frozen; undefined: nothing tells
   * a frozen connection from a slow road.
   */
  get promptMs(): number | undefined {
    if (this.#roundTripMs === undefined || this.#silent > 0) return undefined;
    return Math.max(PROMPT_MS, ROUND_TRIPS * this.#roundTripMs);
  }
}
