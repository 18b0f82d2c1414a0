/**
 * The note `.alice.hkl.replace` beside each main file while new lists take the place of older ones
 * (FORMAT.md §replacing): a line of JSON such as
 * `{"run":"1f2e3d4c","lists":[{"path":"alice.hkl","volumes":1,"older":2},{"path":"../two/bob.hkl","volumes":1,"older":0}]}`.
 * Whoever holds the lock on it works on those files. A note without a lock is of a run that was killed.
 */
import { dirname, relative, resolve } from "node:path";
import { type DiskFile, inUseError, openPositional } from "../disk/disk_file.ts";
import { hiddenPath } from "../disk/hidden_name.ts";
import { removeIfThere, syncFolder, takeName } from "../disk/folder.ts";
import { WriteError } from "../disk/write_fault.ts";
import { MAX_VOLUMES } from "./header_limits.ts";

/** More than two paths need. */
const MAX_NOTE_BYTES = 65_536;

/** What is under way. */
export interface ReplacementNote {
  /** Eight hex digits in all hidden names of the run. */
  run: string;
  lists: ReplacedList[];
}

/** One list that gets new files. */
export interface ReplacedList {
  /** Absolute path of the main file. */
  path: string;
  /** How many files the new list has. */
  volumes: number;
  /** How many files the older list has, 0 for none. */
  older: number;
}

/** The path of the note of the list at `path`. */
export function notePathOf(path: string): string {
  return hiddenPath(path, ".replace");
}

/** Where the file at `path` of an older list is kept until the new one has its name. */
export function backupPathOf(path: string, run: string): string {
  return hiddenPath(path, `.replaced-${run}`);
}

/**
 * Writes the note beside the list at `path`, locked for as long as the answer is open. Throws WriteError: code EEXIST or
 * EBUSY where another run has one there.
 */
export function writeNote(path: string, note: ReplacementNote): DiskFile {
  const notePath = notePathOf(path);
  takeName(notePath);
  let file: DiskFile | undefined;
  try {
    file = openPositional(notePath, { write: true });
    // Another process may take an empty note for one of a run that was killed, and remove it.
    if (file.tryLock() === "taken" || !file.isPresent()) throw inUseError(notePath);
    file.writeAt(0, encodeNote(note, dirname(path)));
    file.sync();
    syncFolder(dirname(path));
    return file;
  } catch (error) {
    file?.close();
    removeIfThere(notePath);
    throw error instanceof WriteError ? error : new WriteError(notePath, error);
  }
}

/** Whether a replacement of the list at `path` is under way, or was cut off. */
export function hasReplacementNote(path: string): boolean {
  try {
    // A named pipe would keep us waiting for its writer.
    return Deno.lstatSync(notePathOf(path)).isFile;
  } catch {
    return false;
  }
}

/** The note beside the list at `path`, undefined where there is none that can be read. */
export function readNoteAt(path: string): ReplacementNote | undefined {
  if (!hasReplacementNote(path)) return undefined;
  try {
    const file = openPositional(notePathOf(path), { write: false });
    try {
      return readNote(file, dirname(path));
    } finally {
      file.close();
    }
  } catch {
    return undefined;
  }
}

/** The note in `file`, which is in `folder`. Throws the runtime's errors where it gives no bytes. */
export function readNote(file: DiskFile, folder: string): ReplacementNote | undefined {
  const bytes = new Uint8Array(Math.min(file.size, MAX_NOTE_BYTES));
  if (!file.readAt(0, bytes)) throw new Deno.errors.UnexpectedEof(file.path);
  return decodeNote(new TextDecoder().decode(bytes), folder);
}

/** Paths are written as seen from `folder`: a stick may be mounted elsewhere next time. */
function encodeNote({ run, lists }: ReplacementNote, folder: string): Uint8Array {
  const seen = lists.map((list) => ({ ...list, path: relative(folder, list.path) }));
  return new TextEncoder().encode(`${JSON.stringify({ run, lists: seen })}\n`);
}

/** Undefined for what is no such note: a run that was killed while it wrote one has renamed nothing. */
function decodeNote(text: string, folder: string): ReplacementNote | undefined {
  try {
    const { run, lists } = JSON.parse(text);
    if (!/^[0-9a-f]{8}$/.test(run)) return undefined;
    const isSound = lists.every(({ path, volumes, older }: ReplacedList) =>
      typeof path === "string" && isCount(volumes) && volumes > 0 && isCount(older)
    );
    if (!isSound) return undefined;
    return {
      run,
      lists: lists.map((list: ReplacedList) => ({ ...list, path: resolve(folder, list.path) })),
    };
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_VOLUMES;
}
