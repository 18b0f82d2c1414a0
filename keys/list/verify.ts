/**
 * Reading a whole list against its digests. Reading is the disk's work and goes on in this thread; hashing
 * and decrypting go to the runtime's threads, so that both cores are used.
 */
import { equals } from "@std/bytes/equals";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { chunkBuffer, expectedChunk, watermark } from "./chunk_check.ts";
import { CHUNK_BYTES, DIGEST_BYTES, HEADER_BYTES } from "../constants.ts";
import { chunkCount, chunkSlots, type SlotSpan, tableBytes } from "./digest_table.ts";
import { KeyListError } from "../errors.ts";
import { type ListState, readState } from "./list_state.ts";
import type { ListVolumes } from "./list_volumes.ts";
import type { OpenedList } from "./open_list.ts";
import { counterBlock } from "./passphrase.ts";

/** Chunks under way at a time: two are hashed while one is read. */
const LANES = 3;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/** What reading the whole list has found. */
export interface VerifyReport {
  /** Slots whose records are not what keygen wrote, in order; neighbouring chunks are one span. */
  damaged: SlotSpan[];
  /** Slots whose records should be overwritten with zeros and are not. */
  unburned: SlotSpan[];
  /** The digest table does not match its root in the header. */
  isTableDamaged: boolean;
  /** The state copy that is damaged; the other one is in use. */
  damagedCopy: 0 | 1 | undefined;
  /** Slots below are burned. */
  burnedUntil: number;
  /** `signal` fired before everything was read. */
  isInterrupted: boolean;
}

/** How a list is verified. */
export interface VerifyOptions {
  signal?: AbortSignal;
  /** Bytes of records read so far. */
  onProgress?: (bytesDone: number) => void;
}

/** Whether a report names no damage at all. */
export function isWhole(report: VerifyReport): boolean {
  return report.damaged.length === 0 && report.unburned.length === 0 && !report.isTableDamaged &&
    report.damagedCopy === undefined;
}

/**
 * Reads everything of an opened (and unlocked) list. Another process may use the list meanwhile. Throws
 * KeyListError "removed" when the file goes away.
 */
export async function verifyList(
  { volumes, state, damagedCopy }: OpenedList,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const isTableDamaged = !equals(tableRoot(volumes), volumes.header.digestRoot);
  const walk = new Walk(volumes, state, options);
  await Promise.all(Array.from({ length: LANES }, () => walk.runLane()));
  return {
    damaged: mergeSpans(walk.damaged),
    unburned: mergeSpans(walk.unburned),
    isTableDamaged,
    damagedCopy,
    burnedUntil: watermark(walk.state),
    isInterrupted: options.signal?.aborted ?? false,
  };
}

/** One pass over all chunks, shared by the lanes. */
class Walk {
  readonly damaged: SlotSpan[] = [];
  readonly unburned: SlotSpan[] = [];
  readonly #volumes: ListVolumes;
  readonly #options: VerifyOptions;
  readonly #key: Promise<CryptoKey> | undefined;
  state: ListState;
  #next = 0;
  #bytesDone = 0;

  constructor(volumes: ListVolumes, state: ListState, options: VerifyOptions) {
    this.#volumes = volumes;
    this.#options = options;
    this.state = state;
    const masterKey = volumes.masterKey;
    if (masterKey !== undefined) this.#key = importCtrKey(masterKey);
  }

