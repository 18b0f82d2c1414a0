import { equals } from "@std/bytes/equals";
import { HEADER_BYTES, MAX_RECORD_BYTES } from "../constants.ts";
import { type DiskFile, openPositional } from "./disk_file.ts";
import type { NativeMap } from "./native_map.ts";
import { openNativeMap } from "./open_native_map.ts";

/** Length of the window: the most of a file that is ever resident through the map. */
export const WINDOW_BYTES = 4_194_304;
/** Windows begin at multiples of half their length, so that a clock that moves on finds room ahead. */
const WINDOW_STEP = WINDOW_BYTES / 2;

interface Window {
  address: bigint;
  offset: number;
  length: number;
}

/** How reads of an open file are carried out. */
export type ReadMode = "mapped" | "positional";

/**
 * A `DiskFile` that reads through a window of memory map. The window slides when reads keep falling into
 * another one; a read far off is done by position and leaves the window alone, so that memory stays
 * constant and a scattered reader does not map and unmap at every step.
 */
class MappedFile implements DiskFile {
  readonly path: string;
  readonly size: number;
  readonly writable: boolean;
  readonly #base: DiskFile;
  #native: NativeMap | undefined;
  #window: Window | undefined;
  /** Where the last read outside the window would have put it. */
  #wantedOffset = -1;

  /** Takes ownership of `base`. */
  constructor(base: DiskFile, native: NativeMap | undefined) {
    this.path = base.path;
    this.size = base.size;
    this.writable = base.writable;
    this.#base = base;
    this.#native = native;
    if (native !== undefined && !this.#agreesWithBase(native)) this.#dropMap();
  }

  /** Whether records come from the map or by position. */
  get readMode(): ReadMode {
    return this.#native === undefined ? "positional" : "mapped";
  }

  readAt(offset: number, into: Uint8Array): boolean {
    const address = this.#addressOf(offset, into.length);
    if (address === undefined || this.#native === undefined) return this.#base.readAt(offset, into);
    const isCopied = this.#native.copy(address, into.length);
    const copied = this.#native.copied.subarray(0, into.length);
    into.set(copied);
    copied.fill(0);
    if (isCopied) return true;
    // The kernel says the pages are not there: let the file itself say what became of it.
    this.#giveBack();
    return this.#base.readAt(offset, into);
  }

  writeAt(offset: number, bytes: Uint8Array): void {
    this.#base.writeAt(offset, bytes);
  }

  sync(): void {
    this.#base.sync();
  }

  isPresent(): boolean {
    return this.#base.isPresent();
  }

  tryLock(): "locked" | "taken" | "unsupported" {
    return this.#base.tryLock();
  }

  unmap(): void {
    this.#dropMap();
  }

  close(): void {
    this.#dropMap();
    this.#base.close();
  }

  /** Address of a range in the window, which slides there if this is where reads now are. */
  #addressOf(offset: number, length: number): bigint | undefined {
    if (length > MAX_RECORD_BYTES || length === 0 || offset + length > this.size) return undefined;
    const window = this.#window;
    if (window !== undefined && isInside(window, offset, length)) {
      return window.address + BigInt(offset - window.offset);
    }
    const start = Math.floor(offset / WINDOW_STEP) * WINDOW_STEP;
    if (window !== undefined && this.#wantedOffset !== start) {
      this.#wantedOffset = start;
      return undefined;
    }
    const slid = this.#slideTo(start);
    if (slid === undefined || !isInside(slid, offset, length)) return undefined;
    return slid.address + BigInt(offset - slid.offset);
  }

  #slideTo(offset: number): Window | undefined {
    this.#giveBack();
    const length = Math.min(WINDOW_BYTES, this.size - offset);
    const address = this.#native?.map(offset, length);
    if (address !== undefined) this.#window = { address, offset, length };
    return this.#window;
  }

  #giveBack(): void {
    if (this.#window === undefined) return;
    this.#native?.unmap(this.#window.address, this.#window.length);
    this.#window = undefined;
  }

  #dropMap(): void {
    this.#giveBack();
    this.#native?.close();
    this.#native = undefined;
  }

  /** The path was opened a second time for the map: both must show the same first page. */
  #agreesWithBase(native: NativeMap): boolean {
    const page = new Uint8Array(Math.min(HEADER_BYTES, this.size));
    if (page.length === 0 || !this.#base.readAt(0, page)) return false;
    const window = this.#slideTo(0);
    if (window === undefined || !native.copy(window.address, page.length)) return false;
    return equals(native.copied.subarray(0, page.length), page);
  }
}

function isInside(window: Window, offset: number, length: number): boolean {
  return offset >= window.offset && offset + length <= window.offset + window.length;
}

/** Opens `path` with a map before it where the platform allows. */
export function openMapped(path: string, options: { write: boolean }): MappedFile {
  const base = openPositional(path, options);
  return new MappedFile(base, openNativeMap(path));
}

/** Opens `path` for positional reads alone. */
export function openUnmapped(path: string, options: { write: boolean }): MappedFile {
  return new MappedFile(openPositional(path, options), undefined);
}
