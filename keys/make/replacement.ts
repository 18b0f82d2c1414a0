/**
 * New lists take the place of older ones, all of them or none (FORMAT.md §replacing):
 * 1. the new files are whole and synced under temporary names;
 * 2. a note beside each main file says what is under way: from here on the next opening finishes what a run that is
 *    killed has left (pending_change.ts);
 * 3. the older files are renamed, main files first, and the new ones get their names, main files last;
 * 4. the notes are removed, then the older files.
 * What fails in 3 is undone, the last step first. What fails there too leaves the notes to the next opening.
 */
import { basename, dirname, join } from "node:path";
import { type DiskFile, inUseError, openPositional } from "../disk/disk_file.ts";
import { isThere, removeIfThere, syncFolder, takeName } from "../disk/folder.ts";
import { type PartialFile } from "../disk/partial_file.ts";
import { realPathOf } from "../disk/path.ts";
import { WriteError } from "../disk/write_fault.ts";
import { forgetHeader } from "../list/header_note.ts";
import { finishReplacement } from "../list/pending_change.ts";
import {
  backupPathOf,
  notePathOf,
  type ReplacedList,
  writeNote,
} from "../list/replacement_note.ts";
import { isVolumeFile, volumePath } from "../list/volumes.ts";

/** How older lists are replaced. */
export interface ReplacementOptions {
  /** Eight hex digits, the same as in the names of the new files. */
  run: string;
  /** Fail rather than replace a file that has one of the names. */
  keepExisting?: boolean | undefined;
  /** The caller holds the locks on the older main files. */
  isLocked?: boolean | undefined;
}

/** Some files could not be put back: the next opening gives the new ones their names. */
export class HalfReplacedError extends WriteError {
  override name = "HalfReplacedError";
  override readonly isHalfDone = true;
}

/** Replaces lists at once: names of the new files, and of older ones that could not be removed. Throws as `place` does. */
export function replaceLists(
  lists: PartialFile[][],
  options: ReplacementOptions,
): { paths: string[]; backupPaths: string[] } {
  const replacement = new Replacement(lists, options);
  const paths = replacement.place();
  replacement.removeBackups();
  return { paths, backupPaths: replacement.backupPaths };
}

/** The files of several lists, each with its main file first, on their way to their names. */
export class Replacement {
  readonly #lists: PartialFile[][];
  readonly #mains: string[];
  readonly #options: ReplacementOptions;
  /** What takes back the steps that were done, in their order. */
  readonly #undo: (() => void)[] = [];
  /** Notes and older main files, locked. */
  readonly #locked: DiskFile[] = [];
  #notes: string[] = [];
  #backupPaths: string[] = [];

  constructor(lists: PartialFile[][], options: ReplacementOptions) {
    this.#lists = lists;
    this.#mains = lists.map(mainOf);
    this.#options = options;
  }

  /** Older files that are still there, under the names they were given. */
  get backupPaths(): string[] {
    return this.#backupPaths;
  }

  /**
   * Gives all files their names and answers them. Throws WriteError when none has its name: code EEXIST, EBUSY, or the
   * system's; HalfReplacedError.
   */
  place(): string[] {
    try {
      const older = this.#lists.map((files) => this.#olderFiles(files));
      this.#announce(older.map(({ count }) => count));
      for (const { paths } of older) paths.forEach((path) => this.#setAside(path));
      for (const files of this.#lists) files.toReversed().forEach((file) => this.#name(file));
      // Only now: a slow medium takes seconds for it, and one list alone is worth nothing.
      this.#syncFolders();
      this.#mains.forEach(forgetHeader);
      this.#removeNotes();
    } catch (error) {
      this.#takeBack(error);
      throw error instanceof WriteError ? error : new WriteError(this.#mains[0] ?? "", error);
    } finally {
      this.#locked.forEach((file) => file.close());
    }
    return this.#lists.flatMap((files) => files.toReversed().map(({ path }) => path));
  }

  /** Removes the older files; `backupPaths` has those that could not be removed. */
  removeBackups(): void {
    this.#backupPaths.forEach(removeIfThere);
    this.#backupPaths = this.#backupPaths.filter(isThere);
    // A stick that is pulled right now would show them again.
    this.#syncFolders();
  }

  /**
   * What an older list has here, the main file first; of a longer one the further volumes, too. `count` volumes at
   * most.
   */
  #olderFiles(files: PartialFile[]): { count: number; paths: string[] } {
    const path = mainOf(files);
    if (finishReplacement(path) === "underWay") throw inUseError(path);
    if (this.#options.keepExisting ?? false) return { count: 0, paths: [] };
    if (!(this.#options.isLocked ?? false)) this.#lock(path);
    let count = files.length;
    while (isVolumeFile(volumePath(path, count))) count++;
    const paths = Array.from({ length: count }, (_, index) => volumePath(path, index));
    return { count, paths: paths.filter(isThere) };
  }

  /** Keeps others from opening an older list. It may have been opened while the new one was written. */
  #lock(path: string): void {
    if (!isRegularFile(path)) return;
    const file = openPositional(path, { write: false });
    this.#locked.push(file);
    if (file.tryLock() === "taken") throw inUseError(path);
  }

  #announce(older: number[]): void {
    const { run } = this.#options;
    const lists = this.#lists.map((files, index): ReplacedList => ({
      path: mainOf(files),
      volumes: files.length,
      older: older[index] ?? 0,
    }));
    for (const path of this.#mains) {
      this.#locked.push(writeNote(path, { run, lists }));
      this.#notes.push(notePathOf(path));
    }
  }

  #setAside(path: string): void {
    const backupPath = backupPathOf(path, this.#options.run);
    try {
      // No list, and not to be removed with all that is in it.
      if (Deno.lstatSync(path).isDirectory) throw new Deno.errors.IsADirectory("found a folder");
      this.#rename(path, backupPath);
    } catch (error) {
      throw new WriteError(path, error);
    }
    this.#backupPaths.push(backupPath);
  }

  /** The name is taken first: a rename would replace what another program has put there just now. */
  #name(file: PartialFile): void {
    file.close();
    takeName(file.path);
    this.#undo.push(() => removeIfThere(file.path));
    try {
      this.#rename(file.partialPath, file.path);
    } catch (error) {
      throw new WriteError(file.path, error);
    }
  }

  #rename(from: string, to: string): void {
    Deno.renameSync(from, to);
    this.#undo.push(() => Deno.renameSync(to, from));
  }

  /** Throws HalfReplacedError when that cannot be done. */
  #takeBack(cause: unknown): void {
    try {
      for (const undo of this.#undo.toReversed()) undo();
    } catch {
      this.#lists.flat().forEach((file) => file.keep());
      throw new HalfReplacedError(cause instanceof WriteError ? cause.path : "", cause);
    }
    this.#backupPaths = [];
    this.#syncFolders();
    this.#removeNotes();
  }

  #removeNotes(): void {
    this.#notes.forEach(removeIfThere);
    this.#notes = [];
    this.#syncFolders();
  }

  #syncFolders(): void {
    new Set(this.#mains.map((path) => dirname(path))).forEach(syncFolder);
  }
}

/** Without links on the way: the notes name one list as seen from the folder of another. */
function mainOf([main]: PartialFile[]): string {
  const path = main?.path ?? "";
  return join(realPathOf(dirname(path)), basename(path));
}

function isRegularFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