  /** Takes chunk after chunk until there is none left. */
  async runLane(): Promise<void> {
    const buffer = chunkBuffer(this.#volumes.header);
    const chunks = chunkCount(this.#volumes.header);
    while (this.#next < chunks && !(this.#options.signal?.aborted ?? false)) {
      const chunk = this.#next++;
      await this.#checkChunk(chunk, buffer);
      const { first, end } = chunkSlots(this.#volumes.header, chunk);
      this.#bytesDone += (end - first) * this.#volumes.header.recordBytes;
      this.#options.onProgress?.(this.#bytesDone);
    }
    buffer.fill(0);
  }

  async #checkChunk(chunk: number, buffer: Uint8Array<ArrayBuffer>): Promise<void> {
    const span = chunkSlots(this.#volumes.header, chunk);
    let state = this.state;
    let verdict = await this.#judge(chunk, { state, buffer });
    if (verdict !== "whole") {
      // A running chat may have burned behind our back: what it says of itself counts.
      state = this.#rereadState();
      if (watermark(state) > span.first) verdict = await this.#judge(chunk, { state, buffer });
    }
    if (verdict === "damaged") this.damaged.push(span);
    if (verdict === "unburned") {
      this.unburned.push({ first: span.first, end: Math.min(span.end, state.burnedUntil) });
    }
  }

  async #judge(
    chunk: number,
    { state, buffer }: { state: ListState; buffer: Uint8Array<ArrayBuffer> },
  ): Promise<"whole" | "damaged" | "unburned"> {
    const { recordBytes } = this.#volumes.header;
    const { first, end } = chunkSlots(this.#volumes.header, chunk);
    const bytes = buffer.subarray(0, (end - first) * recordBytes);
    const expected = expectedChunk(this.#volumes, state, chunk);
    if (expected === "unreadable" || !this.#volumes.readStored(first, bytes)) {
      this.#rejectRemoved();
      return "damaged";
    }
    const burnedBytes = Math.max(0, Math.min(end, state.burnedUntil) - first) * recordBytes;
    if (!isZeroed(bytes.subarray(0, burnedBytes))) return "unburned";
    if (expected === "burned") return "whole";
    const plain = await this.#decrypt(bytes, first * recordBytes);
    plain.fill(0, 0, expected.burnedBytes);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", plain));
    if (plain !== bytes) plain.fill(0);
    return equals(digest, expected.digest) ? "whole" : "damaged";
  }

  async #decrypt(
    bytes: Uint8Array<ArrayBuffer>,
    offset: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#key === undefined) return bytes;
    const algorithm = { name: "AES-CTR", counter: counterBlock(offset), length: 128 };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, await this.#key, bytes));
  }

  #rereadState(): ListState {
    const page = new Uint8Array(HEADER_BYTES);
    if (!this.#volumes.main.readAt(0, page)) return this.state;
    const outcome = readState(page, this.#volumes.header);
    if (outcome.kind === "read") this.state = outcome.state;
    return this.state;
  }

  #rejectRemoved(): void {
    if (this.#volumes.isPresent()) return;
    throw new KeyListError(
      "removed",
      `Cannot verify the key list: ${this.#volumes.path} has gone away or changed its size`,
      "plug the medium in again and start anew",
    );
  }
}

/** Root of the digest table in the file. */
function tableRoot(volumes: ListVolumes): Uint8Array {
  const hash = createHash("sha256").update("hchat/v1/table");
  const total = tableBytes(volumes.header);
  const buffer = new Uint8Array(Math.min(total, CHUNK_BYTES));
  for (let offset = 0; offset < total; offset += buffer.length) {
    const part = buffer.subarray(0, Math.min(buffer.length, total - offset));
    // What cannot be read gives a root that cannot match.
    if (!volumes.readTable(offset, part)) return new Uint8Array(DIGEST_BYTES);
    hash.update(part);
  }
  return hash.digest();
}

function importCtrKey(masterKey: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", masterKey.slice(), "AES-CTR", false, ["decrypt"]);
}

function isZeroed(bytes: Uint8Array): boolean {
  return bytes.length === 0 || ZEROS.subarray(0, bytes.length).equals(bytes);
}

function mergeSpans(spans: SlotSpan[]): SlotSpan[] {
  const merged: SlotSpan[] = [];
  for (const span of spans.toSorted((left, right) => left.first - right.first)) {
    const last = merged.at(-1);
    if (last !== undefined && last.end === span.first) last.end = span.end;
    else merged.push({ ...span });
  }
  return merged;
}
