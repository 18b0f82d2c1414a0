import { HEADER_BYTES } from "./constants.ts";
import type { Schedule } from "./schedule.ts";
import type { Seat } from "./seat.ts";

/** The fixed part of a list's header page (FORMAT.md §3); numbers are exact integers. */
export interface ListHeader {
  /** Always `LIST_VERSION`. */
  version: number;
  seat: Seat;
  /** Length of one record. */
  recordBytes: number;
  /** 16 random bytes, the same in both seats. */
  listId: Uint8Array;
  /** Start of slot 0, Unix milliseconds. */
  startMs: number;
  periodMs: number;
  /** How many files the list is split into; 1 = a single file. */
  volumeCount: number;
  slotCount: number;
  /** `slotCount` when there is one volume, else a multiple of the chunk's records. */
  recordsPerVolume: number;
  names: { a: string; b: string };
  /** SHA-256("hchat/v1/table" ‖ digest table), 32 bytes. */
  digestRoot: Uint8Array;
  /** 192 bytes as passphrase.ts reads them; undefined when the records are not encrypted. */
  passphraseBlock: Uint8Array | undefined;
  /** 48 bytes as vault_secret.ts reads them; the secret differs between the seats. */
  vaultBlock: Uint8Array;
}

/** What a header says of the layout of records. */
export type RecordLayout = Pick<
  ListHeader,
  "recordBytes" | "slotCount" | "recordsPerVolume" | "volumeCount"
>;

/** Which volume (0 = the main file) holds the record of `slot`, and at which byte of that file. */
export function recordOffset(
  layout: RecordLayout,
  slot: number,
): { volume: number; offset: number } {
  const volume = Math.floor(slot / layout.recordsPerVolume);
  const index = slot - volume * layout.recordsPerVolume;
  return { volume, offset: HEADER_BYTES + index * layout.recordBytes };
}

/** The list's slots on the time line. */
export function scheduleOf(header: ListHeader): Schedule {
  return { startMs: header.startMs, periodMs: header.periodMs, slotCount: header.slotCount };
}
