import type { Schedule } from "./schedule.ts";

/** Which of the two copies of a list this is. */
export type Seat = "a" | "b";

/** The other seat. */
export function otherSeat(seat: Seat): Seat {
  return seat === "a" ? "b" : "a";
}

/** Fills the whole of `bytes` with random bytes. */
export type RandomFill = (bytes: Uint8Array) => void;

/** What became of reading one record. */
export type ReadOutcome =
  | { kind: "read" }
  | { kind: "burned" }
  | { kind: "damaged" }
  | { kind: "removed" }
  | { kind: "outside" };

/** What became of claiming a slot for sending; `floor` is the lowest slot that may still be sent under. */
export type ClaimOutcome =
  | { kind: "claimed" }
  | { kind: "below"; floor: number }
  | { kind: "removed" };

/**
 * A key list as the sealing side sees it: `KeyList` (reader.ts) on a file, `MemoryList` in tests.
 * Record bytes stay within `keys/`.
 */
export interface RecordSource {
  /** 16 random bytes that both copies share. */
  readonly listId: Uint8Array;
  readonly seat: Seat;
  readonly schedule: Schedule;
  /** True where claims survive the end of the program; without it they count for this run alone. */
  readonly writable?: boolean;
  /** Length of one record in bytes. */
  readonly recordBytes: number;
  /** Copies the record of `slot` into the first `recordBytes` of `into`. */
  readRecord(slot: number, into: Uint8Array): ReadOutcome;
  /**
   * Says that cells are about to be sealed under `slot`; durable before it returns where the list is
   * writable. Slots below the floor are refused; claiming the same slot again is free.
   */
  claimSlot(slot: number): ClaimOutcome;
  /**
   * The highest slot that was claimed in an earlier run, -1 if none: its pad counts as spent.
   */
  readonly claimedBefore: number;
  /** The highest slot of the peer whose hello was accepted in an earlier run, -1 if none. */
  readonly helloBefore: number;
  /** Remembers, durably where possible, that a hello of `slot` was accepted. */
  noteHello(slot: number): void;
}
