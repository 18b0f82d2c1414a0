import type { StoredFile } from "./file_sink.ts";
import { readPart } from "./file_part.ts";
import type { SourcePlace } from "./kept_file.ts";

/** Where the bytes of a file come from that is sent; read from its start, piece by piece. */
export interface FileSource {
  /** Length in bytes; what is read beyond it, or less, means that the file has changed. */
  readonly bytes: number;
  /** Fills `into` with the next bytes; resolves with how many, 0 at the end. Rejects when it cannot be read. */
  read(into: Uint8Array): Promise<number>;
  /** Where it is on a disk; undefined: a restart of the program loses it. */
  readonly place?: SourcePlace | undefined;
  /** The whole file, for a look at it here; undefined once it was released. Outlives `close()`. */
  readonly stored: StoredFile | undefined;
  /** Begins at the start again. */
  restart(): Promise<void>;
  close(): void;
}

/** A file that is in memory already. */
export class MemorySource implements FileSource {
  readonly bytes: number;
  #content: Uint8Array;
  #stored: StoredFile | undefined;
  #at = 0;

  /** Takes `content` over. */
  constructor(content: Uint8Array) {
    this.bytes = content.length;
    this.#content = content;
    this.#stored = {
      bytes: content.length,
      path: undefined,
      read: (from, to) => Promise.resolve(new Blob([this.#content.slice(from, to)]).stream()),
      release: () => this.#release(),
    };
  }

  get stored(): StoredFile | undefined {
    return this.#stored;
  }

  #release(): void {
    this.#content = new Uint8Array();
    this.#stored = undefined;
  }

  read(into: Uint8Array): Promise<number> {
    const part = this.#content.subarray(this.#at, this.#at + into.length);
    into.set(part);
    this.#at += part.length;
    return Promise.resolve(part.length);
  }

  restart(): Promise<void> {
    this.#at = 0;
    return Promise.resolve();
  }

  close(): void {}
}

/** A file on a disk. */
export class DiskSource implements FileSource {
  readonly place: SourcePlace;
  readonly #file: Deno.FsFile;

  /** Opens the file at `path`; undefined where there is none that can be read. */
  static async open(path: string): Promise<DiskSource | undefined> {
    // Why, the system says in words of its own; there is nothing for the caller to decide.
    return await DiskSource.openOrThrow(path).catch(() => undefined);
  }

  /** The same, but throws why: the system's error, `Deno.errors.IsADirectory`, or an Error for a device or a pipe. */
  static async openOrThrow(path: string): Promise<DiskSource> {
    // Opening a pipe would wait for a writer, and opening a device can do anything.
    expectFile(await Deno.stat(path));
    const file = await Deno.open(path, { read: true });
    try {
      const { size, mtime } = expectFile(await file.stat());
      return new DiskSource(file, { path, bytes: size, modifiedMs: mtime?.getTime() ?? null });
    } catch (error) {
      file.close();
      throw error;
    }
  }

  private constructor(file: Deno.FsFile, place: SourcePlace) {
    this.#file = file;
    this.place = place;
  }

  get bytes(): number {
    return this.place.bytes;
  }

  get stored(): StoredFile {
    const { path, bytes } = this.place;
    return { bytes, path, read: (from, to) => this.#readUnchanged(from, to), release() {} };
  }

  /** Throws `Deno.errors.NotFound` when the file is another one by now. */
  async #readUnchanged(from: number, to: number): ReturnType<StoredFile["read"]> {
    const { path, bytes, modifiedMs } = this.place;
    const { size, mtime } = await Deno.stat(path);
    if (size !== bytes || (mtime?.getTime() ?? null) !== modifiedMs) {
      throw new Deno.errors.NotFound("Cannot show the file: it has changed since it was sent");
    }
    return await readPart(path, from, to);
  }

  async read(into: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < into.length) {
      const part = await this.#file.read(into.subarray(filled));
      if (part === null) break;
      filled += part;
    }
    return filled;
  }

  async restart(): Promise<void> {
    await this.#file.seek(0, Deno.SeekMode.Start);
  }

  close(): void {
    this.#file.close();
  }
}

function expectFile(info: Deno.FileInfo): Deno.FileInfo {
  if (info.isFile) return info;
  if (info.isDirectory) throw new Deno.errors.IsADirectory();
  throw new Error("expected a file, got a device or a pipe");
}
