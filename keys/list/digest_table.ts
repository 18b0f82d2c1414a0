import { createHash } from "node:crypto";
import { DIGEST_BYTES } from "../constants.ts";
import { chunkRecords } from "./header_limits.ts";
import type { RecordLayout } from "../list_header.ts";

/** Length in bytes of a whole chunk of records; the last chunk of a list may be shorter. */
export function chunkBytes(recordBytes: number): number {
  return chunkRecords(recordBytes) * recordBytes;
}

/** How many chunks, and so digests, a list has. */
export function chunkCount(layout: Pick<RecordLayout, "recordBytes" | "slotCount">): number {
  return Math.ceil(layout.slotCount / chunkRecords(layout.recordBytes));
}

/** Number of the chunk that holds `slot`. */
export function chunkOf(layout: Pick<RecordLayout, "recordBytes">, slot: number): number {
  return Math.floor(slot / chunkRecords(layout.recordBytes));
}

/** Slots from `first` up to, not including, `end`. */
export interface SlotSpan {
  first: number;
  end: number;
}

/** Slots of a chunk. */
export function chunkSlots(
  layout: Pick<RecordLayout, "recordBytes" | "slotCount">,
  chunk: number,
): SlotSpan {
  const perChunk = chunkRecords(layout.recordBytes);
  return { first: chunk * perChunk, end: Math.min((chunk + 1) * perChunk, layout.slotCount) };
}

/** Length in bytes of the digest table that closes the last volume. */
export function tableBytes(layout: Pick<RecordLayout, "recordBytes" | "slotCount">): number {
  return chunkCount(layout) * DIGEST_BYTES;
}

/** SHA-256 of the plain bytes of one chunk (FORMAT.md §4). */
export function chunkDigest(plain: Uint8Array): Uint8Array {
  return createHash("sha256").update(plain).digest();
}

/** Root of the table, as the header holds it: SHA-256("hchat/v1/table" ‖ table). */
export function digestRoot(table: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash("sha256").update("hchat/v1/table").update(table).digest());
}
