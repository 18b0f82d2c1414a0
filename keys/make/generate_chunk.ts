import { DIGEST_BYTES } from "../constants.ts";
import {
  chunkBytes,
  chunkCount,
  chunkDigest,
  chunkOf,
  chunkSlots,
  type SlotSpan,
} from "../list/digest_table.ts";
import { DIRECT_STEP } from "../disk/direct_file.ts";
import { EntropyFile, xorInto } from "./entropy.ts";
import { type RecordLayout, recordOffset } from "../list_header.ts";
import { xorRecords } from "../list/passphrase.ts";
import {
  openRandomSource,
  type RandomFill,
  type RandomKind,
  type RandomSource,
} from "../random.ts";
import { directShift, pageAlignedBytes, VolumeWriter } from "../disk/volume_writer.ts";
import { volumeRecords } from "../list/volumes.ts";
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

/**
 * Segments that a writer takes from the counter at a time, neighbours. With records of the default size such a run
 * begins and ends at a page of the file, so that no page is written by two writers. Even, since the chunks of a
 * writer take its two buffers in turn.
 */
export const RUN_CHUNKS = 16;

/** Buffers of one chunk, each with the begun page in front that `directShift` asks for. */
interface ChunkBuffers {
  plain: Uint8Array<ArrayBuffer>;
  /** Encrypted forms, for each seat that has a passphrase. */
  sealed: (Uint8Array<ArrayBuffer> | undefined)[];
}

/**
 * Writes records, chunk by chunk, until none is left: fill, mix, digest, encrypt, write to each seat. While one chunk
 * is being written the next is made. Several writers, each in its own thread, take runs of chunks from one
 * counter.
 */
export class ChunkWriter {
  readonly #job: ChunkJob;
  readonly #counters: BigInt64Array;
  readonly #random: RandomSource;
  readonly #entropy: EntropyFile | undefined;
  readonly #entropyBytes: Uint8Array;
  readonly #seats: VolumeWriter[];
  /** One that is being written and one that is being filled. */
  readonly #buffers: [ChunkBuffers, ChunkBuffers];
  /** The chunk after the one taken last. */
  #next = 0;
  /** The chunk that is being written; what became of it, undefined when all is well. */
  #writing: Promise<{ error: unknown } | undefined> = Promise.resolve(undefined);

  /** `fill` takes the place of the job's source, for tests. */
  constructor(job: ChunkJob, fill?: RandomFill) {
    this.#job = job;
    this.#counters = new BigInt64Array(job.counters);
    this.#buffers = [chunkBuffers(job), chunkBuffers(job)];
    this.#random = fill === undefined ? openRandomSource(job.source) : { fill, close: () => {} };
    this.#entropy = job.entropyPath === undefined ? undefined : new EntropyFile(job.entropyPath);
    this.#entropyBytes = new Uint8Array(
      this.#entropy === undefined ? 0 : chunkBytes(job.layout.recordBytes),
    );
    this.#seats = job.targets.map(({ paths, isDirect }) => new VolumeWriter(paths, { isDirect }));
  }

  /** Takes the next chunk, undefined when all are taken or the job was stopped. */
  take(): number | undefined {
    if (Atomics.load(this.#counters, Counter.stop) !== 0n) return undefined;
    if (this.#next % RUN_CHUNKS === 0) {
      this.#next = Number(Atomics.add(this.#counters, Counter.next, 1n)) * RUN_CHUNKS;
    }
    return this.#next < chunkCount(this.#job.layout) ? this.#next++ : undefined;
  }

  /**
   * Makes a chunk, mixed with `mask` as far as that goes when it is given, and begins to write it, once the one
   * before is written. Throws what went wrong with that one.
   */
  async write(chunk: number, mask?: Uint8Array): Promise<void> {
    const { layout, targets } = this.#job;
    const slots = chunkSlots(layout, chunk);
    const shift = directShift(recordOffset(layout, slots.first).offset);
    const length = (slots.end - slots.first) * layout.recordBytes;
    const offset = slots.first * layout.recordBytes;
    const buffers = this.#buffers[chunk % 2 === 0 ? 0 : 1];
    const plain = buffers.plain.subarray(shift, shift + length);
    this.#random.fill(plain);
    this.#mix(plain, { offset, mask });
    new Uint8Array(this.#job.table, chunk * DIGEST_BYTES, DIGEST_BYTES).set(chunkDigest(plain));
    const stored = targets.map(({ masterKey }, index) => {
      const sealed = buffers.sealed[index]?.subarray(shift, shift + length);
      if (masterKey === undefined || sealed === undefined) return plain;
      sealed.set(plain);
      xorRecords(masterKey, offset, sealed);
      return sealed;
    });
    await this.written();
    this.#writing = this.#store(slots, stored).then(() => undefined, (error) => ({ error }));
  }

  /** Settles when the chunk that was begun last is written; throws what went wrong with it. */
  async written(): Promise<void> {
    const fault = await this.#writing;
    if (fault !== undefined) throw fault.error;
  }

  /** Settles when everything that was begun is written and no sync is under way; throws what went wrong. */
  async finish(): Promise<void> {
    await this.written();
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

  /** Writes the stored form of a chunk to each seat. */
  async #store(slots: SlotSpan, stored: Uint8Array<ArrayBuffer>[]): Promise<void> {
    await Promise.all(stored.map((bytes, seat) => this.#storeSeat(seat, slots, bytes)));
    const isRunWritten = slots.end === this.#job.layout.slotCount ||
      (chunkOf(this.#job.layout, slots.first) + 1) % RUN_CHUNKS === 0;
    if (isRunWritten) this.#seats.forEach((seat) => seat.flush());
    Atomics.add(this.#counters, Counter.done, 1n);
  }

  /** Writes to one seat, in parts where the chunk crosses volumes. */
  async #storeSeat(
    seat: number,
    { first, end }: SlotSpan,
    stored: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
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
      await this.#seats[seat]?.write(part, place);
      slot = next;
    }
  }

  /** Closes the files, once nothing is being written any more, and wipes the buffers as far as a runtime lets us. */
  async close(): Promise<void> {
    await this.#writing;
    await Promise.all(this.#seats.map((seat) => seat.close()));
    this.#random.close();
    this.#entropy?.close();
    this.#entropyBytes.fill(0);
    for (const { plain, sealed } of this.#buffers) {
      for (const bytes of [plain, ...sealed]) bytes?.fill(0);
    }
  }
}

function chunkBuffers({ layout, targets }: ChunkJob): ChunkBuffers {
  const buffer = (): Uint8Array<ArrayBuffer> =>
    pageAlignedBytes(chunkBytes(layout.recordBytes) + DIRECT_STEP);
  return {
    plain: buffer(),
    sealed: targets.map(({ masterKey }) => masterKey === undefined ? undefined : buffer()),
  };
}
