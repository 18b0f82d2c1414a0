import type { Lane } from "./lane.ts";

/** While a text is out, at most one bulk cell leaves in this time: a file goes on, and the text is not held up. */
export const BULK_PAUSE_MS = 20;

/**
 * When bulk cells may leave. Either side takes longer for one than for a text and all that belongs to it, so that a text
 * whose acknowledgement is awaited would wait for each that leaves meanwhile.
 */
export class BulkTurn {
  readonly #lanes: readonly Pick<Lane, "awaitsAck">[];
  #latestMs = -Infinity;

  constructor(lanes: readonly Pick<Lane, "awaitsAck">[]) {
    this.#lanes = lanes;
  }

  /** When the next one may leave, Unix ms; a time that has passed: now. */
  atMs(nowMs: number): number {
    const isAwaited = this.#lanes.some((lane) => lane.awaitsAck === true);
    // A clock that was set back must not stop a file.
    return isAwaited && this.#latestMs <= nowMs ? this.#latestMs + BULK_PAUSE_MS : -Infinity;
  }

  /** One has left. */
  noteSealed(nowMs: number): void {
    this.#latestMs = nowMs;
  }
}
