/**
 * Writes a list anew, under another passphrase or none, into files beside the old ones: 1. records and digest table,
 * synced, 2. records read back, 3. first pages, synced and read back (FORMAT.md §writing).
 */
import { setImmediate } from "node:timers/promises";
import { chunkBuffer, readChunk, watermark } from "../list/chunk_check.ts";
import { CHUNK_BYTES, DIGEST_BYTES } from "../constants.ts";
import { chunkCount, chunkDigest, chunkSlots, tableBytes } from "../list/digest_table.ts";
import { KeyListError } from "../errors.ts";
import { encodeHeader, STATE_OFFSET } from "../list/header_codec.ts";
import { type ListHeader, recordOffset } from "../list_header.ts";
import { encodeState, STATE_COPY_BYTES } from "../list/list_state.ts";
import type { ListVolumes } from "../list/list_volumes.ts";
import type { OpenedList } from "../list/open_list.ts";
import { PartialFile } from "../disk/partial_file.ts";
import { type WrappedKey, xorRecords } from "../list/passphrase.ts";
import type { RandomFill } from "../random.ts";
import { encodeVaultBlock, openVaultBlock } from "../list/secret/vault_secret.ts";
import { readBack, readPagesBack } from "./read_back.ts";
import { encodeVolumePage, volumeBytes } from "../list/volumes.ts";

/** How a list is rewritten. */
export interface RewriteOptions {
  /** For the temporary names. */
  random: RandomFill;
  signal: AbortSignal;
  /** Bytes done, of `rewriteBytes`. */
  onProgress?: (bytesDone: number) => void;
}

/** Undefined to take the passphrase away. */
export type NewPassphrase = WrappedKey | undefined;

/** One rewrite under way. */
export class Rewrite {
  readonly #volumes: ListVolumes;
  readonly #opened: OpenedList;
  readonly #header: ListHeader;
  readonly #masterKey: Uint8Array | undefined;
  readonly #partials: PartialFile[];
  readonly #options: RewriteOptions;
  readonly #buffer: Uint8Array<ArrayBuffer>;
  /** Of the stored chunks as they are written. */
  readonly #digests: Uint8Array;
  #bytesDone = 0;

  constructor(
    opened: OpenedList,
    passphrase: NewPassphrase,
    { partials, options }: { partials: PartialFile[]; options: RewriteOptions },
  ) {
    this.#opened = opened;
    this.#volumes = opened.volumes;
    this.#header = rewrapped(opened.volumes, passphrase);
    this.#masterKey = passphrase?.masterKey;
    this.#partials = partials;
    this.#options = options;
    this.#buffer = chunkBuffer(this.#header);
    this.#digests = new Uint8Array(tableBytes(this.#header));
  }

  /** Writes the new files and reads them back; when the signal fires they are taken away at once. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    const discard = (): void => this.#partials.forEach((partial) => partial.discard());
    signal.addEventListener("abort", discard, { once: true });
    try {
      await this.#writeRecords();
      await this.#readBack();
      this.#writeFirstPages();
      await this.#sync();
      readPagesBack(this.#partials);
    } catch (error) {
      // What became of files that were taken away is no news.
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener("abort", discard);
      this.#buffer.fill(0);
    }
  }

  /** Records and digest table, synced. */
  async #writeRecords(): Promise<void> {
    for (let chunk = 0; chunk < chunkCount(this.#header); chunk++) {
      const { volume, offset } = recordOffset(this.#header, this.#spanOf(chunk).first);
      const bytes = this.#storedChunk(chunk);
      this.#digests.set(chunkDigest(bytes), chunk * DIGEST_BYTES);
      await this.#partials[volume]?.writePiece(bytes, offset);
      await this.#step(chunk);
    }
    this.#writeTable();
    await this.#sync();
  }

  async #sync(): Promise<void> {
    for (const partial of this.#partials) await partial.sync();
  }

  async #readBack(): Promise<void> {
    const written = { files: this.#partials, layout: this.#header, digests: this.#digests };
    const before = this.#bytesDone;
    await readBack([written], {
      signal: this.#options.signal,
      onProgress: (bytes) => this.note(before + bytes - this.#bytesDone),
    });
  }

  /** Plain bytes of a chunk as they are to be stored: encrypted where wanted, burned ones as zeros. */
  #storedChunk(chunk: number): Uint8Array {
    const burnedBytes = this.#burnedBytes(chunk);
    const bytes = readChunk(this.#volumes, chunk, { burnedBytes, buffer: this.#buffer });
    if (bytes === undefined) throw unreadable(this.#volumes.path);
    if (this.#masterKey !== undefined) {
      const offset = this.#spanOf(chunk).first * this.#header.recordBytes;
      const kept = bytes.subarray(burnedBytes);
      xorRecords(this.#masterKey, offset + burnedBytes, kept);
    }
    return bytes;
  }

  #writeTable(): void {
    const last = this.#partials.length - 1;
    const total = tableBytes(this.#header);
    const tableAt = volumeBytes(this.#header, last) - total;
    for (let offset = 0; offset < total; offset += CHUNK_BYTES) {
      const part = new Uint8Array(Math.min(CHUNK_BYTES, total - offset));
      if (!this.#volumes.readTable(offset, part)) throw unreadable(this.#volumes.path);
      this.#partials[last]?.write(part, tableAt + offset);
    }
  }

  /** The header last: what is without it is no list. */
  #writeFirstPages(): void {
    const { state } = this.#opened;
    this.#partials.slice(1).forEach((partial, index) => {
      partial.write(encodeVolumePage(this.#header, index + 1), 0);
    });
    for (const copy of [0, 1]) {
      const next = { ...state, sequence: state.sequence + 1 + copy };
      const at = STATE_OFFSET + copy * STATE_COPY_BYTES;
      this.#partials[0]?.write(encodeState(next, this.#header.listId), at);
    }
    this.#partials[0]?.write(encodeHeader(this.#header), 0);
  }

  #burnedBytes(chunk: number): number {
    const { first, end } = this.#spanOf(chunk);
    const burned = Math.min(end, watermark(this.#opened.state));
    return Math.max(0, burned - first) * this.#header.recordBytes;
  }

  #spanOf(chunk: number): { first: number; end: number } {
    return chunkSlots(this.#header, chunk);
  }

  /** Says that so many bytes more are done. */
  note(bytes: number): void {
    this.#bytesDone += bytes;
    this.#options.onProgress?.(this.#bytesDone);
  }

  async #step(chunk: number): Promise<void> {
    const { first, end } = this.#spanOf(chunk);
    this.note((end - first) * this.#header.recordBytes);
    await setImmediate();
    this.#options.signal.throwIfAborted();
  }
}

/** The header under the new passphrase: the same vault secret, wrapped with the new master key. */
function rewrapped({ header, masterKey }: ListVolumes, passphrase: NewPassphrase): ListHeader {
  const secret = openVaultBlock(header.vaultBlock, { ...header, masterKey });
  if (secret === undefined) throw new Error("Internal error: the vault secret does not open");
  const binding = { ...header, masterKey: passphrase?.masterKey };
  const vaultBlock = encodeVaultBlock(secret, binding);
  secret.fill(0);
  return { ...header, passphraseBlock: passphrase?.block, vaultBlock };
}

function unreadable(path: string): KeyListError {
  return new KeyListError(
    "unreadable",
    `Cannot rewrite the key list: part of ${path} cannot be read`,
    "is its medium still plugged in? hchat verify LIST names all damaged keys",
  );
}
