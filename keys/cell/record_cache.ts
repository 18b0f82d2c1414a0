import { isInWindow, type SlotWindow } from "../schedule.ts";
import { isZero } from "../bytes.ts";
import { ROOT_BYTES } from "../constants.ts";
import { deriveTag, slotSalt, type SlotSecret } from "../derive.ts";
import { padBytesOf, type ReadOutcome, type RecordSource } from "../record_source.ts";
import type { Seat } from "../seat.ts";

/** Records held at a time: now, its neighbours, and what late cells ask for. */
const MAX_RECORDS = 8;

/** A record as it was read: views that the cache overwrites when it lets go. */
export interface CachedRecord {
  kind: "record";
  secret: SlotSecret;
  /** The pad of each sender. */
  pads: Record<Seat, Uint8Array>;
}

/** Why there is no record to work with. */
export type MissingRecord = { kind: Exclude<ReadOutcome["kind"], "read"> };

/** The few records in use, overwritten with zeros once they leave. */
export class RecordCache {
  readonly #list: RecordSource;
  readonly #records = new Map<number, { bytes: Uint8Array; record: CachedRecord }>();
  #isClosed = false;

  constructor(list: RecordSource) {
    this.#list = list;
  }

  /** The record of `slot`; its views are good until the next call. */
  get(slot: number): CachedRecord | MissingRecord {
    const cached = this.#records.get(slot);
    if (cached !== undefined) return cached.record;
    if (this.#isClosed) return { kind: "removed" };
    const bytes = new Uint8Array(this.#list.recordBytes);
    const outcome = this.#list.readRecord(slot, bytes);
    if (outcome.kind !== "read") return outcome;
    // Keys of a root that is all zero are everybody's: overwritten, whatever the watermark says.
    if (isZero(bytes.subarray(0, ROOT_BYTES))) return { kind: "burned" };
    if (this.#records.size >= MAX_RECORDS) this.#drop(this.#records.keys().next().value!);
    const record = viewRecord(bytes, slotSalt(this.#list.listId, slot));
    this.#records.set(slot, { bytes, record });
    return record;
  }

  /** Reads only the root of `slot`, keeps nothing; the caller overwrites it. */
  readSecret(slot: number): SlotSecret | MissingRecord {
    const root = new Uint8Array(ROOT_BYTES);
    const outcome = this.#list.readRecord(slot, root);
    if (outcome.kind !== "read") return outcome;
    return isZero(root) ? { kind: "burned" } : { root, salt: slotSalt(this.#list.listId, slot) };
  }

  /** The request tags of `slot` by the seat that makes them; keeps nothing. */
  readTags(slot: number): Record<Seat, string> | MissingRecord {
    const secret = this.readSecret(slot);
    if ("kind" in secret) return secret;
    const tags = { a: deriveTag(secret, "a"), b: deriveTag(secret, "b") };
    secret.root.fill(0);
    return tags;
  }

  /** Lets go of every record outside all of `windows`. */
  keep(windows: SlotWindow[]): void {
    for (const slot of [...this.#records.keys()]) {
      if (!windows.some((window) => isInWindow(window, slot))) this.#drop(slot);
    }
  }

  /** Overwrites all of them, and reads none any more. */
  close(): void {
    this.#isClosed = true;
    for (const slot of [...this.#records.keys()]) this.#drop(slot);
  }

  #drop(slot: number): void {
    this.#records.get(slot)?.bytes.fill(0);
    this.#records.delete(slot);
  }
}

function viewRecord(bytes: Uint8Array, salt: Uint8Array): CachedRecord {
  const padBytes = padBytesOf(bytes.length);
  const padB = ROOT_BYTES + padBytes;
  return {
    kind: "record",
    secret: { root: bytes.subarray(0, ROOT_BYTES), salt },
    pads: { a: bytes.subarray(ROOT_BYTES, padB), b: bytes.subarray(padB, padB + padBytes) },
  };
}
