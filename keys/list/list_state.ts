/**
 * What a list remembers of its own use (FORMAT.md §state): how far it is burned, and the floor below
 * which nothing may be sent again. There are two copies, so that one is whole at any time.
 */
import { equals } from "@std/bytes/equals";
import { createHash } from "node:crypto";
import { isZero, viewOf } from "../bytes.ts";
import { DIGEST_BYTES } from "../constants.ts";
import { KeyListError } from "../errors.ts";
import { SEALED_HANDSHAKES_BYTES, type StoredHandshakes } from "./handshake_memory.ts";
import { STATE_OFFSET } from "./header_codec.ts";
import type { DiskFile } from "../disk/disk_file.ts";

/** Length of one state copy; two of them close the header page. */
export const STATE_COPY_BYTES = 512;

const EDGE_AT = 40;
const HANDSHAKES_AT = EDGE_AT + DIGEST_BYTES;
const RESERVED_AT = HANDSHAKES_AT + SEALED_HANDSHAKES_BYTES;
const CHECKSUM_AT = STATE_COPY_BYTES - DIGEST_BYTES;
const CHECKSUM_LABEL = new TextEncoder().encode("hchat/v1/state");

/** Slot numbers here are at most 2^48; "none" is -1. */
export interface ListState extends StoredHandshakes {
  /** Grows by one with every write; the valid copy with the higher one counts. */
  sequence: number;
  /** Slots below are burned. */
  burnedUntil: number;
  /** A burn up to here is under way; equal to `burnedUntil` otherwise. */
  burnTarget: number;
  /** Highest slot that was claimed for sending, -1 if none. */
  claimedSlot: number;
  /** Digest of the chunk that holds `burnTarget`, burned records as zeros; zeros at a chunk boundary. */
  edgeDigest: Uint8Array;
}

/** The state of a list that was never used. */
export function freshState(sequence = 1): ListState {
  return {
    sequence,
    burnedUntil: 0,
    burnTarget: 0,
    claimedSlot: -1,
    answeredMs: 0,
    edgeDigest: new Uint8Array(DIGEST_BYTES),
    handshakes: new Uint8Array(SEALED_HANDSHAKES_BYTES),
  };
}

/** What two states of one list remember together: the later burn, claim and hello; the secrets that are `known`. */
export function laterState(known: ListState, written: ListState): ListState {
  const burn = known.burnTarget > written.burnTarget ? known : written;
  return {
    sequence: written.sequence,
    burnedUntil: burn.burnedUntil,
    burnTarget: burn.burnTarget,
    claimedSlot: Math.max(known.claimedSlot, written.claimedSlot),
    answeredMs: Math.max(known.answeredMs, written.answeredMs),
    edgeDigest: burn.edgeDigest,
    handshakes: known.handshakes,
  };
}

/** The 512 bytes of one copy. */
export function encodeState(state: ListState, listId: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(STATE_COPY_BYTES);
  const view = viewOf(bytes);
  const numbers = [
    state.sequence,
    state.burnedUntil,
    state.burnTarget,
    state.claimedSlot + 1,
    state.answeredMs,
  ];
  numbers.forEach((number, index) => view.setBigUint64(8 * index, BigInt(number)));
  bytes.set(state.edgeDigest, EDGE_AT);
  bytes.set(state.handshakes, HANDSHAKES_AT);
  bytes.set(checksumOf(bytes, listId), CHECKSUM_AT);
  return bytes;
}

/** Reads one copy; undefined unless it is canonical, belongs to the list and fits its slots. */
export function decodeState(
  bytes: Uint8Array,
  { listId, slotCount }: { listId: Uint8Array; slotCount: number },
): ListState | undefined {
  if (bytes.length !== STATE_COPY_BYTES) return undefined;
  if (!isZero(bytes.subarray(RESERVED_AT, CHECKSUM_AT))) return undefined;
  if (!equals(checksumOf(bytes, listId), bytes.subarray(CHECKSUM_AT))) return undefined;
  const view = viewOf(bytes);
  const number = (index: number): number => Number(view.getBigUint64(8 * index));
  const state = {
    sequence: number(0),
    burnedUntil: number(1),
    burnTarget: number(2),
    claimedSlot: number(3) - 1,
    answeredMs: number(4),
    edgeDigest: bytes.slice(EDGE_AT, HANDSHAKES_AT),
    handshakes: bytes.slice(HANDSHAKES_AT, RESERVED_AT),
  };
  const isSound = Number.isSafeInteger(state.sequence) && state.burnedUntil <= state.burnTarget &&
    state.burnTarget <= slotCount && state.claimedSlot < slotCount &&
    Number.isSafeInteger(state.answeredMs);
  return isSound ? state : undefined;
}

