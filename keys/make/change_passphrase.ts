// Room: what writes whole lists: generating, copying, changing a passphrase.
/**
 * Setting, changing and removing the passphrase of a list. A change rewrites the header alone; setting and
 * removing rewrite all records into new files beside the old ones (FORMAT.md §passphrase): 1. written and
 * synced, 2. read back and compared, 3. given their names, 4. the old records are overwritten where they
 * were not encrypted. Cut off before 3, the old list stands untouched.
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
import { randomRun } from "../disk/hidden_name.ts";
import { overwriteFiles } from "../disk/overwrite_files.ts";
import { leftPaths, PartialFile } from "../disk/partial_file.ts";
import { WriteError } from "../disk/write_fault.ts";
import { createPassphraseBlock, type WrappedKey, xorRecords } from "../list/passphrase.ts";
import { announceHeader, forgetHeader } from "../list/header_note.ts";
import type { RandomFill } from "../random.ts";
import { encodeVaultBlock, openVaultBlock } from "../list/vault_secret.ts";
import { readBack, readPagesBack } from "./read_back.ts";
import { Replacement } from "./replacement.ts";
import { encodeVolumePage, filesOf, volumeBytes } from "../list/volumes.ts";

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

/** Wraps the key that the list has, or a fresh one, under another passphrase. */
export async function wrapListKey(
  { volumes }: OpenedList,
  passphrase: string,
  random: RandomFill,
): Promise<WrappedKey> {
  const { listId, seat } = volumes.header;
  const kept = volumes.masterKey === undefined ? {} : { masterKey: volumes.masterKey };
  return await createPassphraseBlock(passphrase, { random, listId, seat, ...kept });
}

/** How many bytes a rewrite goes through, for its progress. */
export function rewriteBytes(header: ListHeader): number {
  const passes = header.passphraseBlock === undefined ? 3 : 2;
  return passes * header.slotCount * header.recordBytes;
}

/**
 * Puts another passphrase block into the header, which wraps the same master key. The new header stands
 * beside the list while the old one is overwritten. Throws WriteError where that cannot be written, and what
 * the runtime throws.
 */
export function replaceBlock({ volumes }: OpenedList, block: Uint8Array): void {
  const bytes = encodeHeader({ ...volumes.header, passphraseBlock: block });
  announceHeader(volumes.path, bytes);
  volumes.main.writeAt(0, bytes);
  volumes.main.sync();
  forgetHeader(volumes.path);
}

/**
 * Rewrites a list that is open for writing, locked and unlocked, and closes it. Answers the older files that could not
 * be removed. Throws UnfaithfulError, what `Replacement.place` throws, KeyListError "unreadable" when the old list cannot
 * be read, or the new one is in its place and the old records could not be overwritten, and the signal's reason.
 */
export async function rewriteList(
  opened: OpenedList,
  passphrase: NewPassphrase,
  options: RewriteOptions,
): Promise<string[]> {
  const { volumes } = opened;
  const run = randomRun(options.random);
  const partials: PartialFile[] = [];
  try {
    for (const path of filesOf(volumes.path, volumes.header)) {
      partials.push(new PartialFile(path, run));
    }
    const rewrite = new Rewrite(opened, passphrase, { partials, options });
    await rewrite.run();
    const replacement = new Replacement([partials], { run, isLocked: true });
    // Windows renames no file that is mapped.
    volumes.keepLockAlone();
    replacement.place();
    volumes.close();
    // Without a passphrase before, the old files hold plain records.
    const plainPaths = passphrase === undefined ? [] : replacement.backupPaths;
    const note = (bytes: number): void => rewrite.note(bytes);
    await overwriteFiles(plainPaths, { path: volumes.path, signal: options.signal, note })
      .finally(() => replacement.removeBackups());
    return replacement.backupPaths;
  } catch (error) {
    partials.forEach((partial) => partial.discard());
    if (error instanceof WriteError) error.leftPaths.push(...leftPaths(partials));
    throw error;
  } finally {
    volumes.close();
  }
}

/** One rewrite under way. */
class Rewrite {
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
    this.#buffer.fill(0);
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
