import { hkdfSync } from "node:crypto";
import { concat } from "@std/bytes/concat";
import {
  type ClaimOutcome,
  freshHandshakeMemory,
  type HandshakeMemory,
  type ReadOutcome,
  type RecordSource,
  type RememberOutcome,
} from "../../keys/record_source.ts";
import { ROOT_BYTES } from "../../keys/constants.ts";
import { type Vault, VaultSealer } from "../../keys/list/secret/vault.ts";
import type { RandomFill } from "../../keys/random.ts";
import type { Seat } from "../../keys/seat.ts";
import type { Schedule } from "../../keys/schedule.ts";

export interface MemoryListOptions {
  seat?: Seat;
  /** Lists of the same seed hold the same records and list id. */
  seed?: string;
  startMs?: number;
  periodMs?: number;
  slotCount?: number;
  recordBytes?: number;
  /** False: a list on read-only media, whose floor lives for one run only. */
  writable?: boolean;
  /** It has a passphrase, as far as anybody can tell. */
  isEncrypted?: boolean;
}

/** What stays on the medium when the program ends, and who has it locked. */
interface Medium {
  claimed: number;
  handshakes: HandshakeMemory;
  holder: MemoryList | undefined;
}

function freshMedium(): Medium {
  return { claimed: -1, handshakes: freshHandshakeMemory(), holder: undefined };
}

/** Roots by seed and slot: both seats have the same ones, and so has every pair of that seed. */
const ROOTS = new Map<string, Uint8Array>();
const ROOTS_KEPT = 50_000;

/** A key list that is made from a seed and lives in memory; `reopened()` is a program's next run. */
export class MemoryList implements RecordSource {
  readonly listId: Uint8Array;
  readonly digestRoot: Uint8Array;
  readonly seat: Seat;
  readonly schedule: Schedule;
  readonly recordBytes: number;
  writable: boolean;
  readonly claimedBefore: number;
  handshakeMemory: HandshakeMemory;
  /** The stick has been pulled out. */
  removed = false;
  readonly damagedSlots: Set<number> = new Set();
  readonly #read = new Map<number, Uint8Array>();
  /** Slots below are burned. */
  burnedUntil = 0;
  readonly #options: MemoryListOptions;
  readonly #medium: Medium;
  readonly #seed: string;
  #floor: number;

  constructor(
    options: MemoryListOptions = {},
    medium: Medium = freshMedium(),
  ) {
    if (medium.holder !== undefined) throw new Error("Cannot open the list: found it locked");
    this.#options = options;
    this.#seed = options.seed ?? "seed";
    this.#medium = medium;
    this.seat = options.seat ?? "a";
    this.listId = this.#expand("list id", 16);
    this.digestRoot = this.#expand("digest root", 32);
    this.schedule = {
      startMs: options.startMs ?? Date.UTC(2026, 0, 1),
      periodMs: options.periodMs ?? 10_000,
      slotCount: options.slotCount ?? 100_000,
    };
    this.recordBytes = options.recordBytes ?? 1_280;
    this.writable = options.writable ?? true;
    this.claimedBefore = this.writable ? medium.claimed : -1;
    this.handshakeMemory = medium.handshakes;
    this.#floor = this.claimedBefore;
    if (this.writable) medium.holder = this;
  }

  readRecord(slot: number, into: Uint8Array): ReadOutcome {
    if (this.removed) return { kind: "removed" };
    if (slot < 0 || slot >= this.schedule.slotCount) return { kind: "outside" };
    if (slot < this.burnedUntil) return { kind: "burned" };
    if (this.damagedSlots.has(slot)) return { kind: "damaged" };
    // Records that are looked at again and again take no longer than those of a file.
    const isWhole = into.length > ROOT_BYTES;
    const record = isWhole ? this.#wholeOf(slot) : this.#rootOf(slot);
    into.set(record.subarray(0, into.length));
    return { kind: "read" };
  }

  #wholeOf(slot: number): Uint8Array {
    const record = this.#read.get(slot) ?? this.recordOf(slot);
    this.#read.set(slot, record);
    if (this.#read.size > 64) this.#read.delete(this.#read.keys().next().value!);
    return record;
  }

  /** The beginning of `recordOf(slot)`. */
  #rootOf(slot: number): Uint8Array {
    const key = `${this.#seed} ${slot}`;
    const root = ROOTS.get(key) ?? this.#expand(`record ${slot} 0`, ROOT_BYTES);
    if (ROOTS.size >= ROOTS_KEPT) ROOTS.clear();
    ROOTS.set(key, root);
    return root;
  }

  claimSlot(slot: number): ClaimOutcome {
    if (this.removed) return { kind: "removed" };
    if (slot < this.#floor) return { kind: "below", floor: this.#floor };
    this.#floor = slot;
    this.#medium.claimed = Math.max(slot, this.#medium.claimed);
    return { kind: "claimed" };
  }

  rememberHandshake(
    changes: Partial<HandshakeMemory>,
  ): Promise<RememberOutcome> | RememberOutcome {
    this.handshakeMemory = { ...this.handshakeMemory, ...changes };
    if (this.writable) this.#medium.handshakes = this.handshakeMemory;
    return { kind: this.removed ? "removed" : "remembered" };
  }

  get isEncrypted(): boolean {
    return this.#options.isEncrypted ?? false;
  }

  /** Seals what this seat keeps on disk. */
  get vault(): Pick<Vault, "sealer" | "deriveKey"> {
    const deriveKey = (use: string) => this.#expand(`vault ${this.seat} ${use}`, 32);
    return { deriveKey, sealer: (use) => new VaultSealer(deriveKey(use)) };
  }

  /** The list as another process finds it; throws while this one holds the lock. */
  openedByAnother(): MemoryList {
    const Same = this.constructor as typeof MemoryList;
    return new Same(this.#options, this.#medium);
  }

  /** A copy of the stick as it is now, which anybody may use. */
  copied(): MemoryList {
    const Same = this.constructor as typeof MemoryList;
    return new Same(this.#options, { ...this.#medium, holder: undefined });
  }

  /** Takes back what was written since `earlier`, a copy: the last write was torn, and the older state counts. */
  tear(earlier: MemoryList): void {
    Object.assign(this.#medium, { ...earlier.#medium, holder: this.#medium.holder });
  }

  /** The list as the next run of the program finds it, however the last one ended. */
  reopened(): MemoryList {
    this.#medium.holder = undefined;
    return this.openedByAnother();
  }

  /** The bytes of one record, as somebody who stole the list has them. */
  recordOf(slot: number): Uint8Array<ArrayBuffer> {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < this.recordBytes; at += 8_160) {
      parts.push(this.#expand(`record ${slot} ${at}`, Math.min(8_160, this.recordBytes - at)));
    }
    return concat(parts);
  }

  #expand(label: string, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(hkdfSync("sha256", this.#seed, "memory list", label, length));
  }
}

/** Both seats of one list. */
export function pairOfLists(
  options: Omit<MemoryListOptions, "seat"> = {},
): { a: MemoryList; b: MemoryList } {
  return {
    a: new MemoryList({ ...options, seat: "a" }),
    b: new MemoryList({ ...options, seat: "b" }),
  };
}

/** A repeatable stand-in for the generator of the operating system. */
export function seededRandom(seed: string): RandomFill {
  let round = 0;
  return (bytes) => {
    for (let at = 0; at < bytes.length; at += 8_160) {
      const length = Math.min(8_160, bytes.length - at);
      bytes.set(new Uint8Array(hkdfSync("sha256", seed, "random", `${round++}`, length)), at);
    }
  };
}
