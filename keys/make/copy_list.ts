/**
 * Copies a list to another medium and checks every chunk against its digest on the way. The copy may be split
 * into other volumes than the original: records, digest table and fingerprint stay the same. What is burned
 * is written as zeros, so the copy needs no burn of its own; state and floor go along.
 */
import { equals } from "@std/bytes/equals";
import { basename, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { chunkBuffer, expectedChunk, watermark } from "../list/chunk_check.ts";
import { CHUNK_BYTES, DIGEST_BYTES } from "../constants.ts";
import {
  chunkCount,
  chunkDigest,
  chunkSlots,
  digestRoot,
  type SlotSpan,
  tableBytes,
} from "../list/digest_table.ts";
import { faultOf, WriteError, type WriteFault } from "../disk/write_fault.ts";
import type { RecordLayout } from "../list_header.ts";
import type { OpenedList } from "../list/open_list.ts";
import { readBack, readPagesBack } from "./read_back.ts";
import { replaceLists } from "./replacement.ts";
import { PartialSeat } from "./partial_seat.ts";
import { xorRecords } from "../list/passphrase.ts";
import { leftPaths } from "../disk/partial_file.ts";
import { randomRun } from "../disk/hidden_name.ts";
import type { RandomFill } from "../random.ts";

/** How a list is to be copied. */
export interface CopyOptions {
  /** Path of the copy's main file. */
  path: string;
  /** How the copy is split; `layoutOf` makes one, the layout of the original will do. */
  layout: RecordLayout;
  /** Fail rather than replace a file that another program has put under one of the names meanwhile. */
  keepExisting?: boolean | undefined;
  /** Copy damaged chunks as they are instead of giving up at the first. */
  keepDamaged: boolean;
  /** For temporary names. */
  random: RandomFill;
  signal: AbortSignal;
  /** Called now and then with the bytes of records that are copied, and then those that are read back. */
  progress: (phase: "copying" | "checking", bytesDone: number) => void;
}

/**
 * What became of it. Nothing is left unless it was copied, and an older list is as it was. `backupPaths`:
 * files of an older list that was replaced and could not be removed. `leftPaths`: unfinished files that could not.
 */
export type CopyOutcome =
  | { kind: "copied"; paths: string[]; backupPaths: string[]; damaged: SlotSpan[] }
  | { kind: "damaged"; span: SlotSpan }
  | { kind: "tableDamaged" }
  | { kind: "removed" }
  | { kind: "interrupted"; leftPaths: string[] }
  | { kind: "failed"; fault: WriteFault };

const INTERRUPTED = { kind: "interrupted", leftPaths: [] } satisfies CopyOutcome;

/** The path of a copy in `folder` of the list at `path`. */
export function copyPath(path: string, folder: string): string {
  return join(folder, basename(path));
}

/** Copies an opened, unlocked list that nobody else writes to meanwhile (its lock is held). */
export async function copyList(list: OpenedList, options: CopyOptions): Promise<CopyOutcome> {
  const { seat } = list.volumes.header;
  const copy = new PartialSeat({ seat, path: options.path }, options.layout);
  const discard = (): void => copy.discard();
  options.signal.addEventListener("abort", discard, { once: true });
  try {
    const outcome = await createAndCopy(list, copy, options);
    discard();
    const left = leftPaths(copy.files);
    if (outcome.kind === "interrupted") return { kind: "interrupted", leftPaths: left };
    if (outcome.kind !== "failed") return outcome;
    return { kind: "failed", fault: { ...outcome.fault, leftPaths: left } };
  } finally {
    options.signal.removeEventListener("abort", discard);
    discard();
  }
}

async function createAndCopy(
  list: OpenedList,
  copy: PartialSeat,
  options: CopyOptions,
): Promise<CopyOutcome> {
  const run = randomRun(options.random);
  try {
    copy.create(run);
    return await new ListCopy(list, copy, options).run(run);
  } catch (error) {
    if (options.signal.aborted) return INTERRUPTED;
    if (!(error instanceof WriteError)) throw error;
    return { kind: "failed", fault: faultOf(error) };
  }
}

/** One copy on its way. */
class ListCopy {
  readonly #list: OpenedList;
  readonly #copy: PartialSeat;
  readonly #options: CopyOptions;
  readonly #damaged: SlotSpan[] = [];
  /** Of the stored chunks as they are written. */
  readonly #digests: Uint8Array;

  constructor(list: OpenedList, copy: PartialSeat, options: CopyOptions) {
    this.#list = list;
    this.#copy = copy;
    this.#options = options;
    this.#digests = new Uint8Array(tableBytes(list.volumes.header));
  }

  async run(run: string): Promise<CopyOutcome> {
    const stopped = this.#copyTable() ?? await this.#copyRecords();
    if (stopped !== undefined) return stopped;
    const { header } = this.#list.volumes;
    await this.#copy.sync();
    await this.#readBack();
    this.#copy.writeFirstPages({ ...header, ...this.#options.layout }, this.#list.state);
    await this.#copy.sync();
    readPagesBack(this.#copy.files);
    if (this.#options.signal.aborted) return INTERRUPTED;
    const { keepExisting } = this.#options;
    const replaced = replaceLists([this.#copy.files], { run, keepExisting });
    return { kind: "copied", ...replaced, damaged: this.#damaged };
  }

  async #readBack(): Promise<void> {
    const { layout, signal, progress } = this.#options;
    const written = { files: this.#copy.files, layout, digests: this.#digests };
    await readBack([written], { signal, onProgress: (bytes) => progress("checking", bytes) });
  }

  /** The table is small beside the records: 1.3 MB for 40 GB. */
  #copyTable(): CopyOutcome | undefined {
    const { volumes } = this.#list;
    const table = new Uint8Array(tableBytes(volumes.header));
    for (let offset = 0; offset < table.length; offset += CHUNK_BYTES) {
      const part = table.subarray(offset, offset + CHUNK_BYTES);
      if (!volumes.readTable(offset, part)) return this.#unreadable() ?? { kind: "tableDamaged" };
    }
    const isWhole = equals(digestRoot(table), volumes.header.digestRoot);
    if (!isWhole && !this.#options.keepDamaged) return { kind: "tableDamaged" };
    this.#copy.writeTable(table);
    return undefined;
  }

  async #copyRecords(): Promise<CopyOutcome | undefined> {
    const { header } = this.#list.volumes;
    const buffer = chunkBuffer(header);
    try {
      for (let chunk = 0; chunk < chunkCount(header); chunk++) {
        if (this.#options.signal.aborted) return INTERRUPTED;
        const stopped = await this.#copyChunk(chunk, buffer);
        if (stopped !== undefined) return stopped;
        this.#options.progress("copying", chunkSlots(header, chunk).end * header.recordBytes);
        await setImmediate();
      }
    } finally {
      buffer.fill(0);
    }
    return undefined;
  }

  async #copyChunk(chunk: number, buffer: Uint8Array): Promise<CopyOutcome | undefined> {
    const { volumes, state } = this.#list;
    const span = chunkSlots(volumes.header, chunk);
    const { recordBytes } = volumes.header;
    const bytes = buffer.subarray(0, (span.end - span.first) * recordBytes);
    if (!volumes.readStored(span.first, bytes)) {
      const gone = this.#unreadable();
      if (gone !== undefined || !this.#options.keepDamaged) {
        return gone ?? { kind: "damaged", span };
      }
      bytes.fill(0);
    }
    const burnedSlots = Math.min(span.end, Math.max(span.first, watermark(state))) - span.first;
    bytes.fill(0, 0, burnedSlots * recordBytes);
    if (!this.#isWhole(chunk, bytes)) {
      if (!this.#options.keepDamaged) return { kind: "damaged", span };
      this.#damaged.push(span);
    }
    this.#digests.set(chunkDigest(bytes), chunk * DIGEST_BYTES);
    await this.#copy.writeRecords(span.first, bytes);
    return undefined;
  }

  /** Whether the stored bytes of a chunk, burned records as zeros, are what the digest table wants. */
  #isWhole(chunk: number, stored: Uint8Array): boolean {
    const { volumes, state } = this.#list;
    const expected = expectedChunk(volumes, state, chunk);
    if (expected === "burned") return true;
    if (expected === "unreadable") return false;
    if (volumes.masterKey === undefined) {
      return equals(chunkDigest(stored), expected.digest);
    }
    const plain = stored.slice();
    const offset = chunkSlots(volumes.header, chunk).first * volumes.header.recordBytes;
    xorRecords(volumes.masterKey, offset, plain);
    plain.fill(0, 0, expected.burnedBytes);
    const isWhole = equals(chunkDigest(plain), expected.digest);
    plain.fill(0);
    return isWhole;
  }

  /** Reading failed: is the medium gone, or is it only damaged there? */
  #unreadable(): CopyOutcome | undefined {
    return this.#list.volumes.isPresent() ? undefined : { kind: "removed" };
  }
}
