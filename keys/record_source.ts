import { RETAINED_BYTES, ROOT_BYTES } from "./constants.ts";
import type { Schedule, SlotWindow } from "./schedule.ts";
import type { Seat } from "./seat.ts";

/** What became of reading one record. */
export type ReadOutcome =
  | { kind: "read" }
  | { kind: "burned" }
  | { kind: "damaged" }
  | { kind: "removed" }
  | { kind: "outside" }
  /** The medium was asked and has not answered yet: `settled()` tells when to ask again. */
  | { kind: "pending" };

/** What became of claiming a slot for sending; `floor` is the lowest slot that may still be sent under. */
export type ClaimOutcome =
  | { kind: "claimed" }
  | { kind: "below"; floor: number }
  | { kind: "removed" }
  /** Not on the medium yet: nothing may be sealed under the slot before it is. */
  | { kind: "pending" };

/**
 * What became of remembering: "remembered" also by a list that is not written at all, and by one whose medium takes no
 * more; "removed": the file is gone, so that the end of the program would lose it.
 */
export type RememberOutcome = { kind: "remembered" } | { kind: "removed" };

/** Which records are to be at hand, so that reading them does not wait for the medium. */
export interface HeldSlots {
  /** Spans of slots whose whole records are read. */
  records: SlotWindow[];
  /** The span of slots of which only the root is read. */
  roots: SlotWindow;
}

/**
 * What handshakes leave behind for the next one. The list keeps it from run to
 * run; its byte strings are never changed in place.
 */
export interface HandshakeMemory {
  /** Time of the peer's newest hello that was answered, Unix ms by the peer's clock; 0: none. */
  readonly answeredMs: number;
  /** The retained secret, 32 bytes; zeros before the first session. */
  readonly retained: Uint8Array;
  /** The retained secret before, as long as the peer may hold that one still. */
  readonly previousRetained: Uint8Array | undefined;
  /** Continuity was lost, and nobody has said since that the words match. */
  readonly unproven: boolean;
}

/** The memory of a list that was never used. */
export function freshHandshakeMemory(): HandshakeMemory {
  return {
    answeredMs: 0,
    retained: new Uint8Array(RETAINED_BYTES),
    previousRetained: undefined,
    unproven: false,
  };
}

/**
 * A key list as the sealing side sees it: `KeyList` on a file, `MemoryList` in tests.
 * Record bytes stay within `keys/`.
 */
export interface RecordSource {
  /** 16 random bytes that both copies share. */
  readonly listId: Uint8Array;
  /** 32 bytes that follow from all records as they were made; both copies have them, whatever is burned. */
  readonly digestRoot: Uint8Array;
  readonly seat: Seat;
  readonly schedule: Schedule;
  /** True where claims survive the end of the program; without it they count for this run alone. */
  readonly writable?: boolean;
  /** Length of one record in bytes. */
  readonly recordBytes: number;
  /** Copies the record of `slot` into `into`, or as much of its beginning as fits. */
  readRecord(slot: number, into: Uint8Array): ReadOutcome;
  /**
   * Says that cells are about to be sealed under `slot`; durable, where the list is writable, before it
   * answers "claimed". Slots below the floor are refused; claiming the same slot again is free.
   */
  claimSlot(slot: number): ClaimOutcome;
  /**
   * The highest slot that was claimed in an earlier run, -1 if none: its pad counts as spent.
   */
  readonly claimedBefore: number;
  /** What earlier handshakes left behind, those of this run included. */
  readonly handshakeMemory: HandshakeMemory;
  /**
   * Replaces parts of it, in memory at once. It is durable, where the list is writable, when the promise
   * resolves to "remembered"; at once where there is none. All of one call is written together.
   */
  rememberHandshake(changes: Partial<HandshakeMemory>): Promise<RememberOutcome> | RememberOutcome;
  /** Lets go of all records but these, and reads what is missing. A list in memory has no need of it. */
  hold?(slots: HeldSlots): void;
  /** Resolves at the next answer of the medium; only where something can be pending. */
  settled?(): Promise<void>;
  /** Calls back with every answer of the medium; the returned function ends that. */
  onSettled?(listener: () => void): () => void;
}

/** Length of one direction's pad in a record of `recordBytes`. */
export function padBytesOf(recordBytes: number): number {
  return Math.floor((recordBytes - ROOT_BYTES) / 2);
}

/** True when the list has pad bytes for either direction. */
export function hasPad({ recordBytes }: Pick<RecordSource, "recordBytes">): boolean {
  return recordBytes >= ROOT_BYTES + 2;
}

/** Whether the record of `slot` can be read at the moment; its bytes go nowhere. */
export function probeRecord(list: RecordSource, slot: number): ReadOutcome {
  const scratch = new Uint8Array(list.recordBytes);
  const outcome = list.readRecord(slot, scratch);
  scratch.fill(0);
  return outcome;
}
