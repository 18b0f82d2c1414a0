import { DIGEST_BYTES } from "./constants.ts";
import { chunkBytes, chunkCount, chunkDigest, chunkSlots } from "./digest_table.ts";
import { EntropyFile, xorInto } from "./entropy.ts";
import { type RecordLayout, recordOffset } from "./header.ts";
import { xorRecords } from "./passphrase.ts";
import { openRandomSource, type RandomKind, type RandomSource } from "./random_source.ts";
import type { RandomFill } from "./record_source.ts";
import { directShift, pageAlignedBytes, VolumeWriter } from "./volume_writer.ts";
import { volumeRecords } from "./volumes.ts";

/** One seat as the threads that write records see it. */
export interface ChunkTarget {
  /** Unfinished files of the seat, one for each volume. */
  paths: string[];
  /** Records are encrypted under it when there is a passphrase. */
  masterKey?: Uint8Array;
  /** Past the page cache: the files have their final length, the file system can (`Medium.isDirect`). */
  isDirect: boolean;
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

/** Chunks that a writer takes at a time: fewer and larger writes. */
export const BATCH_CHUNKS = 4;

/** Length in bytes of a whole batch. */
export function batchBytes(layout: RecordLayout): number {
  return BATCH_CHUNKS * chunkBytes(layout.recordBytes);
}

/** A run of whole chunks: slots from `first` up to, not including, `end`. */
interface Batch {
  first: number;
  end: number;
}

/**
 * Writes records, batch by batch, until none is left: fill, mix, digest, encrypt, write to each seat. Several
 * writers, each in its own thread, take batches from one counter.
 */
export class ChunkWriter {
  readonly #job: ChunkJob;
  readonly #counters: BigInt64Array;
  readonly #random: RandomSource;
  readonly #entropy: EntropyFile | undefined;
  readonly #seats: VolumeWriter[];
  readonly #plain: Uint8Array;
  /** Entropy, and then the encrypted form of a batch. */
  readonly #scratch: Uint8Array;

  /** `fill` takes the place of the job's source, for tests. */
  constructor(job: ChunkJob, fill?: RandomFill) {
    this.#job = job;
    this.#counters = new BigInt64Array(job.counters);
    // One page more, so that any offset in a file finds a place of the same alignment.
    this.#plain = pageAlignedBytes(batchBytes(job.layout) + 4_096);
    this.#scratch = pageAlignedBytes(batchBytes(job.layout) + 4_096);
    this.#random = fill === undefined ? openRandomSource(job.source) : { fill, close: () => {} };
    this.#entropy = job.entropyPath === undefined ? undefined : new EntropyFile(job.entropyPath);
    this.#seats = job.targets.map(({ paths, isDirect }) => new VolumeWriter(paths, { isDirect }));
  }

  /** Takes the next batch, undefined when all are taken or the job was stopped. */
  take(): number | undefined {
    if (Atomics.load(this.#counters, Counter.stop) !== 0n) return undefined;
    const batch = Number(Atomics.add(this.#counters, Counter.next, 1n));
    return batch * BATCH_CHUNKS < chunkCount(this.#job.layout) ? batch : undefined;
  }

  /** Writes `batch`; its first `mask.length` bytes are mixed with `mask` when it is given. */
  write(batch: number, mask?: Uint8Array): void {
    const { layout, targets } = this.#job;
    const chunks = chunksOf(layout, batch);
    const first = chunkSlots(layout, chunks[0] ?? 0).first;
    const end = chunkSlots(layout, chunks.at(-1) ?? 0).end;
    const shift = directShift(recordOffset(layout, first).offset);
    const plain = this.#plain.subarray(shift, shift + (end - first) * layout.recordBytes);
    const scratch = this.#scratch.subarray(shift, shift + plain.length);
    this.#random.fill(plain);
    this.#mix(plain, { offset: first * layout.recordBytes, mask, scratch });
    this.#digest(plain, chunks);
    targets.forEach(({ masterKey }, index) => {
      if (masterKey !== undefined) {
        scratch.set(plain);
        xorRecords(masterKey, first * layout.recordBytes, scratch);
      }
      this.#store(index, { first, end }, masterKey === undefined ? plain : scratch);
    });
    Atomics.add(this.#counters, Counter.done, BigInt(chunks.length));
  }

  #mix(
    plain: Uint8Array,
    { offset, mask, scratch }: {
      offset: number;
      mask: Uint8Array | undefined;
      scratch: Uint8Array;
    },
  ): void {
    const length = this.#entropy?.read(scratch, offset) ?? mask?.length ?? 0;
    if (length === 0) return;
    xorInto(plain, this.#entropy === undefined && mask !== undefined ? mask : scratch, length);
    Atomics.add(this.#counters, Counter.mixed, BigInt(length));
  }

  #digest(plain: Uint8Array, chunks: number[]): void {
    const length = chunkBytes(this.#job.layout.recordBytes);
    chunks.forEach((chunk, index) => {
      const digest = chunkDigest(plain.subarray(index * length, (index + 1) * length));
      new Uint8Array(this.#job.table, chunk * DIGEST_BYTES, DIGEST_BYTES).set(digest);
    });
  }

  /** Writes the stored form of a batch to one seat, in parts where it crosses volumes. */
  #store(seat: number, { first, end }: Batch, stored: Uint8Array): void {
    const { layout } = this.#job;
    for (let slot = first; slot < end;) {
      const place = recordOffset(layout, slot);
      const volumeEnd = place.volume * layout.recordsPerVolume +
        volumeRecords(layout, place.volume);
      const next = Math.min(end, volumeEnd);
      const part = stored.subarray(
        (slot - first) * layout.recordBytes,
        (next - first) * layout.recordBytes,
      );
      this.#seats[seat]?.write(part, place);
      slot = next;
    }
  }

  /** Closes the files and wipes the buffers, as far as a runtime that moves memory lets us. */
  close(): void {
    this.#seats.forEach((seat) => seat.close());
    this.#random.close();
    this.#entropy?.close();
    this.#plain.fill(0);
    this.#scratch.fill(0);
  }
}

function chunksOf(layout: RecordLayout, batch: number): number[] {
  const first = batch * BATCH_CHUNKS;
  const length = Math.min(BATCH_CHUNKS, chunkCount(layout) - first);
  return Array.from({ length }, (_, index) => first + index);
}
