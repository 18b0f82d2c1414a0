/** Whether the records of a chunk are what keygen wrote (FORMAT.md §digests). */
import { equals } from "@std/bytes/equals";
import { chunkBytes, chunkDigest, chunkOf, chunkSlots } from "./digest_table.ts";
import type { ListHeader } from "../list_header.ts";
import type { ListState } from "./list_state.ts";
import type { ListVolumes } from "./list_volumes.ts";

/** What checking one chunk found. */
export type ChunkHealth =
  | "whole"
  | "damaged"
  /** All of its records are burned. */
  | "burned"
  /** Its bytes or its digest cannot be read. */
  | "unreadable";

/** The digest that a chunk must have, and how many of its first bytes count as zeros. */
export interface ChunkExpectation {
  digest: Uint8Array;
  burnedBytes: number;
}

/** Slots below are burned, or about to be: a burn that was cut off counts as done. */
export function watermark(state: ListState): number {
  return state.burnTarget;
}

/** True when a burn up to `slot` leaves no chunk half burned. */
export function isChunkBoundary(header: ListHeader, slot: number): boolean {
  return slot === header.slotCount || chunkSlots(header, chunkOf(header, slot)).first === slot;
}

/** What the plain bytes of `chunk` must hash to; "burned" when none of them is left. */
export function expectedChunk(
  volumes: ListVolumes,
  state: ListState,
  chunk: number,
): ChunkExpectation | "burned" | "unreadable" {
  const { first, end } = chunkSlots(volumes.header, chunk);
  const burned = watermark(state);
  if (end <= burned) return "burned";
  if (first < burned) {
    const burnedBytes = (burned - first) * volumes.header.recordBytes;
    return { digest: state.edgeDigest, burnedBytes };
  }
  const digest = volumes.readDigest(chunk);
  return digest === undefined ? "unreadable" : { digest, burnedBytes: 0 };
}

/** A buffer that holds any chunk of the list. */
export function chunkBuffer(header: ListHeader): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    Math.min(chunkBytes(header.recordBytes), header.slotCount * header.recordBytes),
  );
}

/** Reads a chunk in plain into the front of `buffer`, burned records as zeros; undefined when it fails. */
export function readChunk(
  volumes: ListVolumes,
  chunk: number,
  { burnedBytes, buffer }: { burnedBytes: number; buffer: Uint8Array },
): Uint8Array | undefined {
  const { first, end } = chunkSlots(volumes.header, chunk);
  const bytes = buffer.subarray(0, (end - first) * volumes.header.recordBytes);
  if (!volumes.readRecords(first, bytes)) {
    bytes.fill(0);
    return undefined;
  }
  bytes.fill(0, 0, burnedBytes);
  return bytes;
}

/** Checks one chunk against its digest and wipes what it read. */
export function checkChunk(volumes: ListVolumes, state: ListState, chunk: number): ChunkHealth {
  const expected = expectedChunk(volumes, state, chunk);
  if (typeof expected === "string") return expected;
  const buffer = chunkBuffer(volumes.header);
  const bytes = readChunk(volumes, chunk, { burnedBytes: expected.burnedBytes, buffer });
  if (bytes === undefined) return "unreadable";
  const isWhole = equals(chunkDigest(bytes), expected.digest);
  bytes.fill(0);
  return isWhole ? "whole" : "damaged";
}

/** The chunks of one list that were checked since its files were opened. */
export class CheckedChunks {
  readonly #health = new Map<number, ChunkHealth>();

  /** The health of a chunk, which is checked the first time. */
  of(chunk: number, volumes: ListVolumes, state: ListState): ChunkHealth {
    const known = this.#health.get(chunk);
    if (known !== undefined) return known;
    const health = checkChunk(volumes, state, chunk);
    // What could not be read may be readable again: a stick on its way out, a bad contact.
    if (health !== "unreadable") this.#health.set(chunk, health);
    return health;
  }

  /** The files are others: each chunk is checked again. */
  clear(): void {
    this.#health.clear();
  }
}
