import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { DIRECT_STEP, type DirectFile, openDirectFile } from "./direct_file.ts";
import { WriteError } from "./write_fault.ts";
import { BackgroundSync } from "./background_sync.ts";

const WASM_PAGE_BYTES = 65_536;
const syncData = promisify(fdatasync);

/** A buffer of at least `length` bytes that begins at a page of memory, which no ArrayBuffer promises. */
export function pageAlignedBytes(length: number): Uint8Array<ArrayBuffer> {
  const initial = Math.ceil(length / WASM_PAGE_BYTES);
  return new Uint8Array(
    new WebAssembly.Memory({ initial, maximum: initial }).buffer as ArrayBuffer,
  );
}

/**
 * Bytes that must stand before data for `offset` in a page-aligned buffer, to be written directly. They are the
 * writer's: it puts there what it holds of the same page.
 */
export function directShift(offset: number): number {
  return offset % DIRECT_STEP;
}

/**
 * Writes to the volumes of one seat, one file open at a time, one write at a time. A direct writer hands whole
 * pages to the disk: without a copy in the page cache, which costs a third of the processor time of making a list,
 * and while this thread goes on. What is not aligned, and everything where the system refuses, goes the ordinary
 * way, synced on the way. One ordinary write makes all direct ones to the same file wait: so the page that the end
 * of a write has begun is held until the next write fills it.
 */
export class VolumeWriter {
  readonly #paths: string[];
  readonly #isDirect: boolean;
  #volume = -1;
  #plain: number | undefined;
  #direct: DirectFile | undefined;
  #sync: BackgroundSync | undefined;
  readonly #page = new Uint8Array(DIRECT_STEP);
  /** What of `#page` is held, for which place in the file. */
  #held = { length: 0, offset: 0 };

  /** `isDirect` only on file systems that `Medium.isDirect` names, into files of their final length. */
  constructor(paths: string[], { isDirect }: { isDirect: boolean }) {
    this.#paths = paths;
    this.#isDirect = isDirect;
  }

  /**
   * Writes `bytes`, but for a page begun at their end, which may wait for `flush`. They must stay as they are until
   * this settles. Throws WriteError.
   */
  async write(
    bytes: Uint8Array<ArrayBuffer>,
    { volume, offset }: { volume: number; offset: number },
  ): Promise<void> {
    const path = this.#paths[volume];
    if (path === undefined) throw new Error("Internal error: no such volume");
    try {
      if (volume !== this.#volume) await this.#open(path, volume);
      if (!this.#isNext(bytes, offset)) {
        this.#writeHeld();
        return await this.#write(bytes, offset);
      }
      const { length } = this.#held;
      const { buffer, byteOffset } = bytes;
      const joined = new Uint8Array(buffer, byteOffset - length, length + bytes.length);
      joined.set(this.#page.subarray(0, length));
      this.#held.length = 0;
      await this.#write(joined, offset - length);
    } catch (error) {
      throw new WriteError(path, error);
    }
  }

  /** Writes what is held. Throws WriteError. */
  flush(): void {
    try {
      this.#writeHeld();
    } catch (error) {
      throw new WriteError(this.#paths[this.#volume] ?? "", error);
    }
  }

  /** Settles when no sync is under way any more. Throws WriteError. */
  async synced(): Promise<void> {
    try {
      await this.#sync?.settled();
    } catch (error) {
      throw new WriteError(this.#paths[this.#volume] ?? "", error);
    }
  }

  /**
   * Closes the file that is open, once no sync is under way any more, and forgets what is held; no write may be under
   * way.
   */
  async close(): Promise<void> {
    await this.#sync?.settled().catch(() => {});
    if (this.#plain !== undefined) closeSync(this.#plain);
    this.#direct?.close();
    this.#plain = this.#direct = this.#sync = undefined;
    this.#volume = -1;
    this.#held.length = 0;
    this.#page.fill(0);
  }

  async #open(path: string, volume: number): Promise<void> {
    this.#writeHeld();
    await this.#sync?.settled();
    await this.close();
    const handle = openSync(path, "r+");
    this.#plain = handle;
    this.#sync = new BackgroundSync(() => syncData(handle));
    this.#volume = volume;
    if (this.#isDirect) this.#direct = openDirectFile(path);
  }

  /** Whether `bytes` go on where the held ones end, with room for them in front (`directShift`). */
  #isNext(bytes: Uint8Array, offset: number): boolean {
    const { length, offset: start } = this.#held;
    return length > 0 && start + length === offset && bytes.byteOffset % DIRECT_STEP === length;
  }

  async #write(bytes: Uint8Array<ArrayBuffer>, offset: number): Promise<void> {
    const start = (DIRECT_STEP - offset % DIRECT_STEP) % DIRECT_STEP;
    const pages = bytes.subarray(start, bytes.length - (offset + bytes.length) % DIRECT_STEP);
    if (this.#direct === undefined || pages.byteOffset % DIRECT_STEP !== 0) {
      this.#writePlain(bytes, offset);
      return await this.#sync?.note(bytes.length);
    }
    const end = start + await this.#writeDirect(pages, offset + start);
    this.#writePlain(bytes.subarray(0, start), offset);
    const rest = bytes.subarray(end);
    if (rest.length < DIRECT_STEP) this.#hold(rest, offset + end);
    else this.#writePlain(rest, offset + end);
    await this.#sync?.note(start + rest.length);
  }

  /** Writes whole pages as far as the system takes them; answers how many bytes that were. */
  async #writeDirect(pages: Uint8Array<ArrayBuffer>, offset: number): Promise<number> {
    let done = 0;
    while (done < pages.length && done % DIRECT_STEP === 0 && this.#direct !== undefined) {
      const count = await this.#direct.write(pages.subarray(done), offset + done);
      done += count;
      if (count > 0) continue;
      // Wrong alignment for this disk, or a fault that the plain way will meet again and name.
      this.#direct.close();
      this.#direct = undefined;
    }
    return done;
  }

  #hold(bytes: Uint8Array, offset: number): void {
    this.#page.set(bytes);
    this.#held = { length: bytes.length, offset };
  }

  #writeHeld(): void {
    const { length, offset } = this.#held;
    this.#writePlain(this.#page.subarray(0, length), offset);
    this.#held.length = 0;
  }

  #writePlain(bytes: Uint8Array, offset: number): void {
    writeWhole(this.#plain ?? -1, bytes, offset);
  }
}

/** Writes all of `bytes` at `offset`; the kernel may take them in several bites. */
export function writeWhole(handle: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(handle, bytes, done, bytes.length - done, offset + done);
  }
}
