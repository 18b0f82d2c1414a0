import { closeSync, constants, openSync, writeSync } from "node:fs";
import { WriteError } from "./generate_fault.ts";

/** Offsets, lengths and addresses of writes past the page cache are multiples of this. */
const DIRECT_STEP = 4_096;
const WASM_PAGE_BYTES = 65_536;

/** A buffer of at least `length` bytes that begins at a page of memory, which no ArrayBuffer promises. */
export function pageAlignedBytes(length: number): Uint8Array<ArrayBuffer> {
  const initial = Math.ceil(length / WASM_PAGE_BYTES);
  return new Uint8Array(
    new WebAssembly.Memory({ initial, maximum: initial }).buffer as ArrayBuffer,
  );
}

/** Bytes that must stand before data for `offset` in a page-aligned buffer, to be written directly. */
export function directShift(offset: number): number {
  return offset % DIRECT_STEP;
}

/**
 * Writes to the volumes of one seat, one file open at a time. A direct writer hands whole pages to the disk
 * without a copy in the page cache, which costs a third of the processor time of making a list; what is
 * not aligned, and everything where the system refuses, goes the ordinary way.
 */
export class VolumeWriter {
  readonly #paths: string[];
  readonly #isDirect: boolean;
  #volume = -1;
  #plain: number | undefined;
  #direct: number | undefined;

  /** `isDirect` only on file systems that `Medium.isDirect` names, into files of their final length. */
  constructor(paths: string[], { isDirect }: { isDirect: boolean }) {
    this.#paths = paths;
    this.#isDirect = isDirect;
  }

  /** Writes all of `bytes`; throws WriteError. */
  write(bytes: Uint8Array, { volume, offset }: { volume: number; offset: number }): void {
    const path = this.#paths[volume];
    if (path === undefined) throw new Error("Internal error: no such volume");
    try {
      if (volume !== this.#volume) this.#open(path, volume);
      this.#write(bytes, offset);
    } catch (error) {
      throw new WriteError(path, error);
    }
  }

  /** Closes the file that is open. */
  close(): void {
    for (const handle of [this.#plain, this.#direct]) if (handle !== undefined) closeSync(handle);
    this.#plain = this.#direct = undefined;
    this.#volume = -1;
  }

  #open(path: string, volume: number): void {
    this.close();
    this.#plain = openSync(path, "r+");
    this.#volume = volume;
    const flag: number | undefined = constants.O_DIRECT;
    if (!this.#isDirect || flag === undefined) return;
    try {
      this.#direct = openSync(path, constants.O_RDWR | flag);
    } catch {
      // The file system has no such thing: the plain handle serves.
    }
  }

  #write(bytes: Uint8Array, offset: number): void {
    const plain = this.#plain ?? -1;
    const start = (DIRECT_STEP - offset % DIRECT_STEP) % DIRECT_STEP;
    const length = bytes.length - start - (offset + bytes.length) % DIRECT_STEP;
    const isAligned = (bytes.byteOffset + start) % DIRECT_STEP === 0;
    if (this.#direct === undefined || !isAligned || length <= 0) {
      return writeWhole(plain, bytes, offset);
    }
    const end = start + this.#writeDirect(bytes.subarray(start, start + length), offset + start);
    writeWhole(plain, bytes.subarray(0, start), offset);
    writeWhole(plain, bytes.subarray(end), offset + end);
  }

  /** Writes whole pages as far as the system takes them; answers how many bytes that were. */
  #writeDirect(bytes: Uint8Array, offset: number): number {
    let done = 0;
    while (done < bytes.length && done % DIRECT_STEP === 0 && this.#direct !== undefined) {
      try {
        done += writeSync(this.#direct, bytes, done, bytes.length - done, offset + done);
      } catch {
        // Wrong alignment for this disk, or a fault that the plain way will meet again and name.
        closeSync(this.#direct);
        this.#direct = undefined;
      }
    }
    return done;
  }
}

/** Writes all of `bytes` at `offset`; the kernel may take them in several bites. */
export function writeWhole(handle: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(handle, bytes, done, bytes.length - done, offset + done);
  }
}
