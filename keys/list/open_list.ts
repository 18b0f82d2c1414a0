/** Opening a list: which form of file, writable or not, locked, which state. All that open lists come here. */
import { equals } from "@std/bytes/equals";
import { KeyListError } from "../errors.ts";
import { HEADER_FIXED_BYTES } from "./header_codec.ts";
import { openMapped, openUnmapped } from "../disk/mapped_file.ts";
import type { OpenDiskFile } from "../disk/disk_file.ts";
import { type ListState, readState, stateDamaged } from "./list_state.ts";
import type { ListHeader } from "../list_header.ts";
import { ListVolumes } from "./list_volumes.ts";
import { openPassphraseBlock } from "./passphrase.ts";
import { finishOrExplain, hasPendingChange } from "./pending_change.ts";
import { otherSeat } from "../seat.ts";
import { realPathOf } from "../disk/path.ts";

/** How often an opening begins anew when the list is changed under it. */
const MAX_ATTEMPTS = 5;
/** How often a lock is tried that another program seems to have, and how long to wait in between, ms. */
const LOCK_TRIES = 4;
const LOCK_PAUSE_MS = 15;

/** In which form a list is opened. */
export interface OpenListOptions {
  /** Open for writing where that is possible; a list on read-only media is opened as it is. */
  write: boolean;
  /** Refuse when another process uses this seat. */
  lock: boolean;
  /** No memory map. */
  forcePositional?: boolean;
  /** Stands in for the file system in tests. */
  openFile?: OpenDiskFile | undefined;
}

/** A list with its files open, and what there is to say about it. */
export interface OpenedList {
  volumes: ListVolumes;
  state: ListState;
  /** Which state copy counts. */
  copy: 0 | 1;
  damagedCopy: 0 | 1 | undefined;
  /** The file system has no locks. */
  isLockUnsupported: boolean;
}

/** Opens and validates a list, locked and writable as asked for. Throws KeyListError. */
export function openList(path: string, options: OpenListOptions): OpenedList {
  for (let attempts = MAX_ATTEMPTS; attempts > 0; attempts--) {
    const fileBefore = fileAt(path);
    try {
      const opened = openOnce(path, options, { isLast: attempts === 1 });
      if (opened !== undefined) return opened;
    } catch (error) {
      // The fault of a file that was replaced meanwhile, or is being overwritten, says nothing.
      if (fileAt(path) === fileBefore) throw error;
    }
  }
  throw new KeyListError(
    "inUse",
    `Cannot open the key list ${path}: another program keeps changing it`,
    "try again when that program has finished",
  );
}

/** Undefined when another process has changed the list between the opening of its files and the lock. */
function openOnce(
  path: string,
  options: OpenListOptions,
  { isLast }: { isLast: boolean },
): OpenedList | undefined {
  const volumes = openVolumes(path, options);
  try {
    const isLockUnsupported = options.lock && lockOrExplain(volumes) === "unsupported";
    // Read under the lock: another process may have written until just now.
    const page = volumes.page;
    const headerBefore = page.slice(0, HEADER_FIXED_BYTES);
    volumes.main.readAt(0, page);
    const isSame = volumes.isPresent() &&
      equals(page.subarray(0, HEADER_FIXED_BYTES), headerBefore);
    // A note that cannot be removed, since the folder is read-only, keeps nobody out.
    const isDue = !isLast && hasPendingChange(realPathOf(path));
    if (options.lock && (!isSame || isDue)) {
      volumes.close();
      return undefined;
    }
    const { listId, slotCount } = volumes.header;
    const outcome = readState(page, { listId, slotCount });
    if (outcome.kind === "stateDamaged") throw stateDamaged(path);
    const { state, copy, damagedCopy } = outcome;
    return { volumes, state, copy, damagedCopy, isLockUnsupported };
  } catch (error) {
    volumes.close();
    throw error;
  }
}

/**
 * Unlocks a list that has a passphrase. Throws KeyListError "passphraseNeeded", "wrongPassphrase",
 * "outOfRange", "noMemory".
 */
export async function unlockList(
  volumes: ListVolumes,
  passphrase: string | undefined,
): Promise<void> {
  const { passphraseBlock: block, listId, seat } = volumes.header;
  if (block === undefined) return;
  if (passphrase === undefined) {
    throw new KeyListError(
      "passphraseNeeded",
      `Cannot open the key list ${volumes.path}: it has a passphrase and none was given`,
      "type it when asked, or give --passphrase-file FILE",
    );
  }
  const outcome = await openPassphraseBlock(passphrase, { block, listId, seat });
  if (outcome.kind === "opened") return volumes.unlock(outcome.masterKey);
  if (outcome.kind === "malformed") {
    throw new KeyListError(
      "outOfRange",
      `Cannot open the key list ${volumes.path}: its passphrase block is malformed: ${outcome.reason}`,
    );
  }
  throw new KeyListError(
    "wrongPassphrase",
    `Cannot open the key list ${volumes.path}: the passphrase is wrong`,
    "the file itself is whole; try again, and mind the keyboard layout",
  );
}

/** Whether two headers are of the same list and seat, whichever passphrase wraps the key. */
export function isSameList(found: ListHeader, known: ListHeader): boolean {
  return found.seat === known.seat && equals(found.listId, known.listId) &&
    equals(found.digestRoot, known.digestRoot) && found.slotCount === known.slotCount &&
    found.recordBytes === known.recordBytes && found.startMs === known.startMs &&
    found.periodMs === known.periodMs && found.volumeCount === known.volumeCount &&
    found.recordsPerVolume === known.recordsPerVolume &&
    equals(found.vaultBlock, known.vaultBlock) &&
    (found.passphraseBlock === undefined) === (known.passphraseBlock === undefined);
}

/** Tells apart the files that one path leads to over time, where the system numbers files. */
function fileAt(path: string): string | undefined {
  try {
    const { dev, ino } = Deno.statSync(path);
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

function openVolumes(path: string, options: OpenListOptions): ListVolumes {
  const openFile = options.openFile ?? (options.forcePositional ? openUnmapped : openMapped);
  const realPath = realPathOf(path);
  finishOrExplain(realPath);
  if (!options.write) return new ListVolumes(path, { write: false, openFile });
  try {
    return new ListVolumes(path, { write: true, openFile });
  } catch (error) {
    // Read-only medium or permission: what is wrong with the list itself comes up again.
    if (error instanceof KeyListError && error.kind !== "unreadable") throw error;
    return new ListVolumes(path, { write: false, openFile });
  }
}

/** A process that is just being started holds the locks of its parent until it has become another program. */
function lockOrExplain(volumes: ListVolumes): "locked" | "unsupported" {
  for (let tries = LOCK_TRIES; tries > 0; tries--) {
    const outcome = volumes.main.tryLock();
    if (outcome !== "taken") return outcome;
    if (tries > 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_PAUSE_MS);
  }
  const { header, path } = volumes;
  const { seat, names } = header;
  throw new KeyListError(
    "inUse",
    `Cannot open the key list ${path}: another program has it open`,
    `close that program first; this is the file of ${names[seat]}, ` +
      `${names[otherSeat(seat)]} opens the other file`,
  );
}
