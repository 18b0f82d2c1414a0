// Room: the key list (.hkl): its format, opening, reading, burning, verifying, passphrase.
/**
 * Burning (FORMAT.md §burning): 1. the state says how far, and what the chunk at the edge will hash to;
 * 2. the records are overwritten with zeros and synced; 3. the state says that it is done. Cut off
 * anywhere, the list opens: before 1 nothing has happened, after it the next program that opens the list
 * for writing finishes the burn.
 */
import { CHUNK_BYTES, DIGEST_BYTES } from "../constants.ts";
import { checkChunk, chunkBuffer, isChunkBoundary, readChunk } from "./chunk_check.ts";
import { chunkDigest, chunkOf, chunkSlots } from "./digest_table.ts";
import { KeyListError } from "../errors.ts";
import { chunkRecords } from "./header_limits.ts";
import type { StateWriter } from "./list_state.ts";
import type { ListVolumes } from "./list_volumes.ts";

/**
 * Chunks burned between two updates of the watermark. Nothing else runs meanwhile: 4 MiB keep a slow stick busy for
 * a second, and a chat waits for it.
 */
const BATCH_CHUNKS = 4;
/** Edge digest of a chunk that was damaged before its burn: matches nothing, so the damage stays known. */
const DAMAGED_EDGE = new Uint8Array(DIGEST_BYTES).fill(0xff);
const ZEROS = new Uint8Array(CHUNK_BYTES);

/** What became of burning; `until` is the new watermark. */
export type BurnOutcome =
  | { kind: "burned"; from: number; until: number }
  | { kind: "nothing" }
  | { kind: "kept" }
  | { kind: "readOnly" }
  | { kind: "removed" };

/** Where the next batch of a burn up to `until` ends: at a chunk boundary, or at `until`. */
export function nextBurnTarget(volumes: ListVolumes, from: number, until: number): number {
  const perChunk = chunkRecords(volumes.header.recordBytes);
  const boundary = (Math.floor(from / perChunk) + BATCH_CHUNKS) * perChunk;
  return Math.min(boundary, until, volumes.header.slotCount);
}

/** Burns all slots below `target`; throws when a write fails or the edge cannot be read. */
export function burnTo(volumes: ListVolumes, writer: StateWriter, target: number): void {
  if (target <= writer.state.burnedUntil) return;
  writer.write({ burnTarget: target, edgeDigest: edgeDigest(volumes, writer, target) });
  finishBurn(volumes, writer);
}

/** Carries out the burn that the state announces; does nothing when there is none. */
export function finishBurn(volumes: ListVolumes, writer: StateWriter): void {
  const { burnedUntil, burnTarget } = writer.state;
  if (burnTarget <= burnedUntil) return;
  overwrite(volumes, burnedUntil, burnTarget);
  volumes.sync();
  writer.write({ burnedUntil: burnTarget });
}

/** Digest of the chunk that `target` cuts, with the records below as zeros. */
function edgeDigest(volumes: ListVolumes, writer: StateWriter, target: number): Uint8Array {
  const { header } = volumes;
  if (isChunkBoundary(header, target)) return new Uint8Array(DIGEST_BYTES);
  const chunk = chunkOf(header, target);
  const health = checkChunk(volumes, writer.state, chunk);
  if (health !== "whole") return DAMAGED_EDGE;
  const burnedBytes = (target - chunkSlots(header, chunk).first) * header.recordBytes;
  const bytes = readChunk(volumes, chunk, { burnedBytes, buffer: chunkBuffer(header) });
  if (bytes === undefined) {
    throw new KeyListError("unreadable", "Cannot burn: the chunk at the edge cannot be read");
  }
  const digest = chunkDigest(bytes);
  bytes.fill(0);
  return digest;
}

/** One chunk at a time, since chunks never cross volumes. */
function overwrite(volumes: ListVolumes, from: number, until: number): void {
  const { header } = volumes;
  for (let slot = from; slot < until;) {
    const end = Math.min(chunkSlots(header, chunkOf(header, slot)).end, until);
    volumes.writeStored(slot, ZEROS.subarray(0, (end - slot) * header.recordBytes));
    slot = end;
  }
}
