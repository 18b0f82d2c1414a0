import type { Lane } from "./lane.ts";

/** While people talk, one bulk cell leaves in this time: the file goes on, and texts are not held up. */
export const BULK_PAUSE_MS = 50;

/**
 * When bulk cells may leave. Sealing or opening one takes longer than a text with all that belongs to it, so a text
 * would wait for every bulk cell that leaves before its acknowledgement is back, or just before it.
 */
export class BulkTurn {
  readonly #lanes: readonly Pick<Lane, "awaitsAck">[];
  #latestMs = -Infinity;
  /** When an acknowledgement was awaited for the last time. */
  #awaitedMs = -Infinity;

  constructor(lanes: readonly Pick<Lane, "awaitsAck">[]) {
    this.#lanes = lanes;
  }

  /** When the next one may leave, Unix ms; a time that has passed: now. */
  atMs(nowMs: number): number {
    if (this.#lanes.some((lane) => lane.awaitsAck === true)) this.#awaitedMs = nowMs;
    const untilMs = Math.min(this.#latestMs, this.#awaitedMs) + BULK_PAUSE_MS;
    // A clock that was set back must not stop a file.
    return untilMs <= nowMs + BULK_PAUSE_MS ? untilMs : -Infinity;
  }

  /** One has left. */
  noteSealed(nowMs: number): void {
    this.#latestMs = nowMs;
  }
}
