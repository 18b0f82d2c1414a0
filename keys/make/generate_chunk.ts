import { DIGEST_BYTES } from "../constants.ts";
import {
  chunkBytes,
  chunkCount,
  chunkDigest,
  chunkSlots,
  type SlotSpan,
} from "../list/digest_table.ts";
import { EntropyFile, xorInto } from "./entropy.ts";
import type { RecordLayout } from "../list_header.ts";
import { xorRecords } from "../list/passphrase.ts";
import {
  openRandomSource,
  type RandomFill,
  type RandomKind,
  type RandomSource,
} from "../random.ts";
import { VolumeWriter } from "../disk/volume_writer.ts";
import { volumeParts } from "../list/volumes.ts";
import type { WriteFault } from "../disk/write_fault.ts";

/** What a writing thread says. */
export type WorkerAnswer =
  | { kind: "ready" }
  | { kind: "progress" }
  | { kind: "done" }
  | { kind: "failed"; fault: WriteFault };

/** One seat as the threads that write records see it. */
export interface ChunkTarget {
  /** Unfinished files of the seat, one for each volume. */
  paths: string[];
  /** Records are encrypted under it when there is a passphrase. */
  masterKey?: Uint8Array | undefined;
}

/** What threads share to write the records of a list; structured-cloneable. */
export interface ChunkJob {
  layout: RecordLayout;
  targets: ChunkTarget[];
  source: RandomKind;
  /** Path of a regular file to mix in. */
  entropyPath?: string | undefined;
  /** Four BigInt64 counters, see `Counter`. */
  counters: SharedArrayBuffer;
  /** The digest table as it grows. */
  table: SharedArrayBuffer;
}

/** Places in `ChunkJob.counters`. */
export const Counter = { next: 0, done: 1, stop: 2, mixed: 3, length: 4 } as const;

/**
 * Writes records, chunk by chunk, until none is left: fill, mix, digest, encrypt, write to each seat. Several writers,
 * each in its own thread, take chunks from one counter.
 */
export class ChunkWriter {
  readonly #job: ChunkJob;
  readonly #counters: BigInt64Array;
  readonly #random: RandomSource;
  readonly #entropy: EntropyFile | undefined;
  readonly #entropyBytes: Uint8Array;
  readonly #seats: VolumeWriter[];
  readonly #plain: Uint8Array<ArrayBuffer>;
  /** The encrypted form, for one seat after the other. */
  readonly #sealed: Uint8Array<ArrayBuffer>;

  /** `fill` takes the place of the job's source, for tests. */
  constructor(job: ChunkJob, fill?: RandomFill) {
    const length = chunkBytes(job.layout.recordBytes);
    const hasPassphrase = job.targets.some(({ masterKey }) => masterKey !== undefined);
    this.#job = job;
    this.#counters = new BigInt64Array(job.counters);
    this.#random = fill === undefined ? openRandomSource(job.source) : { fill, close: () => {} };
    this.#entropy = job.entropyPath === undefined ? undefined : new EntropyFile(job.entropyPath);
    this.#entropyBytes = new Uint8Array(this.#entropy === undefined ? 0 : length);
    this.#seats = job.targets.map(({ paths }) => new VolumeWriter(paths));
    this.#plain = new Uint8Array(length);
    this.#sealed = new Uint8Array(hasPassphrase ? length : 0);
  }

  /** Takes the next chunk, undefined when all are taken or the job was stopped. */
  take(): number | undefined {
    if (Atomics.load(this.#counters, Counter.stop) !== 0n) return undefined;
    const chunk = Number(Atomics.add(this.#counters, Counter.next, 1n));
    return chunk < chunkCount(this.#job.layout) ? chunk : undefined;
  }

  /** Makes a chunk, XORs `mask`, which may be shorter, into it, and writes it. Throws WriteError. */
  async write(chunk: number, mask?: Uint8Array): Promise<void> {
    const { layout, targets, table } = this.#job;
    const slots = chunkSlots(layout, chunk);
    const offset = slots.first * layout.recordBytes;
    const plain = this.#plain.subarray(0, (slots.end - slots.first) * layout.recordBytes);
    this.#random.fill(plain);
    this.#mix(plain, { offset, mask });
    new Uint8Array(table, chunk * DIGEST_BYTES, DIGEST_BYTES).set(chunkDigest(plain));
    for (const [seat, { masterKey }] of targets.entries()) {
      await this.#store(seat, slots, this.#storedForm(plain, offset, masterKey));
    }
    Atomics.add(this.#counters, Counter.done, 1n);
  }

  /** Settles when no sync is under way; throws what went wrong with one. */
  async finish(): Promise<void> {
    await Promise.all(this.#seats.map((seat) => seat.synced()));
  }

  #mix(
    plain: Uint8Array,
    { offset, mask }: { offset: number; mask: Uint8Array | undefined },
  ): void {
    const bytes = this.#entropy === undefined
      ? mask
      : this.#entropyBytes.subarray(0, this.#entropy.read(this.#entropyBytes, offset));
    if (bytes === undefined || bytes.length === 0) return;
    const length = Math.min(bytes.length, plain.length);
    xorInto(plain, bytes, length);
    Atomics.add(this.#counters, Counter.mixed, BigInt(length));
  }

  #storedForm(plain: Uint8Array, offset: number, masterKey: Uint8Array | undefined): Uint8Array {
    if (masterKey === undefined) return plain;
    const sealed = this.#sealed.subarray(0, plain.length);
    sealed.set(plain);
    xorRecords(masterKey, offset, sealed);
    return sealed;
  }

  /** Writes the stored form of a chunk to one seat, in parts where the chunk crosses volumes. */
  async #store(seat: number, slots: SlotSpan, stored: Uint8Array): Promise<void> {
    for (const { volume, offset, start, end } of volumeParts(this.#job.layout, slots)) {
      await this.#seats[seat]?.write(stored.subarray(start, end), { volume, offset });
    }
  }

  /** Closes the files and wipes the buffers (best effort: the runtime may have copied them). */
  async close(): Promise<void> {
    await Promise.all(this.#seats.map((seat) => seat.close()));
    this.#random.close();
    this.#entropy?.close();
    for (const bytes of [this.#entropyBytes, this.#plain, this.#sealed]) bytes.fill(0);
  }
}
