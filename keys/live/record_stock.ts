import type { ReadOutcome } from "../record_source.ts";
import type { SpanRead } from "./list_job.ts";

/** What is known of one slot: the beginning of its record, or why there is none. */
type Stocked = Uint8Array | Exclude<ReadOutcome["kind"], "read" | "pending">;

/** The records at hand, in memory; what leaves is overwritten with zeros. */
export class RecordStock {
  readonly #stocked = new Map<number, Stocked>();

  /** Copies what is there of a record into `into`; "pending" where that is too little. */
  read(slot: number, into: Uint8Array): ReadOutcome["kind"] {
    const stocked = this.#stocked.get(slot);
    if (stocked === undefined) return "pending";
    if (typeof stocked === "string") return stocked;
    if (stocked.length < into.length) return "pending";
    into.set(stocked.subarray(0, into.length));
    return "read";
  }

  /** Whether `slot` needs no reading for `bytes` of its record. */
  has(slot: number, bytes: number): boolean {
    const stocked = this.#stocked.get(slot);
    return stocked !== undefined && (typeof stocked === "string" || stocked.length >= bytes);
  }

  /** Takes in what was read, and overwrites the bytes that it came in. */
  put({ first, end, bytesEach, outcome, bytes }: SpanRead): void {
    for (let slot = first; slot < end; slot++) {
      const at = (slot - first) * bytesEach;
      this.#drop(slot);
      this.#stocked.set(slot, outcome === "read" ? bytes.slice(at, at + bytesEach) : outcome);
    }
    bytes.fill(0);
  }

  /** Keeps `wanted(slot)` bytes of each record; 0: nothing. */
  keep(wanted: (slot: number) => number): void {
    for (const [slot, stocked] of this.#stocked) {
      const bytes = wanted(slot);
      if (bytes === 0) this.#drop(slot);
      else if (typeof stocked !== "string" && stocked.length > bytes) {
        this.#stocked.set(slot, stocked.slice(0, bytes));
        stocked.fill(0);
      }
    }
  }

  /** Forgets why records could not be read: they may be readable by now. */
  forgetFaults(): void {
    for (const [slot, stocked] of this.#stocked) {
      if (typeof stocked === "string") this.#stocked.delete(slot);
    }
  }

  /** Overwrites everything. */
  wipe(): void {
    for (const slot of this.#stocked.keys()) this.#drop(slot);
  }

  #drop(slot: number): void {
    const stocked = this.#stocked.get(slot);
    if (stocked instanceof Uint8Array) stocked.fill(0);
    this.#stocked.delete(slot);
  }
}
