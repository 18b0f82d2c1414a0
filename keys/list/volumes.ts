import { equals } from "@std/bytes/equals";
import { createHash } from "node:crypto";
import { isZero, viewOf } from "../bytes.ts";
import { DIGEST_BYTES, HEADER_BYTES, LIST_VERSION } from "../constants.ts";
import { type SlotSpan, tableBytes } from "./digest_table.ts";
import { KeyListError } from "../errors.ts";
import { VOLUME_MAGIC } from "./header_codec.ts";
import { type ListHeader, type RecordLayout, recordOffset } from "../list_header.ts";

const CHECKSUM_OFFSET = 3_008;

/** Path of volume `index` of the list at `path`: 0 is `path` itself, 1 is `path` with `.001` behind it. */
export function volumePath(path: string, index: number): string {
  return index === 0 ? path : `${path}.${String(index).padStart(3, "0")}`;
}

/** Paths of all files of one seat. */
export function filesOf(path: string, layout: RecordLayout): string[] {
  return Array.from({ length: layout.volumeCount }, (_, index) => volumePath(path, index));
}

/** How many records volume `index` holds. */
export function volumeRecords(layout: RecordLayout, index: number): number {
  const first = index * layout.recordsPerVolume;
  return Math.min(layout.recordsPerVolume, layout.slotCount - first);
}

/** The part of a run of records that is in one volume. */
export interface VolumePart {
  volume: number;
  /** Where it begins in the file of the volume, in bytes. */
  offset: number;
  /** Which bytes of the run it has: from `start` up to, not including, `end`. */
  start: number;
  end: number;
}

/** Splits the records of `slots` where a volume ends. */
export function volumeParts(layout: RecordLayout, { first, end }: SlotSpan): VolumePart[] {
  const parts: VolumePart[] = [];
  for (let slot = first; slot < end;) {
    const { volume, offset } = recordOffset(layout, slot);
    const next = Math.min(end, (volume + 1) * layout.recordsPerVolume);
    const [from, to] = [slot - first, next - first];
    parts.push({ volume, offset, start: from * layout.recordBytes, end: to * layout.recordBytes });
    slot = next;
  }
  return parts;
}

/** Exact length in bytes of the file of volume `index`; the last one carries the digest table. */
export function volumeBytes(layout: RecordLayout, index: number): number {
  const records = HEADER_BYTES + volumeRecords(layout, index) * layout.recordBytes;
  return index === layout.volumeCount - 1 ? records + tableBytes(layout) : records;
}

/** The 4,096-byte page that opens volume `index` >= 1 (FORMAT.md §5). */
export function encodeVolumePage(
  header: Pick<ListHeader, "seat" | "listId">,
  index: number,
): Uint8Array<ArrayBuffer> {
  const page = new Uint8Array(HEADER_BYTES);
  const view = viewOf(page);
  page.set(VOLUME_MAGIC, 0);
  view.setUint16(8, LIST_VERSION);
  view.setUint8(10, header.seat.charCodeAt(0));
  view.setUint32(12, index);
  page.set(header.listId, 16);
  page.set(checksumOf(page), CHECKSUM_OFFSET);
  return page;
}

/**
 * Throws KeyListError unless `page` opens volume `index` of the list of `header`: "notAList",
 * "truncated", "headerDamaged", "foreignVolume". `path` is named in the message.
 */
export function checkVolumePage(
  page: Uint8Array,
  header: Pick<ListHeader, "seat" | "listId">,
  { index, path }: { index: number; path: string },
): void {
  if (equals(page, encodeVolumePage(header, index))) return;
  throw volumeError(page, { index, path }, header);
}

function volumeError(
  page: Uint8Array,
  { index, path }: { index: number; path: string },
  header: Pick<ListHeader, "seat" | "listId">,
): KeyListError {
  const action = `Cannot open volume ${index} of the key list (${path})`;
  if (!equals(page.subarray(0, 8), VOLUME_MAGIC)) {
    return new KeyListError("foreignVolume", `${action}: it is not a further volume of a key list`);
  }
  if (page.length < HEADER_BYTES) {
    return new KeyListError(
      "truncated",
      `${action}: expected a first page of ${HEADER_BYTES} bytes, got ${page.length}`,
    );
  }
  const stored = page.subarray(CHECKSUM_OFFSET, CHECKSUM_OFFSET + DIGEST_BYTES);
  if (!equals(checksumOf(page), stored) || !isZero(page.subarray(CHECKSUM_OFFSET + 32))) {
    return new KeyListError("headerDamaged", `${action}: its first page is damaged`);
  }
  return new KeyListError(
    "foreignVolume",
    `${action}: expected volume ${index} of seat ${header.seat} of list ` +
      `${header.listId.toHex().slice(0, 8)}, got ${describeOwner(page)}`,
    "keep the volumes of one list and one seat together, under the names that keygen gave them",
  );
}

function describeOwner(page: Uint8Array): string {
  const index = viewOf(page).getUint32(12);
  const seat = page[10] === 0x61 ? "a" : page[10] === 0x62 ? "b" : "unknown";
  return `volume ${index} of seat ${seat} of list ${page.subarray(16, 20).toHex()}`;
}

/** Whether the file at `path` begins as a further volume of some list does; false when it is not there. */
export function isVolumeFile(path: string): boolean {
  try {
    // A named pipe would keep us waiting for its writer.
    if (!Deno.statSync(path).isFile) return false;
    using file = Deno.openSync(path, { read: true });
    const start = new Uint8Array(VOLUME_MAGIC.length);
    return file.readSync(start) === start.length && equals(start, VOLUME_MAGIC);
  } catch {
    return false;
  }
}

/** The words for a volume that is not there. */
export function missingVolume(
  path: string,
  { index, count }: { index: number; count: number },
): KeyListError {
  return new KeyListError(
    "missingVolume",
    `Cannot open the key list: its volume ${index} of ${count - 1} is missing (${path})`,
    "put all volumes of the list into one folder, under the names that keygen gave them",
  );
}

/** The words for a file that is shorter or longer than its header says; undefined when it fits. */
export function sizeFault(path: string, size: number, expected: number): KeyListError | undefined {
  if (size === expected) return undefined;
  const kind = size < expected ? "truncated" : "trailing";
  return new KeyListError(
    kind,
    `Cannot open the key list: expected ${expected} bytes in ${path}, got ${size}`,
    kind === "truncated"
      ? "the file was cut off; copy it again from the original"
      : "something was appended to the file; copy it again from the original",
  );
}

function checksumOf(page: Uint8Array): Uint8Array {
  return createHash("sha256").update(page.subarray(0, CHECKSUM_OFFSET)).digest();
}
