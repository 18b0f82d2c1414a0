/**
 * What a run that was killed has left to be done, the next opening does: a header that is half-written
 * (FORMAT.md §passphrase), files that have not got their names (§replacing).
 */
import { dirname } from "node:path";
import { inUseError, isInUse, openPositional } from "../disk/disk_file.ts";
import { KeyListError } from "../errors.ts";
import { isThere, removeIfThere, syncFolder } from "../disk/folder.ts";
import { partialPathOf } from "../disk/partial_file.ts";
import {
  backupPathOf,
  hasReplacementNote,
  notePathOf,
  readNote,
  readNoteAt,
  type ReplacedList,
} from "./replacement_note.ts";
import { finishHeader, hasHeaderNote } from "./header_note.ts";
import { volumePath } from "./volumes.ts";

/** Whether a change of the list at `path` is under way, or was cut off. */
export function hasPendingChange(path: string): boolean {
  return hasHeaderNote(path) || hasReplacementNote(path);
}

/** Finishes what was cut off; nothing while another process is at work. Throws the runtime's errors, and WriteError. */
function finishChange(path: string): void {
  if (finishReplacement(path) === "finished") finishHeader(path);
}

/**
 * Finishes what was cut off, before the list at `path` is opened. Throws KeyListError "inUse" while another process is
 * at work, "unreadable" where the medium cannot be written.
 */
export function finishOrExplain(path: string): void {
  if (!hasPendingChange(path)) return;
  let cause: unknown;
  try {
    finishChange(path);
  } catch (error) {
    cause = error;
  }
  if (!hasPendingChange(path)) return;
  if (isInUse(notePathOf(path)) || isInUse(path)) throw beingReplaced(path);
  // Where the note alone cannot be removed, since the folder is read-only, it keeps nobody out.
  if (cause !== undefined) throw cutOff(path, cause);
}

function beingReplaced(path: string): KeyListError {
  return new KeyListError(
    "inUse",
    `Cannot open the key list ${path}: another program is replacing it or changing its passphrase`,
    "wait until that program has finished",
  );
}

function cutOff(path: string, cause: unknown): KeyListError {
  const error = new KeyListError(
    "unreadable",
    `Cannot open the key list ${path}: the program that replaced it or changed its passphrase was ` +
      "stopped before it had finished",
    "open the list once where it can be written, for example with hchat info: that finishes it",
  );
  error.cause = cause;
  return error;
}

/**
 * Finishes a replacement that was cut off: for all lists of the run whose folders are there. Answers "underWay" when the
 * process that makes it is still at work. Throws the runtime's errors, and WriteError, code EBUSY, when one of the older
 * lists is in use.
 */
export function finishReplacement(path: string): "finished" | "underWay" {
  if (!hasReplacementNote(path)) return "finished";
  const notePath = notePathOf(path);
  const file = openPositional(notePath, { write: true });
  try {
    if (file.tryLock() === "taken") return "underWay";
    if (!file.isPresent()) return "finished";
    const note = readNote(file, dirname(path));
    for (const list of note?.lists ?? []) finishList(list, note?.run ?? "");
    for (const list of note?.lists ?? []) removeNote(list.path, note?.run ?? "");
    removeIfThere(notePath);
    syncFolder(dirname(path));
    return "finished";
  } finally {
    file.close();
  }
}

/** New files get their names, the main one last: while it has none, the others are still to be named. */
function finishList({ path, volumes, older }: ReplacedList, run: string): void {
  if (isThere(partialPathOf(path, run))) {
    if (isInUse(path)) throw inUseError(path);
    for (let index = volumes; index < older; index++) removeIfThere(volumePath(path, index));
    for (let index = volumes - 1; index >= 0; index--) {
      const name = volumePath(path, index);
      if (isThere(partialPathOf(name, run))) Deno.renameSync(partialPathOf(name, run), name);
    }
    syncFolder(dirname(path));
  }
  for (let index = 0; index < older; index++) {
    removeIfThere(backupPathOf(volumePath(path, index), run));
  }
}

/** Removes the note of the same run beside another list. */
function removeNote(path: string, run: string): void {
  const other = readNoteAt(path);
  if (other?.run !== run) return;
  removeIfThere(notePathOf(path));
  syncFolder(dirname(path));
}
