import { closeSync, constants, openSync } from "node:fs";
import { equals } from "@std/bytes/equals";
import { openPositional } from "./disk_file.ts";
import { deviceOf } from "./folder.ts";
import { hiddenPath } from "./hidden_name.ts";
import { WriteError } from "./write_fault.ts";
import { BackgroundSync } from "./background_sync.ts";
import { writeWhole } from "./volume_writer.ts";

/** Where an unfinished file of the run `run` waits for the name `path`. */
export function partialPathOf(path: string, run: string): string {
  return hiddenPath(path, `.partial-${run}`);
}

/**
 * A file under a temporary name beside its place: `.alice.hkl.partial-1f2e3d4c`. It gets its name when it
 * is whole (keys/make/replacement.ts).
 */
export class PartialFile {
  /** The name it is to get. */
  readonly path: string;
  /** The name it has now. */
  readonly partialPath: string;
  #file: Deno.FsFile | undefined;
  #handle: number | undefined;
  #isKept = false;
  #isLeft = false;
  readonly #device: number | undefined;
  /** What `write` wrote. */
  readonly #pages: { offset: number; bytes: Uint8Array }[] = [];
  readonly #onTheWay = new BackgroundSync(() => this.#syncNow());

  /** Creates the file, readable by its owner alone, for the run `run` (`randomRun`). Throws WriteError. */
  constructor(path: string, run: string) {
    this.path = path;
    this.partialPath = partialPathOf(path, run);
    this.#device = deviceOf(path);
    const { O_CREAT, O_EXCL, O_RDWR } = constants;
    try {
      this.#handle = openSync(this.partialPath, O_CREAT | O_EXCL | O_RDWR, 0o600);
    } catch (error) {
      throw new WriteError(this.partialPath, error);
    }
  }

  /** Writes all of `bytes` at `offset`, a page or a table, and keeps them for `hasKept`. Throws WriteError. */
  write(bytes: Uint8Array, offset: number): void {
    this.#writeNow(bytes, offset);
    this.#pages.push({ offset, bytes: bytes.slice() });
  }

  /** Whether the file gives back what `write` wrote. */
  hasKept(): boolean {
    try {
      const file = openPositional(this.partialPath, { write: false });
      try {
        return this.#pages.every(({ offset, bytes }) => {
          const got = new Uint8Array(bytes.length);
          return file.readAt(offset, got) && equals(got, bytes);
        });
      } finally {
        file.close();
      }
    } catch {
      return false;
    }
  }

  #writeNow(bytes: Uint8Array, offset: number): void {
    if (this.#handle === undefined) throw new Error("Internal error: the file is closed");
    try {
      writeWhole(this.#handle, bytes, offset);
    } catch (error) {
      throw new WriteError(this.partialPath, error);
    }
  }

  /** Writes one of many pieces of records, synced on the way. Throws WriteError. */
  async writePiece(bytes: Uint8Array, offset: number): Promise<void> {
    this.#writeNow(bytes, offset);
    await this.#onTheWay.note(bytes.length);
  }

  /** Waits in another thread until what was written so far is on the medium. */
  async sync(): Promise<void> {
    // The system tells each fault once.
    await this.#onTheWay.settled();
    await this.#syncNow();
  }

  async #syncNow(): Promise<void> {
    try {
      this.#file ??= await Deno.open(this.partialPath, { read: true, write: true });
      await this.#file.syncData();
    } catch (error) {
      throw new WriteError(this.partialPath, error);
    }
  }

  /** Closes the handles; the file stays under its temporary name. */
  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#file?.close();
    this.#handle = undefined;
    this.#file = undefined;
  }

  /** From here on `discard` does nothing: another run finishes what was begun. */
  keep(): void {
    this.close();
    this.#isKept = true;
  }

  /** Removes the file, if its medium is still there. */
  discard(): void {
    if (this.#isKept) return;
    try {
      this.close();
    } finally {
      this.#isLeft = !isRemoved(this.partialPath, this.#device);
    }
  }

  /** `discard` could not remove the file, or its medium is gone. */
  get isLeft(): boolean {
    return this.#isLeft;
  }
}

/** Where those files are that could not be removed. */
export function leftPaths(files: PartialFile[]): string[] {
  return files.filter(({ isLeft }) => isLeft).map(({ partialPath }) => partialPath);
}

/** Removes a file; false where it may still be on its medium. */
function isRemoved(path: string, device: number | undefined): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch (error) {
    // Not there, since it was removed before, or since the stick was pulled out.
    return error instanceof Deno.errors.NotFound && deviceOf(path) === device;
  }
}
