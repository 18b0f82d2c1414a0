/**
 * What was written is read back from the medium before it gets its name: counterfeit sticks drop what is beyond their
 * real size, and say nothing. Past the page cache where the system offers that (drop_cache.ts).
 */
import { equals } from "@std/bytes/equals";
import { DIGEST_BYTES } from "../constants.ts";
import { dropCache } from "../disk/drop_cache.ts";
import type { PartialFile } from "../disk/partial_file.ts";
import { WriteError } from "../disk/write_fault.ts";
import { chunkBytes, chunkCount, chunkSlots } from "../list/digest_table.ts";
import { xorRecords } from "../list/passphrase.ts";
import { volumeParts } from "../list/volumes.ts";
import type { RecordLayout } from "../list_header.ts";

/** The records of one list as they were written. */
export interface WrittenRecords {
  /** One for each volume, all synced. */
  files: PartialFile[];
  layout: RecordLayout;
  /** SHA-256 of each chunk: of its plain bytes with a `masterKey`, else of the stored ones. */
  digests: Uint8Array;
  masterKey?: Uint8Array | undefined;
}

/** A medium did not give back what was written to it. */
export class UnfaithfulError extends WriteError {
  override name = "UnfaithfulError";
  override readonly code = "UNFAITHFUL";

  constructor(path: string) {
    super(path, new Error("the medium does not give back what was written to it"));
  }
}

/**
 * Reads the records of all lists, side by side, and compares them; calls `onProgress` with the bytes of each list that
 * are done. Throws UnfaithfulError, and the reason of `signal`.
 */
export async function readBack(
  lists: WrittenRecords[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (bytesDone: number) => void },
): Promise<void> {
  let bytesDone = 0;
  const note = (bytes: number): void => {
    bytesDone += bytes;
    onProgress(Math.floor(bytesDone / lists.length));
  };
  const reads = lists.map((list) => readRecords(list, { signal, note }));
  for (const read of await Promise.allSettled(reads)) {
    if (read.status === "rejected") throw read.reason;
  }
}

/** Reads the first pages and digest tables of files that are synced, and compares them. Throws UnfaithfulError. */
export function readPagesBack(files: PartialFile[]): void {
  for (const file of files) {
    dropCache(file.partialPath);
    if (!file.hasKept()) throw new UnfaithfulError(file.partialPath);
  }
}

async function readRecords(
  { files, layout, digests, masterKey }: WrittenRecords,
  { signal, note }: { signal: AbortSignal; note: (bytes: number) => void },
): Promise<void> {
  files.forEach(({ partialPath }) => dropCache(partialPath));
  using chunks = new ChunkReader(files, { layout, masterKey });
  for (let chunk = 0; chunk < chunkCount(layout); chunk++) {
    signal.throwIfAborted();
    const bytes = await chunks.read(chunk);
    // In another thread, while this one reads the other list.
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const expected = digests.subarray(chunk * DIGEST_BYTES, (chunk + 1) * DIGEST_BYTES);
    if (!equals(digest, expected)) throw new UnfaithfulError(chunks.path);
    note(bytes.length);
  }
}

/** Reads one chunk after the other, decrypted where there is a key; overwrites the last one in the end. */
class ChunkReader implements Disposable {
  readonly #volumes: VolumeReader;
  readonly #layout: RecordLayout;
  readonly #masterKey: Uint8Array | undefined;
  readonly #buffer: Uint8Array<ArrayBuffer>;

  constructor(
    files: PartialFile[],
    { layout, masterKey }: Omit<WrittenRecords, "files" | "digests">,
  ) {
    this.#volumes = new VolumeReader(files);
    this.#layout = layout;
    this.#masterKey = masterKey;
    this.#buffer = new Uint8Array(chunkBytes(layout.recordBytes));
  }

  /** The file that was read last. */
  get path(): string {
    return this.#volumes.path;
  }

  /** The records of a chunk, good until the next call. Throws as `VolumeReader.read()` does. */
  async read(chunk: number): Promise<Uint8Array<ArrayBuffer>> {
    const { recordBytes } = this.#layout;
    const slots = chunkSlots(this.#layout, chunk);
    const bytes = this.#buffer.subarray(0, (slots.end - slots.first) * recordBytes);
    for (const { volume, offset, start, end } of volumeParts(this.#layout, slots)) {
      await this.#volumes.read(bytes.subarray(start, end), { volume, offset });
    }
    if (this.#masterKey !== undefined) {
      xorRecords(this.#masterKey, slots.first * recordBytes, bytes);
    }
    return bytes;
  }

  [Symbol.dispose](): void {
    this.#volumes[Symbol.dispose]();
    this.#buffer.fill(0);
  }
}

/** Reads the volumes of one list from front to back, one open at a time. */
class VolumeReader implements Disposable {
  readonly #files: PartialFile[];
  #open: { volume: number; file: Deno.FsFile } | undefined;

  constructor(files: PartialFile[]) {
    this.#files = files;
  }

  /** The file that was read last. */
  get path(): string {
    return this.#files[this.#open?.volume ?? 0]?.partialPath ?? "";
  }

  /** Fills `into`. Throws WriteError, and UnfaithfulError where the file is shorter. */
  async read(
    into: Uint8Array,
    { volume, offset }: { volume: number; offset: number },
  ): Promise<void> {
    try {
      const file = await this.#fileOf(volume);
      await file.seek(offset, Deno.SeekMode.Start);
      for (let done = 0; done < into.length;) {
        const count = await file.read(into.subarray(done));
        if (count === null) throw new UnfaithfulError(this.path);
        done += count;
      }
    } catch (error) {
      throw error instanceof UnfaithfulError ? error : new WriteError(this.path, error);
    }
  }

  async #fileOf(volume: number): Promise<Deno.FsFile> {
    if (this.#open?.volume === volume) return this.#open.file;
    this.#open?.file.close();
    this.#open = undefined;
    const file = await Deno.open(this.#files[volume]?.partialPath ?? "", { read: true });
    this.#open = { volume, file };
    return file;
  }

  [Symbol.dispose](): void {
    this.#open?.file.close();
  }
}
