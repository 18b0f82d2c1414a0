import { isZero } from "../../keys/bytes.ts";
import type { DiskFile } from "../../keys/disk/disk_file.ts";
import type { Dice } from "./dice.ts";

/** Disks write sectors of this length whole or not at all; a torn write ends between two of them. */
const SECTOR_BYTES = 512;

interface Write {
  offset: number;
  bytes: Uint8Array;
}

/** The power went off in the middle of a write or a sync. */
class PowerCut extends Error {
  override name = "PowerCut";
}

/**
 * One file on one medium. Writes reach the medium at the next sync; when the power goes off before, each of
 * them is there, torn, or not there, as the dice say.
 */
export class VirtualDisk {
  /** A counterfeit medium: syncs do nothing. */
  static liesAboutSync = false;
  readonly #image: Uint8Array;
  #durable: Write[] = [];
  #pending: Write[] = [];
  readonly #dice: Dice;
  #writesLeft = Infinity;
  /** Called when the power goes off in a write; `offset` is that of the last one, in bytes. */
  onPowerCut: (offset: number) => void = () => {};
  isFull = false;
  #syncMs = 0;
  #slowestSyncMs = 0;
  /** How long reading takes, in ms. */
  readMs = 0;
  isPulled = false;
  /** How often a program found it full, or gone. */
  refusals = 0;
  readonly isReadOnly: boolean;
  /** Power cuts so far: what a program of before writes, it does not write. */
  #cuts = 0;
  /** The program that has the file open holds its lock. */
  #lock: object | undefined;

  /** `image` is shared by many runs and never written to. */
  constructor(image: Uint8Array, { dice, isReadOnly }: { dice: Dice; isReadOnly: boolean }) {
    this.#image = image;
    this.#dice = dice;
    this.isReadOnly = isReadOnly;
  }

  /** How long a sync and what it belongs to take, in ms. */
  get syncMs(): number {
    return this.#syncMs;
  }

  set syncMs(ms: number) {
    this.#syncMs = ms;
    this.#slowestSyncMs = Math.max(this.#slowestSyncMs, ms);
  }

  /** The longest that it has been so far. */
  get slowestSyncMs(): number {
    return this.#slowestSyncMs;
  }

  /** Cuts the power at the write or sync after `writes` more of them. */
  cutAfter(writes: number): void {
    this.#writesLeft = writes;
  }

  /** The program is gone: what was not synced may be there, torn, or lost. Locks are given back. */
  losePower(): void {
    for (const write of this.#pending) {
      const survived = this.#survivorsOf(write);
      if (survived !== undefined) this.#durable.push(survived);
    }
    this.#pending = [];
    this.#lock = undefined;
    this.#writesLeft = Infinity;
    this.#cuts++;
  }

  /** All bytes, as a reader sees them now. */
  bytes(): Uint8Array {
    const bytes = this.#image.slice();
    for (const { offset, bytes: written } of [...this.#durable, ...this.#pending]) {
      bytes.set(written, offset);
    }
    return bytes;
  }

  /** Whether these bytes are zeros that stay, whenever the power goes off. */
  isZeroForGood(offset: number, length: number): boolean {
    const bytes = this.#image.slice(offset, offset + length);
    for (const write of this.#durable) overlay(write, offset, bytes);
    return isZero(bytes);
  }

  /** Everything that was ever written, for the search for clear text. */
  *written(): Generator<Uint8Array> {
    for (const { bytes } of [...this.#durable, ...this.#pending]) yield bytes;
  }

  /** Opens the file, whatever the path. */
  readonly openFile = (path: string, { write }: { write: boolean }): DiskFile => {
    if (this.isPulled) throw new Deno.errors.NotFound("no such file");
    if (write && this.isReadOnly) throw new Deno.errors.PermissionDenied("read-only medium");
    const owner = {};
    const cuts = this.#cuts;
    const live = (work: () => void): void => {
      if (cuts !== this.#cuts) throw new PowerCut("the power is off");
      work();
    };
    return {
      path,
      size: this.#image.length,
      writable: write,
      readAt: (offset, into) => this.#readAt(offset, into),
      writeAt: (offset, bytes) => live(() => this.#writeAt(offset, bytes)),
      sync: () => live(() => this.#sync()),
      isPresent: () => {
        if (this.isPulled) this.refusals++;
        return !this.isPulled;
      },
      tryLock: () => {
        if (this.#lock !== undefined && this.#lock !== owner) return "taken";
        this.#lock = owner;
        return "locked";
      },
      unmap: () => {},
      close: () => {
        if (this.#lock === owner) this.#lock = undefined;
      },
    };
  };

  /** Something beside the list is written or synced on this medium. Throws what the system would. */
  touch(): void {
    this.#refuse();
    this.#step();
  }

  /** What the list holds now, on another medium. */
  copy(dice: Dice): VirtualDisk {
    return new VirtualDisk(this.bytes(), { dice, isReadOnly: this.isReadOnly });
  }

  #readAt(offset: number, into: Uint8Array): boolean {
    if (this.isPulled || offset + into.length > this.#image.length) return false;
    into.set(this.#image.subarray(offset, offset + into.length));
    for (const write of this.#durable) overlay(write, offset, into);
    for (const write of this.#pending) overlay(write, offset, into);
    return true;
  }

  #writeAt(offset: number, bytes: Uint8Array): void {
    this.#refuse();
    this.#pending.push({ offset, bytes: bytes.slice() });
    this.#step();
  }

  #sync(): void {
    this.#refuse();
    this.#step();
    if (VirtualDisk.liesAboutSync) return;
    this.#durable.push(...this.#pending);
    this.#pending = [];
  }

  #refuse(): void {
    if (this.isPulled || this.isFull) this.refusals++;
    if (this.isPulled) throw new Error("Input/output error (os error 5)");
    if (this.isFull) throw new Error("No space left on device (os error 28)");
  }

  #step(): void {
    if (this.#writesLeft-- > 0) return;
    this.onPowerCut(this.#pending.at(-1)?.offset ?? 0);
    throw new PowerCut("the power went off");
  }

  #survivorsOf(write: Write): Write | undefined {
    const fate = this.#dice.below(4);
    if (fate === 0) return undefined;
    if (fate < 3) return write;
    const sectors = Math.ceil(write.bytes.length / SECTOR_BYTES);
    // A state copy is one sector, and yet a disk may tear what it promises not to.
    const cut = sectors > 1
      ? this.#dice.between(1, sectors - 1) * SECTOR_BYTES
      : this.#dice.below(write.bytes.length);
    return this.#dice.chance(0.5)
      ? { offset: write.offset, bytes: write.bytes.subarray(0, cut) }
      : { offset: write.offset + cut, bytes: write.bytes.subarray(cut) };
  }
}

/** Puts the part of `write` that lies in `into`, which begins at `offset` of the file, over it. */
function overlay(write: Write, offset: number, into: Uint8Array): void {
  const from = Math.max(write.offset, offset);
  const to = Math.min(write.offset + write.bytes.length, offset + into.length);
  if (from >= to) return;
  into.set(write.bytes.subarray(from - write.offset, to - write.offset), from - offset);
}
