import { HEADER_BYTES } from "../constants.ts";
import { KeyListError } from "../errors.ts";
import { decodeHeader } from "./header_codec.ts";
import { type ListHeader, scheduleOf } from "../list_header.ts";
import { type ListState, readState, stateDamaged } from "./list_state.ts";
import { announcedHeader } from "./header_note.ts";
import { finishOrExplain } from "./pending_change.ts";
import { hasReplacementNote } from "./replacement_note.ts";
import { realPathOf } from "../disk/path.ts";
import { slotAt } from "../schedule.ts";
import { rejectIrregular, unreadable } from "../disk/unreadable.ts";
import { checkVolumePage, filesOf, missingVolume, sizeFault, volumeBytes } from "./volumes.ts";

/** What can be said of a list without its passphrase and without reading its records. */
export interface ListInfo {
  header: ListHeader;
  /** All files of the list, the main one first. */
  files: { path: string; bytes: number }[];
  /** Slots below are burned. */
  burnedUntil: number;
  /** Highest slot in which this copy has sent a cell or taken a hello of the peer, -1 if none. */
  lastUsedSlot: number;
  /** How many of the two state copies are whole. */
  stateCopies: 1 | 2;
}

/**
 * Looks at the first pages and sizes of all files of the list at `path`. Throws KeyListError: what
 * `decodeHeader` and `checkVolumePage` throw, "unreadable", "missingVolume", "truncated", "trailing",
 * "stateDamaged".
 */
export function readListInfo(path: string): ListInfo {
  if (hasReplacementNote(realPathOf(path))) finishOrExplain(realPathOf(path));
  const main = readFirstPage(path);
  const header = decodeHeaderOf(main.page, path);
  const files = filesOf(path, header).map((file, index) => {
    const { page, bytes } = index === 0 ? main : readVolumePage(file, { index, header });
    if (index > 0) checkVolumePage(page, header, { index, path: file });
    const fault = sizeFault(file, bytes, volumeBytes(header, index));
    if (fault !== undefined) throw fault;
    return { path: file, bytes };
  });
  const outcome = readState(main.page, header);
  if (outcome.kind === "stateDamaged") throw stateDamaged(path);
  return {
    header,
    files,
    // A burn that was cut off counts as done: its slots may be gone.
    burnedUntil: outcome.state.burnTarget,
    lastUsedSlot: lastUsedSlot(header, outcome.state),
    stateCopies: outcome.damagedCopy === undefined ? 2 : 1,
  };
}

function lastUsedSlot(header: ListHeader, { claimedSlot, answeredMs }: ListState): number {
  const answeredSlot = Math.min(slotAt(scheduleOf(header), answeredMs), header.slotCount - 1);
  return Math.max(claimedSlot, answeredSlot);
}

function decodeHeaderOf(page: Uint8Array, path: string): ListHeader {
  try {
    return decodeHeader(page);
  } catch (error) {
    if (!(error instanceof KeyListError)) throw error;
    // A change of passphrase was cut off; opening the list for writing finishes it.
    const announced = error.kind === "headerDamaged"
      ? announcedHeader(realPathOf(path))
      : undefined;
    if (announced === undefined) throw error.at(path);
    return decodeHeader(announced);
  }
}

function readVolumePage(
  path: string,
  { index, header }: { index: number; header: ListHeader },
): { page: Uint8Array; bytes: number } {
  try {
    return readFirstPage(path);
  } catch (error) {
    const isGone = error instanceof KeyListError && error.cause instanceof Deno.errors.NotFound;
    throw isGone ? missingVolume(path, { index, count: header.volumeCount }) : error;
  }
}

/** The first page of a file, shorter when the file is, and the length of the file. */
function readFirstPage(path: string): { page: Uint8Array; bytes: number } {
  try {
    rejectIrregular(path);
    using file = Deno.openSync(path, { read: true });
    const info = file.statSync();
    const page = new Uint8Array(Math.min(HEADER_BYTES, info.size));
    let length = 0;
    while (length < page.length) {
      const count = file.readSync(page.subarray(length));
      if (count === null) break;
      length += count;
    }
    return { page: page.subarray(0, length), bytes: info.size };
  } catch (error) {
    throw unreadable(path, error);
  }
}
