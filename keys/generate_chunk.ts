import { closeSync, openSync, writeSync } from "node:fs";
import { HEADER_BYTES } from "./constants.ts";
import { chunkBytes, chunkDigest, chunkSlots } from "./digest_table.ts";
import { EntropyFile, xorInto } from "./entropy.ts";
import { WriteError } from "./generate_fault.ts";
import { type RecordLayout, recordOffset } from "./header.ts";
import { xorRecords } from "./passphrase.ts";
import { openRandomSource, type RandomKind, type RandomSource } from "./random_source.ts";
import type { RandomFill } from "./record_source.ts";

/** One seat as the threads that write records see it. */
export interface ChunkTarget {
  /** Unfinished files of the seat, one for each volume. */
  paths: string[];
  /** Records are encrypted under it when there is a passphrase. */
  masterKey?: Uint8Array;
}

/** What threads share to write the records of a list; structured-cloneable. */
export interface ChunkJob {
  layout: RecordLayout;
  targets: ChunkTarget[];
  source: RandomKind;
  /** Path of a regular file to mix in. */
  entropyPath?: string;
  /** Four BigInt64 counters, see `Counter`. */
  counters: SharedArrayBuffer;
  /** The digest table as it grows. */
  table: SharedArrayBuffer;
}

/** Places in `ChunkJob.counters`. */
export const Counter = { next: 0, done: 1, stop: 2, mixed: 3, length: 4 } as const;

/**
 * Writes chunks of records until none is left: fill, mix, digest, encrypt, write to each seat. Several
 * writers, each in its own thread, take chunks from one counter.
 */
export class ChunkWriter {
  readonly #job: ChunkJob;
  readonly #counters: BigInt64Array;
  readonly #random: RandomSource;
  readonly #entropy: EntropyFile | undefined;
  readonly #handles: VolumeHandle[];
  readonly #plain: Uint8Array;
  /** Entropy, and then the encrypted form of a chunk. */
  readonly #scratch: Uint8Array;

  /** `fill` takes the place of the job's source, for tests. */
  constructor(job: ChunkJob, fill?: RandomFill) {
    this.#job = job;
    this.#counters = new BigInt64Array(job.counters);
    this.#plain = new Uint8Array(chunkBytes(job.layout.recordBytes));
    this.#scratch = new Uint8Array(this.#plain.length);
    this.#random = fill === undefined ? openRandomSource(job.source) : { fill, close: () => {} };
    this.#entropy = job.entropyPath === undefined ? undefined : new EntropyFile(job.entropyPath);
    this.#handles = job.targets.map((target) => new VolumeHandle(target.paths));
  }

  /** Takes the next chunk, undefined when all are taken or the job was stopped. */
  take(): number | undefined {
    if (Atomics.load(this.#counters, Counter.stop) !== 0n) return undefined;
    const chunk = Number(Atomics.add(this.#counters, Counter.next, 1n));
    return chunk * 32 < this.#job.table.byteLength ? chunk : undefined;
  }

  /** Writes `chunk`; the first `mask.length` bytes are mixed with `mask` when it is given. */
  write(chunk: number, mask?: Uint8Array): void {
    const { layout, targets, table } = this.#job;
    const { first, end } = chunkSlots(layout, chunk);
    const plain = this.#plain.subarray(0, (end - first) * layout.recordBytes);
    this.#random.fill(plain);
    this.#mix(plain, { offset: first * layout.recordBytes, mask });
    new Uint8Array(table, chunk * 32, 32).set(chunkDigest(plain));
    const place = recordOffset(layout, first);
    targets.forEach(({ masterKey }, index) => {
      const stored = this.#encrypt(plain, first * layout.recordBytes, masterKey);
      this.#handles[index]?.write(stored, place);
    });
    Atomics.add(this.#counters, Counter.done, 1n);
  }

  #mix(plain: Uint8Array, { offset, mask }: { offset: number; mask?: Uint8Array | undefined }) {
    const scratch = this.#scratch.subarray(0, plain.length);
    const length = this.#entropy?.read(scratch, offset) ?? mask?.length ?? 0;
    if (length === 0) return;
    xorInto(plain, this.#entropy === undefined && mask !== undefined ? mask : scratch, length);
    Atomics.add(this.#counters, Counter.mixed, BigInt(length));
  }

  #encrypt(plain: Uint8Array, offset: number, masterKey: Uint8Array | undefined): Uint8Array {
    if (masterKey === undefined) return plain;
    const stored = this.#scratch.subarray(0, plain.length);
    stored.set(plain);
    xorRecords(masterKey, offset, stored);
    return stored;
  }

  /** Closes the files and wipes the buffers, as far as a runtime that moves memory lets us. */
  close(): void {
    this.#handles.forEach((handle) => handle.close());
    this.#random.close();
    this.#entropy?.close();
    this.#plain.fill(0);
    this.#scratch.fill(0);
  }
}

/** The volume of one seat that is being written; chunks come nearly in order, so one at a time is open. */
class VolumeHandle {
  readonly #paths: string[];
  #volume = -1;
  #handle: number | undefined;

  constructor(paths: string[]) {
    this.#paths = paths;
  }

  write(bytes: Uint8Array, { volume, offset }: { volume: number; offset: number }): void {
    const path = this.#paths[volume];
    if (path === undefined || offset < HEADER_BYTES) throw new Error("Internal error: no volume");
    try {
      if (volume !== this.#volume) {
        this.close();
        this.#handle = openSync(path, "r+");
        this.#volume = volume;
      }
      writeWhole(this.#handle ?? -1, bytes, offset);
    } catch (error) {
      throw new WriteError(path, error);
    }
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    this.#volume = -1;
  }
}

/** Writes all of `bytes` at `offset`; the kernel may take them in several bites. */
export function writeWhole(handle: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(handle, bytes, done, bytes.length - done, offset + done);
  }
}
