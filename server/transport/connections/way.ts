/**
 * What is known of the way to one peer: how much a connection carries on it before the network freezes it (PROTOCOL.md §5,
 * "Frozen connections").
 */
import { CELL_BYTES, REQUEST_TAG_BYTES } from "../../../keys/constants.ts";
import { MOST_PADDING } from "./connection_padding.ts";

/** What a connection has carried, or may carry. */
export interface Load {
  exchanges: number;
  bytes: number;
}

/** Of request and answer together, about. */
export const HEAD_BYTES = 400;
/** An exchange without a bulk cell has at most so many bytes. */
const LONGEST_EXCHANGE = HEAD_BYTES + REQUEST_TAG_BYTES + 2 * CELL_BYTES + MOST_PADDING.request +
  MOST_PADDING.answer;
/** So much passes also on networks that freeze connections. */
const SAFE: Load = { exchanges: 3, bytes: 16_000 };
/**
 * Networks that freeze connections do it after some 25 packets, or 16 to 20 KB. What has carried this is on another
 * kind of network.
 */
const PROOF: Load = { exchanges: 6, bytes: 24_000 };
/** A way that these have not proven is not proven on purpose: its server closes each connection after an answer. */
const PROOF_TRIES = 64;

/** What is known of one way. */
export class Way {
  /** Most that one connection has carried so far. */
  #proven: Load = { exchanges: 0, bytes: 0 };
  /** Exchanges that were answered since it was last unproven, over whichever connections. */
  #answered = 0;
  /** More than this a connection is not given. */
  #most: Load = { exchanges: Infinity, bytes: Infinity };
  /** A connection froze with this load, unless the peer is simply gone. */
  #suspected: Load | undefined;

  /** Nothing has frozen so far. */
  get isOpen(): boolean {
    return this.#most.exchanges === Infinity && this.#suspected === undefined;
  }

  /** None has carried so much yet that none will freeze, and more exchanges may show that. */
  get wantsProof(): boolean {
    return this.isOpen && !this.#isProven && this.#answered < PROOF_TRIES;
  }

  get #isProven(): boolean {
    const { exchanges, bytes } = this.#proven;
    return this.isOpen && exchanges >= PROOF.exchanges && bytes >= PROOF.bytes;
  }

  /** Whether a connection with this load may carry one more exchange, which the peer may hold for long where `isHeld`. */
  mayCarry(load: Load, isHeld: boolean): boolean {
    if (this.isFull(load)) return false;
    const passes = largest(this.#proven, SAFE);
    return !isHeld || this.#isProven ||
      (load.exchanges < passes.exchanges && load.bytes + LONGEST_EXCHANGE <= passes.bytes);
  }

  /** A connection has frozen that had carried as much. */
  isFull({ exchanges, bytes }: Load): boolean {
    const limit = smallest(this.#most, this.#suspected ?? this.#most);
    return exchanges >= limit.exchanges || bytes >= limit.bytes;
  }

  /** An exchange was answered, over a connection that has carried this much by now. */
  noteAnswered(load: Load): void {
    this.#proven = largest(this.#proven, load);
    this.#answered++;
    if (this.#suspected === undefined) return;
    // The peer answers on another connection, so it was the connection that froze.
    this.#most = smallest(this.#most, this.#suspected);
    this.#suspected = undefined;
  }

  /** An exchange failed over a connection that had carried this much; `isFrozen`: its answer was due at once. */
  noteFailed(load: Load, isFrozen: boolean): void {
    // An accident, or we are in another network, which may freeze connections: that shows when the way is proven anew.
    if (this.#isProven) [this.#proven, this.#answered] = [{ exchanges: 0, bytes: 0 }, 0];
    else if (isFrozen && load.exchanges > 0) this.#suspected = { ...load };
  }
}

function largest(one: Load, two: Load): Load {
  return {
    exchanges: Math.max(one.exchanges, two.exchanges),
    bytes: Math.max(one.bytes, two.bytes),
  };
}

function smallest(one: Load, two: Load): Load {
  return {
    exchanges: Math.min(one.exchanges, two.exchanges),
    bytes: Math.min(one.bytes, two.bytes),
  };
}
