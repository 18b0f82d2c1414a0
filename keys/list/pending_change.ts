/**
 * What a change of passphrase leaves beside a list while it cannot be taken back and is not done yet, so
 * that a crash there can be made good: `.alice.hkl.header` holds the new header while the old one is being
 * overwritten, `.alice.hkl.renames` the temporary names of the new volumes while they get their names.
 */
import { basename, dirname, join } from "node:path";
import { KeyListError } from "../errors.ts";
import { WriteError } from "../disk/write_fault.ts";
import { decodeHeader, HEADER_FIXED_BYTES } from "./header_codec.ts";
import { type DiskFile, openPositional } from "../disk/disk_file.ts";
import { PARTIAL_MARK, removeIfThere, syncFolder } from "../disk/partial_file.ts";
import { volumePath } from "./volumes.ts";

/** What a note holds. */
type Note = "header" | "renames";
const NOTES: Note[] = ["header", "renames"];
/** More than the names of all volumes need. */
const MAX_NOTE_BYTES = 1_048_576;

/** Keeps the new header until `forgetChange`. Throws WriteError. */
export function announceHeader(path: string, header: Uint8Array): void {
  writeDurably(besideOf(path, "header"), header);
}

/** Keeps the temporary paths of all volumes, in order, until `forgetChange`. Throws WriteError. */
export function announceRenames(path: string, partialPaths: string[]): void {
  const names = partialPaths.map((partialPath) => `${basename(partialPath)}\n`).join("");
  writeDurably(besideOf(path, "renames"), new TextEncoder().encode(names));
}

/** The change is done, or was never begun: its own note goes, not that of one that another process has begun. */
export function forgetChange(path: string, what: Note): void {
  removeIfThere(besideOf(path, what));
  syncFolder(dirname(path));
}

/** Where notes of changes of the list at `path` stand, if there are any. */
export function notesOf(path: string): string[] {
  return NOTES.map((what) => besideOf(path, what));
}

/**
 * Makes good what a crash has left, unless the change is still under way in another process, which then
 * holds the lock. Throws the runtime's own errors.
 */
export function finishChange(path: string): void {
  const file = openPositional(path, { write: true });
  try {
    if (file.tryLock() === "taken") return;
    if (readIfThere(besideOf(path, "header")) !== undefined) {
      const header = announcedHeader(path);
      if (header !== undefined) restoreHeader(file, header);
      forgetChange(path, "header");
    }
    const renames = readIfThere(besideOf(path, "renames"));
    if (renames !== undefined) {
      finishRenames(path, new TextDecoder().decode(renames));
      forgetChange(path, "renames");
    }
  } finally {
    file.close();
  }
}

/** Whether a change is under way, or a crash has left something to be made good. */
export function hasPendingChange(path: string): boolean {
  return notesOf(path).some((note) => readIfThere(note) !== undefined);
}

/** The new header of a change that a crash has cut off, undefined when there is none. */
export function announcedHeader(path: string): Uint8Array | undefined {
  const header = readIfThere(besideOf(path, "header"));
  const isUsable = header?.length === HEADER_FIXED_BYTES && isWholeHeader(header);
  return isUsable ? header : undefined;
}

/** A header that is whole stays as it is: the change had not begun, or it was done. */
function restoreHeader(file: DiskFile, header: Uint8Array): void {
  const found = new Uint8Array(HEADER_FIXED_BYTES);
  if (!file.readAt(0, found) || isWholeHeader(found)) return;
  file.writeAt(0, header);
  file.sync();
}

function isWholeHeader(bytes: Uint8Array): boolean {
  try {
    decodeHeader(bytes);
    return true;
  } catch (error) {
    if (error instanceof KeyListError) return false;
    throw error;
  }
}

/** The main file last: with the new one another process could use the list while its other volumes are old. */
function finishRenames(path: string, names: string): void {
  const entries = [...names.trimEnd().split("\n").entries()];
  for (const [index, name] of entries.toReversed()) {
    finishRename(join(dirname(path), name), volumePath(path, index));
  }
  syncFolder(dirname(path));
}

/** Only temporary files of this very list are renamed, whatever the note says. */
function finishRename(from: string, target: string): void {
  const start = join(dirname(target), `.${basename(target)}${PARTIAL_MARK}`);
  if (!from.startsWith(start) || !/^[0-9a-f]{8}$/.test(from.slice(start.length))) return;
  try {
    Deno.renameSync(from, target);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function besideOf(path: string, what: Note): string {
  return join(dirname(path), `.${basename(path)}.${what}`);
}

/** Only what this program can have put there: a named pipe would keep us waiting for its writer. */
function readIfThere(path: string): Uint8Array | undefined {
  try {
    const { isFile, size } = Deno.statSync(path);
    return isFile && size <= MAX_NOTE_BYTES ? Deno.readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Throws WriteError, and then leaves nothing that looks like a change under way. */
function writeDurably(path: string, bytes: Uint8Array): void {
  try {
    using file = Deno.openSync(path, { write: true, create: true, truncate: true, mode: 0o600 });
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    file.syncSync();
  } catch (error) {
    removeIfThere(path);
    throw new WriteError(path, error);
  }
  syncFolder(dirname(path));
}
