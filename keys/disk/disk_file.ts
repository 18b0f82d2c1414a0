import { rejectIrregular } from "./unreadable.ts";
import { WriteError } from "./write_fault.ts";

/**
 * One file of a key list as the rest of `keys/` sees it. `openPositional` is the plain form; `MappedFile`
 * puts a memory map before it; tests put a disk that fails in its place.
 */
export interface DiskFile {
  readonly path: string;
  /** Length in bytes when it was opened. */
  readonly size: number;
  readonly writable: boolean;
  /** Fills `into` from `offset`; false when not all bytes could be had: cut off, pulled out, broken. */
  readAt(offset: number, into: Uint8Array): boolean;
  /** Writes all of `bytes`; throws when that fails. */
  writeAt(offset: number, bytes: Uint8Array): void;
  /** Returns once everything written has reached the medium; throws when that fails. */
  sync(): void;
  /** Whether the path still leads to this very file at its full length. */
  isPresent(): boolean;
  /** Takes the exclusive lock for as long as the file is open; "unsupported" on some file systems. */
  tryLock(): "locked" | "taken" | "unsupported";
  /** Lets memory maps go, for good; the file stays open, and locked. */
  unmap(): void;
  close(): void;
}

/** How a `DiskFile` is opened; throws what the runtime throws. */
export type OpenDiskFile = (path: string, options: { write: boolean }) => DiskFile;

/** Opens `path` for positional reads and writes through the runtime's file API. */
export function openPositional(path: string, { write }: { write: boolean }): DiskFile {
  rejectIrregular(path);
  const file = Deno.openSync(path, { read: true, write });
  try {
    return new PositionalFile(file, { path, write });
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Whether another handle holds the lock on the file at `path`; not where there is no such file, or are no locks. */
export function isInUse(path: string): boolean {
  try {
    const file = openPositional(path, { write: false });
    const isTaken = file.tryLock() === "taken";
    file.close();
    return isTaken;
  } catch {
    return false;
  }
}

/** The error for a file that another process holds the lock on. */
export function inUseError(path: string): WriteError {
  return new WriteError(path, Object.assign(new Error("in use"), { code: "EBUSY" }));
}

/**
 * Everything goes through one handle: where locks are mandatory (Windows) a second handle of this very
 * process would be locked out.
 */
class PositionalFile implements DiskFile {
  readonly path: string;
  readonly size: number;
  readonly writable: boolean;
  readonly #file: Deno.FsFile;
  readonly #info: Deno.FileInfo;
  #isOpen = true;

  constructor(file: Deno.FsFile, { path, write }: { path: string; write: boolean }) {
    const info = file.statSync();
    if (!info.isFile) throw new TypeError("expected a file, got a device or a pipe");
    this.#file = file;
    this.path = path;
    this.writable = write;
    this.size = info.size;
    this.#info = info;
  }

  readAt(offset: number, into: Uint8Array): boolean {
    try {
      this.#file.seekSync(offset, Deno.SeekMode.Start);
      for (let done = 0; done < into.length;) {
        const count = this.#file.readSync(into.subarray(done));
        if (count === null) return false;
        done += count;
      }
      return true;
    } catch {
      return false;
    }
  }

  writeAt(offset: number, bytes: Uint8Array): void {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
  }

  sync(): void {
    this.#file.syncDataSync();
  }

  isPresent(): boolean {
    try {
      const info = Deno.statSync(this.path);
      return info.isFile && info.size === this.size && isSameFile(info, this.#info);
    } catch {
      return false;
    }
  }

  tryLock(): "locked" | "taken" | "unsupported" {
    try {
      return this.#file.tryLockSync(true) ? "locked" : "taken";
    } catch {
      return "unsupported";
    }
  }

  unmap(): void {}

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#file.close();
  }
}

/** Same device and file number, where the system numbers files. */
function isSameFile(left: Deno.FileInfo, right: Deno.FileInfo): boolean {
  const isEqual = (one: number | null, other: number | null): boolean =>
    one === other || one === null || other === null || one === 0 || other === 0;
  return isEqual(left.dev, right.dev) && isEqual(left.ino, right.ino);
}
