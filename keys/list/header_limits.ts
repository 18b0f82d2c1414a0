import {
  CHUNK_BYTES,
  MAX_PERIOD_MS,
  MAX_RECORD_BYTES,
  MIN_PERIOD_MS,
  MIN_RECORD_BYTES,
  RECORD_BYTES_STEP,
} from "../constants.ts";
import type { ListHeader } from "../list_header.ts";
import { namesFault } from "./name.ts";

/** Most files that one list may be split into. */
export const MAX_VOLUMES = 1_000;
/** Most slots of a list. */
export const MAX_SLOTS = 2 ** 48;
/** Most bytes of all records of a list, so that every offset is an exact double. */
const MAX_RECORDS_BYTES = 2 ** 52;
/** Last Unix millisecond that a calendar date exists for (ECMA-262 §21.4.1.1). */
export const MAX_TIME_MS = 8_640_000_000_000_000;

/** How many whole records one chunk of the digest table covers. */
export function chunkRecords(recordBytes: number): number {
  return Math.floor(CHUNK_BYTES / recordBytes);
}

/** Says what is wrong with the values of a header (FORMAT.md §3), undefined when nothing is. */
export function headerFault(header: ListHeader): string | undefined {
  return layoutFault(header) ?? timeFault(header) ?? namesFault(header.names);
}

function layoutFault(header: ListHeader): string | undefined {
  const { recordBytes, slotCount, recordsPerVolume, volumeCount } = header;
  const recordFault = recordBytesFault(recordBytes);
  if (recordFault !== undefined) return recordFault;
  if (!isIntegerWithin(slotCount, 1, MAX_SLOTS)) {
    return `expected 1 to ${MAX_SLOTS} slots, got ${slotCount}`;
  }
  if (slotCount * recordBytes > MAX_RECORDS_BYTES) {
    return `expected records of at most 4 PiB in all, got ${slotCount} of ${recordBytes} bytes`;
  }
  if (!isIntegerWithin(volumeCount, 1, MAX_VOLUMES)) {
    return `expected 1 to ${MAX_VOLUMES} volumes, got ${volumeCount}`;
  }
  const isSplitRight = volumeCount === 1
    ? recordsPerVolume === slotCount
    : isIntegerWithin(recordsPerVolume, 1, MAX_SLOTS) &&
      recordsPerVolume % chunkRecords(recordBytes) === 0 &&
      Math.ceil(slotCount / recordsPerVolume) === volumeCount;
  return isSplitRight ? undefined : `expected ${slotCount} records in volumes of whole chunks, ` +
    `got ${volumeCount} volumes of ${recordsPerVolume} records`;
}

/** Says what is wrong with a record size, undefined when a list may have it. */
export function recordBytesFault(recordBytes: number): string | undefined {
  return isIntegerWithin(recordBytes, MIN_RECORD_BYTES, MAX_RECORD_BYTES) &&
      recordBytes % RECORD_BYTES_STEP === 0
    ? undefined
    : `expected a record size of ${MIN_RECORD_BYTES} to ${MAX_RECORD_BYTES} bytes in steps of ` +
      `${RECORD_BYTES_STEP}, got ${recordBytes}`;
}

/** Says what is wrong with a period, undefined when a list may have it. */
export function periodFault(periodMs: number): string | undefined {
  return isIntegerWithin(periodMs, MIN_PERIOD_MS, MAX_PERIOD_MS)
    ? undefined
    : `expected a period of ${MIN_PERIOD_MS} to ${MAX_PERIOD_MS} ms, got ${periodMs}`;
}

function timeFault({ startMs, periodMs, slotCount }: ListHeader): string | undefined {
  return periodFault(periodMs) ??
    (isIntegerWithin(startMs, 0, MAX_TIME_MS) && startMs + periodMs * slotCount <= MAX_TIME_MS
      ? undefined
      : "expected Unix milliseconds, got a start or end beyond the calendar");
}

function isIntegerWithin(value: number, low: number, high: number): boolean {
  return Number.isSafeInteger(value) && value >= low && value <= high;
}
