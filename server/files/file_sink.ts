/** Where the bytes of a received file are kept. */
import { concat } from "@std/bytes/concat";
import { isAbsolute, join } from "node:path";
import { createHash, type Hash } from "node:crypto";
import { numberedName } from "./file_name.ts";
import { readPart } from "./file_part.ts";
import type { PartialPlace } from "./kept_file.ts";
import { PICTURE_HEAD_BYTES } from "./picture_type.ts";

/** Most bytes of received files that one program keeps in memory. */
export const MEMORY_BYTES = 64 * 1_048_576;
/** Files of one name in one folder, at most. */
const NUMBERS = 999;
/** What is read at a time of a file that goes on. */
const RESUME_BYTES = 262_144;

/** A file that is whole: its bytes from `from` up to `to`, as a stream that closes what it opened. */
export interface StoredFile {
  bytes: number;
  /** Where it was saved; undefined: in memory alone. */
  path: string | undefined;
  read(from: number, to: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /** Forgets what is in memory; a file on a disk stays. */
  release(): void;
}

/** Takes the bytes of one file, in order. */
export interface FileSink {
  /** Undefined: done at once. Rejects when they cannot be stored. */
  write(data: Uint8Array): Promise<void> | undefined;
  /** The file is whole. */
  finish(): Promise<StoredFile>;
  /** The file will not become whole: nothing of it stays. */
  discard(): Promise<void>;
  /** Where it goes on after a restart; undefined: nowhere. */
  readonly place?: PartialPlace | undefined;
  /** Gives the file back as it is, to go on after a restart. */
  suspend?(): void;
}

/** What an earlier run has stored of a file. */
export interface ResumedPart {
  bytes: number;
  /** Its first bytes. */
  head: Uint8Array;
  /** Of all of them. */
  hash: Hash;
}

/** How much received files may take of memory, all conversations together. */
export class MemoryRoom {
  readonly bytes: number;
  #left: number;

  constructor(bytes = MEMORY_BYTES) {
    this.bytes = bytes;
    this.#left = bytes;
  }

  /** Bytes that are free. */
  get left(): number {
    return this.#left;
  }

  /** Keeps room for a file; false where there is not enough. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }

  /** A sink for a file of `bytes`; undefined where there is no room for it. */
  sink(bytes: number): FileSink | undefined {
    return this.take(bytes) ? new MemorySink(this, bytes) : undefined;
  }
}

class MemorySink implements FileSink {
  readonly #room: MemoryRoom;
  readonly #reserved: number;
  #parts: Uint8Array[] = [];

  constructor(room: MemoryRoom, reserved: number) {
    this.#room = room;
    this.#reserved = reserved;
  }

  write(data: Uint8Array): undefined {
    this.#parts.push(data);
    return undefined;
  }

  finish(): Promise<StoredFile> {
    let whole = concat(this.#parts);
    this.#parts = [];
    return Promise.resolve({
      bytes: whole.length,
      path: undefined,
      read: (from: number, to: number) =>
        Promise.resolve(new Blob([whole.subarray(from, to)]).stream()),
      release: () => {
        whole = new Uint8Array();
        this.#room.give(this.#reserved);
      },
    });
  }

  discard(): Promise<void> {
    this.#parts = [];
    this.#room.give(this.#reserved);
    return Promise.resolve();
  }
}

/**
 * A file on a disk: under a hidden name while it is not whole, readable by its owner alone, then under `name`, or a
 * numbered one where that is taken.
 */
export class DiskSink implements FileSink {
  readonly place: PartialPlace;
  readonly #partialPath: string;
  #file: Deno.FsFile | undefined;
  #bytes = 0;
  /** One piece is written behind the other. */
  #latest: Promise<void> = Promise.resolve();

  /** `mark` tells it from other unfinished files of this name. */
  constructor(place: PartialPlace) {
    this.place = place;
    this.#partialPath = join(place.folder, `.${place.mark}.partial`);
  }

  /** Goes on with what an earlier run has stored, and reads it once for its digest; with nothing where it is gone. */
  async resume(): Promise<ResumedPart> {
    const hash = createHash("sha256");
    const resumed: ResumedPart = { bytes: 0, head: new Uint8Array(), hash };
    const open = Deno.open(this.#partialPath, { read: true, write: true });
    const file = await open.catch(() => undefined);
    if (file === undefined) return resumed;
    const buffer = new Uint8Array(RESUME_BYTES);
    for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
      if (resumed.bytes === 0) resumed.head = buffer.slice(0, PICTURE_HEAD_BYTES);
      hash.update(buffer.subarray(0, read));
      resumed.bytes += read;
    }
    this.#file = file;
    this.#bytes = resumed.bytes;
    return resumed;
  }

  suspend(): void {
    this.#latest.finally(() => {
      this.#file?.close();
      this.#file = undefined;
    }).catch(() => {});
  }

  write(data: Uint8Array): Promise<void> {
    this.#latest = this.#latest.then(() => this.#append(data));
    return this.#latest;
  }

  async #append(data: Uint8Array): Promise<void> {
    this.#file ??= await this.#create();
    for (let at = 0; at < data.length;) at += await this.#file.write(data.subarray(at));
    this.#bytes += data.length;
  }

  async finish(): Promise<StoredFile> {
    const file = this.#file ??= await this.#create();
    await file.syncData();
    file.close();
    const path = await this.#nameIt();
    return { bytes: this.#bytes, path, read: (from, to) => readPart(path, from, to), release() {} };
  }

  async discard(): Promise<void> {
    if (this.#file === undefined) return;
    this.#file.close();
    this.#file = undefined;
    await Deno.remove(this.#partialPath).catch(() => {});
  }

  #create(): Promise<Deno.FsFile> {
    return Deno.open(this.#partialPath, { write: true, createNew: true, mode: 0o600 });
  }

  /** A name is taken by an empty file first: renaming alone would replace what is there. */
  async #nameIt(): Promise<string> {
    for (let number = 1; number <= NUMBERS; number++) {
      const path = join(this.place.folder, numberedName(this.place.name, number));
      try {
        (await Deno.open(path, { write: true, createNew: true, mode: 0o600 })).close();
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) continue;
        throw error;
      }
      await Deno.rename(this.#partialPath, path);
      return path;
    }
    throw new Deno.errors.AlreadyExists(`Cannot name the file: ${NUMBERS} of its name are there`);
  }
}

/** Whether `path` is absolute. */
export function isWholePath(path: string): boolean {
  return isAbsolute(path) && !path.includes("\0");
}
