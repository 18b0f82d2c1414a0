import { HEADER_BYTES } from "../constants.ts";
import { chunkBytes, tableBytes } from "./digest_table.ts";
import { KeyListError } from "../errors.ts";
import type { RecordLayout } from "../list_header.ts";
import { chunkRecords, MAX_VOLUMES } from "./header_limits.ts";

/** What a layout is made from. */
export interface LayoutRequest {
  slotCount: number;
  recordBytes: number;
  /** Longest file that the list may be split into; one file of any length when not given. */
  volumeBytes?: number | undefined;
}

/**
 * How records are laid out in files none of which is longer than `volumeBytes`. Every volume leaves room for
 * the digest table, so that the last one can carry it. Throws KeyListError "outOfRange" when the volumes
 * are too small for a chunk or too many.
 */
export function layoutOf({ slotCount, recordBytes, volumeBytes }: LayoutRequest): RecordLayout {
  const single = { recordBytes, slotCount, recordsPerVolume: slotCount, volumeCount: 1 };
  const room = (volumeBytes ?? Infinity) - HEADER_BYTES - tableBytes(single);
  if (slotCount * recordBytes <= room) return single;
  const recordsPerVolume = Math.floor(room / chunkBytes(recordBytes)) * chunkRecords(recordBytes);
  const volumeCount = Math.ceil(slotCount / recordsPerVolume);
  if (recordsPerVolume <= 0 || volumeCount > MAX_VOLUMES) {
    throw new KeyListError(
      "outOfRange",
      `Cannot split the key list: expected at most ${MAX_VOLUMES} volumes with room for a chunk of ` +
        `${chunkBytes(recordBytes)} bytes in each, got volumes of ${volumeBytes} bytes`,
      `choose a --volume-size of at least ${smallestVolume(single)} bytes`,
    );
  }
  return { recordBytes, slotCount, recordsPerVolume, volumeCount };
}

/** Bytes of the shortest volumes into which layoutOf() splits the list whose one-file layout is `single`. */
function smallestVolume(single: RecordLayout): number {
  const { recordBytes, slotCount } = single;
  const chunks = Math.ceil(Math.ceil(slotCount / chunkRecords(recordBytes)) / MAX_VOLUMES);
  const records = Math.min(chunks * chunkBytes(recordBytes), slotCount * recordBytes);
  return HEADER_BYTES + tableBytes(single) + records;
}
