/**
 * The files of one list, opened and validated: header, volumes, sizes. Records are addressed by slot, in
 * plain: a list with a passphrase is decrypted on the way in once it is unlocked.
 */
import { DIGEST_BYTES, HEADER_BYTES } from "../constants.ts";
import { tableBytes } from "./digest_table.ts";
import { KeyListError } from "../errors.ts";
import { decodeHeader } from "./header_codec.ts";
import { type ListHeader, recordOffset } from "../list_header.ts";
import type { DiskFile, OpenDiskFile } from "../disk/disk_file.ts";
import { xorRecords } from "./passphrase.ts";
import { unreadable } from "../disk/unreadable.ts";
import { checkVolumePage, missingVolume, sizeFault, volumeBytes, volumePath } from "./volumes.ts";

/** Further volumes kept open at a time: a list may have more of them than a process may open files. */
const OPEN_VOLUMES = 4;

/** All files of one list as one run of records and one digest table. */
export class ListVolumes {
  readonly path: string;
  readonly header: ListHeader;
  /** The whole header page as it was when the list was opened. */
  readonly page: Uint8Array;
  readonly writable: boolean;
  /** The file with the header. */
  readonly main: DiskFile;
  readonly #openFile: OpenDiskFile;
  /** Further volumes that are open, least recently used first. */
  readonly #others = new Map<number, DiskFile>();
  #masterKey: Uint8Array | undefined;

  /**
   * Opens the list at `path` and checks its header, the sizes of all volumes and their first pages.
   * Throws KeyListError.
   */
  constructor(path: string, { write, openFile }: { write: boolean; openFile: OpenDiskFile }) {
    this.path = path;
    this.writable = write;
    this.#openFile = openFile;
    this.main = openOrExplain(path, { write, openFile });
    try {
      this.page = readPage(this.main);
      this.header = decodeHeaderOf(this.page, path);
      this.#rejectWrongSizes();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** From here on records are decrypted under `masterKey`, which this object owns and wipes. */
  unlock(masterKey: Uint8Array): void {
    this.#masterKey = masterKey;
  }

  /** The key the list was unlocked with; stays within `keys/`. */
  get masterKey(): Uint8Array | undefined {
    return this.#masterKey;
  }

  /** Reads plain records from `slot` on into `into`, all of one volume; false when they cannot be had. */
  readRecords(slot: number, into: Uint8Array): boolean {
    if (!this.readStored(slot, into)) return false;
    if (this.#masterKey === undefined) return true;
    xorRecords(this.#masterKey, slot * this.header.recordBytes, into);
    return true;
  }

  /** Reads records as they are stored, encrypted where the list has a passphrase. */
  readStored(slot: number, into: Uint8Array): boolean {
    const { volume, offset } = recordOffset(this.header, slot);
    return this.#volume(volume)?.readAt(offset, into) ?? false;
  }

  /** Overwrites stored records from `slot` on, all of one volume; throws when that fails. */
  writeStored(slot: number, bytes: Uint8Array): void {
    const { volume, offset } = recordOffset(this.header, slot);
    const file = this.#volume(volume);
    if (file === undefined) throw goneVolume(volumePath(this.path, volume));
    file.writeAt(offset, bytes);
  }

  /** Returns once everything written has reached the medium. */
  sync(): void {
    for (const file of this.#others.values()) file.sync();
    this.main.sync();
  }

  /** Reads a part of the digest table. */
  readTable(offset: number, into: Uint8Array): boolean {
    const last = this.header.volumeCount - 1;
    const tableAt = volumeBytes(this.header, last) - tableBytes(this.header);
    return this.#volume(last)?.readAt(tableAt + offset, into) ?? false;
  }

  /** The stored digest of one chunk. */
  readDigest(chunk: number): Uint8Array | undefined {
    const digest = new Uint8Array(DIGEST_BYTES);
    return this.readTable(chunk * DIGEST_BYTES, digest) ? digest : undefined;
  }

  /** Whether the files in use are still there, whole and the same. */
  isPresent(): boolean {
    if (!this.main.isPresent()) return false;
    for (const file of this.#others.values()) if (!file.isPresent()) return false;
    return true;
  }

  /** Lets all go but the main file, which stays open without a map, and locked. */
  keepLockAlone(): void {
    this.#closeOthers();
    this.main.unmap();
  }

  /** Closes the files and wipes the master key (best effort: the runtime may have copied it). */
  close(): void {
    this.#masterKey?.fill(0);
    this.#masterKey = undefined;
    this.#closeOthers();
    this.main.close();
  }

  #closeOthers(): void {
    for (const file of this.#others.values()) file.close();
    this.#others.clear();
  }

  #rejectWrongSizes(): void {
    for (let index = 0; index < this.header.volumeCount; index++) {
      const path = volumePath(this.path, index);
      const file = index === 0 ? this.main : this.#openVolume(index);
      const fault = sizeFault(path, file.size, volumeBytes(this.header, index));
      if (fault !== undefined) throw fault;
    }
  }

  /** Volume `index` from those that are open, or opened anew; undefined when it has gone. */
  #volume(index: number): DiskFile | undefined {
    if (index === 0) return this.main;
    const file = this.#others.get(index);
    if (file === undefined) {
      try {
        return this.#openVolume(index);
      } catch {
        return undefined;
      }
    }
    this.#others.delete(index);
    this.#others.set(index, file);
    return file;
  }

  #openVolume(index: number): DiskFile {
    const path = volumePath(this.path, index);
    const file = this.#tryOpenVolume(index, path);
    this.#others.set(index, file);
    checkVolumePage(readPage(file), this.header, { index, path });
    const [oldest] = this.#others;
    if (this.#others.size > OPEN_VOLUMES && oldest !== undefined) this.#closeVolume(oldest);
    return file;
  }

  #tryOpenVolume(index: number, path: string): DiskFile {
    try {
      return this.#openFile(path, { write: this.writable });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw unreadable(path, error);
      throw missingVolume(path, { index, count: this.header.volumeCount });
    }
  }

  #closeVolume([index, file]: [number, DiskFile]): void {
    if (file.writable) file.sync();
    file.close();
    this.#others.delete(index);
  }
}

function openOrExplain(
  path: string,
  { write, openFile }: { write: boolean; openFile: OpenDiskFile },
): DiskFile {
  try {
    return openFile(path, { write });
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Of several lists it must be clear which one is meant. */
function decodeHeaderOf(page: Uint8Array, path: string): ListHeader {
  try {
    return decodeHeader(page);
  } catch (error) {
    throw error instanceof KeyListError ? error.at(path) : error;
  }
}

function goneVolume(path: string): KeyListError {
  return new KeyListError("removed", `Cannot write the key list: ${path} has gone away`);
}

function readPage(file: DiskFile): Uint8Array {
  const page = new Uint8Array(Math.min(HEADER_BYTES, file.size));
  if (file.readAt(0, page)) return page;
  throw new KeyListError("unreadable", `Cannot open the key list: reading ${file.path} fails`);
}