/** What the two copies of a header page say. */
export type StateOutcome =
  | { kind: "read"; state: ListState; copy: 0 | 1; damagedCopy: 0 | 1 | undefined }
  | { kind: "stateDamaged" };

/** Picks the newer valid copy of a whole header page. */
export function readState(
  page: Uint8Array,
  list: { listId: Uint8Array; slotCount: number },
): StateOutcome {
  const [first, second] = [0, 1].map((copy) => {
    const at = STATE_OFFSET + copy * STATE_COPY_BYTES;
    return decodeState(page.subarray(at, at + STATE_COPY_BYTES), list);
  });
  if (first === undefined && second === undefined) return { kind: "stateDamaged" };
  if (first === undefined) return { kind: "read", state: second!, copy: 1, damagedCopy: 0 };
  if (second === undefined) return { kind: "read", state: first, copy: 0, damagedCopy: 1 };
  const isSecond = second.sequence > first.sequence;
  return {
    kind: "read",
    state: isSecond ? second : first,
    copy: isSecond ? 1 : 0,
    damagedCopy: undefined,
  };
}

/**
 * The words for a list without a valid state. An older copy of the list is no help: it remembers less, and its
 * keys could be spent twice.
 */
export function stateDamaged(path: string): KeyListError {
  return new KeyListError(
    "stateDamaged",
    `Cannot open the key list ${path}: both copies of its state are damaged`,
    "nobody can tell which of its keys were used, so none may be used again; make a new list",
  );
}

/**
 * Writes each state twice: into the copy that may not have reached the medium, synced, and then into the other one. A
 * torn write leaves the other copy whole, and a copy that goes bad later takes nothing with it: a floor that fell back
 * by one write could spend a pad twice. One sync a write, since slow media take seconds for each.
 */
export class StateWriter {
  readonly #file: DiskFile;
  readonly #listId: Uint8Array;
  #state: ListState;
  /** The copy to be overwritten next; the other one is on the medium. */
  #next: 0 | 1;
  /** What was read may be in the system's cache alone: written by a program that ended. */
  #isSynced = false;

  /** `from` is what `readState` said of the same file. */
  constructor(file: DiskFile, listId: Uint8Array, from: { state: ListState; copy: 0 | 1 }) {
    this.#file = file;
    this.#listId = listId;
    this.#state = from.state;
    this.#next = otherCopy(from.copy);
  }

  /** The state as last written. */
  get state(): ListState {
    return this.#state;
  }

  /** Writes the state with `changes`; durable when it returns. Throws when writing fails. */
  write(changes: Partial<Omit<ListState, "sequence">>): void {
    if (!this.#isSynced) this.#file.sync();
    this.#isSynced = true;
    const [first, second] = [this.#next, otherCopy(this.#next)] as const;
    this.#writeCopy(first, changes);
    this.#file.sync();
    // Not before: where that fails, the second copy is still the one on the medium.
    this.#next = second;
    this.#writeCopy(second, {});
  }

  #writeCopy(copy: 0 | 1, changes: Partial<ListState>): void {
    const next = { ...this.#state, ...changes, sequence: this.#state.sequence + 1 };
    this.#file.writeAt(STATE_OFFSET + copy * STATE_COPY_BYTES, encodeState(next, this.#listId));
    this.#state = next;
  }
}

function otherCopy(copy: 0 | 1): 0 | 1 {
  return copy === 0 ? 1 : 0;
}

function checksumOf(bytes: Uint8Array, listId: Uint8Array): Uint8Array {
  const hash = createHash("sha256").update(CHECKSUM_LABEL).update(listId);
  return hash.update(bytes.subarray(0, CHECKSUM_AT)).digest();
}
