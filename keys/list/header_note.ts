/**
 * The note `.alice.hkl.header`: the new header of a list while the old one is being overwritten (FORMAT.md §passphrase),
 * so that a crash there can be made good.
 */
import { dirname } from "node:path";
import { KeyListError } from "../errors.ts";
import { WriteError } from "../disk/write_fault.ts";
import { decodeHeader, HEADER_FIXED_BYTES } from "./header_codec.ts";
import { type DiskFile, openPositional } from "../disk/disk_file.ts";
import { hiddenPath } from "../disk/hidden_name.ts";
import { removeIfThere, syncFolder } from "../disk/folder.ts";

/** Keeps the new header until `forgetHeader`. Throws WriteError. */
export function announceHeader(path: string, header: Uint8Array): void {
  writeDurably(notePathOf(path), header);
}

/** The list has the new header, or its writing was never begun. */
export function forgetHeader(path: string): void {
  removeIfThere(notePathOf(path));
  syncFolder(dirname(path));
}

/** Whether a header is being overwritten, or a crash has left one half-written. */
export function hasHeaderNote(path: string): boolean {
  return readNote(path) !== undefined;
}

/** The new header of a change that a crash has cut off, undefined when there is none. */
export function announcedHeader(path: string): Uint8Array | undefined {
  const header = readNote(path);
  const isUsable = header?.length === HEADER_FIXED_BYTES && isWholeHeader(header);
  return isUsable ? header : undefined;
}

/**
 * Puts the new header in place where a crash has damaged the old one, unless another process is at it. Throws the
 * runtime's errors.
 */
export function finishHeader(path: string): void {
  if (!hasHeaderNote(path)) return;
  const file = openPositional(path, { write: true });
  try {
    if (file.tryLock() === "taken") return;
    const header = announcedHeader(path);
    if (header !== undefined) restoreHeader(file, header);
    forgetHeader(path);
  } finally {
    file.close();
  }
}

/** A header that is whole stays as it is: the change had not begun, or it was done. */
function restoreHeader(file: DiskFile, header: Uint8Array): void {
  const got = new Uint8Array(HEADER_FIXED_BYTES);
  if (!file.readAt(0, got) || isWholeHeader(got)) return;
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

function notePathOf(path: string): string {
  return hiddenPath(path, ".header");
}

/** Only what this program can have put there: a named pipe would keep us waiting for its writer. */
function readNote(path: string): Uint8Array | undefined {
  try {
    const { isFile, size } = Deno.statSync(notePathOf(path));
    return isFile && size <= HEADER_FIXED_BYTES ? Deno.readFileSync(notePathOf(path)) : undefined;
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
