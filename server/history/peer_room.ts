/**
 * How much of a vault the peer's entries may take (VAULT.md §Room). A peer that sends without end must fill no disk, so
 * its oldest entries leave for its newest ones; what the person here wrote is not counted and never leaves.
 */
import type { Direction, EntryJson } from "../gui_api/entry_json.ts";
import { decodeRow, encodeRow, type KeptEntry } from "./kept_entry.ts";
import { ENTRY, ROOM } from "./row_kinds.ts";
import type { Rows } from "./sealed_rows.ts";

/** Most bytes that the entries of the peer take: some 600,000 short texts. */
export const PEER_BYTES = 256 * 1_048_576;
/** They take no more than this part of what would be free without them: one quarter. */
const FREE_PART = 4;
/** On a disk that is nearly full they may take so many bytes. */
const LEAST_PEER_BYTES = 4 * 1_048_576;
/** The disk is asked again how much is free once so many bytes have come. */
const ASK_BYTES = 1_048_576;
/** An entry is in its own row and, for its words, in another one. */
const WRITTEN_TIMES = 2;

/** The row of this kind. */
interface KeptRoom {
  /** What the entries of the peer take. */
  bytes: number;
  /** Below this place none of them is left. */
  from: number;
}

/** The room of the peer's entries in one vault. */
export class PeerRoom {
  readonly #rows: Rows;
  readonly #most: number;
  #kept: KeptRoom;
  #told: KeptRoom;
  #limit = Infinity;
  /** What they took when the disk was asked last. */
  #askedAt: number;

  /** `mostBytes`: instead of `PEER_BYTES`, for tests. */
  constructor(rows: Rows, mostBytes = PEER_BYTES) {
    this.#rows = rows;
    this.#most = mostBytes;
    const row = rows.get(ROOM, 0);
    this.#told = row === undefined ? { bytes: 0, from: 0 } : decodeRow<KeptRoom>(row.bytes);
    this.#kept = row === undefined ? this.#count() : { ...this.#told };
    this.#limit = this.#limitNow();
    this.#askedAt = this.#kept.bytes;
  }

  /** The row of an entry had `before` bytes and has `after`; 0: there is none. */
  note(direction: Direction, { before, after }: { before: number; after: number }): void {
    if (direction === "in") this.#kept.bytes += WRITTEN_TIMES * (after - before);
  }

  /** The peer's entries that have to leave, oldest first, until there is room; each is to be removed. */
  *leaving(): Generator<{ place: number; entry: EntryJson }> {
    this.#askAgain();
    while (this.#kept.bytes > this.#limit) {
      const next = this.#rows.first(ENTRY, this.#kept.from);
      if (next === undefined) return;
      this.#kept.from = next.place + 1;
      const entry = entryOf(next.bytes);
      if (entry?.direction === "in") yield { place: next.place, entry };
    }
  }

  /** Writes with the next commit what has changed. */
  save(): void {
    const { bytes, from } = this.#kept;
    if (bytes === this.#told.bytes && from === this.#told.from) return;
    this.#told = { bytes, from };
    this.#rows.put(ROOM, 0, encodeRow(this.#told));
  }

  /** What is there stays: a disk that others fill takes nothing away. */
  #limitNow(): number {
    const { bytes } = this.#kept;
    const share = ((this.#rows.freeBytes?.() ?? Infinity) + bytes) / FREE_PART;
    const least = Math.min(LEAST_PEER_BYTES, this.#most);
    return Math.min(this.#most, Math.max(share, Math.min(bytes, this.#limit), least));
  }

  #askAgain(): void {
    const { bytes } = this.#kept;
    if (Math.abs(bytes - this.#askedAt) < ASK_BYTES) return;
    this.#limit = this.#limitNow();
    this.#askedAt = bytes;
  }

  /** A vault without the row of this kind, or whose row does not open, is gone through once. */
  #count(): KeptRoom {
    let [bytes, from] = [0, 0];
    for (;;) {
      const row = this.#rows.first(ENTRY, from);
      if (row === undefined) return { bytes, from: 0 };
      if (entryOf(row.bytes)?.direction === "in") {
        bytes += WRITTEN_TIMES * (row.bytes?.length ?? 0);
      }
      from = row.place + 1;
    }
  }
}

function entryOf(bytes: Uint8Array | undefined): EntryJson | undefined {
  return bytes && decodeRow<KeptEntry>(bytes).entry;
}
