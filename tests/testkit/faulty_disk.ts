/** A disk in memory that loses power: for tests of what survives. */
import { hash } from "node:crypto";
import type { DiskFile } from "../../keys/disk/disk_file.ts";

/** Disks write sectors of this length whole or not at all. */
const SECTOR_BYTES = 512;

interface PendingWrite {
  offset: number;
  bytes: Uint8Array;
}

/** Power went off in the middle of a write or sync. */
class PowerCut extends Error {}

/** Holds one file. Writes reach the platters at the next sync, or earlier, in any order, or never. */
export class FaultyDisk {
  #durable: Uint8Array;
  #pending: PendingWrite[] = [];
  #stepsLeft: number;
  /** Writes and syncs that were asked for. */
  steps = 0;
  /** Whether every write fails, as on a read-only medium. */
  readonly readOnly: boolean;

  constructor(bytes: Uint8Array, { stepsLeft = Infinity, readOnly = false } = {}) {
    this.#durable = bytes;
    this.#stepsLeft = stepsLeft;
    this.readOnly = readOnly;
  }

  /** Opens the file, whatever the path. */
  readonly openFile = (path: string, { write }: { write: boolean }): DiskFile => {
    if (write && this.readOnly) throw new Deno.errors.PermissionDenied("read-only medium");
    return {
      path,
      size: this.#durable.length,
      writable: write,
      readAt: (offset, into) => this.#readAt(offset, into),
      writeAt: (offset, bytes) => this.#writeAt(offset, bytes),
      sync: () => this.#sync(),
      isPresent: () => true,
      tryLock: () => "locked",
      unmap: () => {},
      close: () => {},
    };
  };

  /** What a reader sees: everything that was written. */
  current(): Uint8Array {
    return withWrites(this.#durable, this.#pending);
  }

  /**
   * What may be found after the power has come back: each pending write whole, torn, or not there. Most of it comes about
   * in many ways; what is in `seen`, by its digest, does not come again.
   */
  *images(seen: Set<string> = new Set()): Generator<Uint8Array> {
    const forms = this.#pending.map(formsOf);
    const total = forms.reduce((product, each) => product * each.length, 1);
    for (let pick = 0; pick < total; pick++) {
      let rest = pick;
      const writes = forms.flatMap((each) => {
        const form = each[rest % each.length] ?? [];
        rest = Math.floor(rest / each.length);
        return form;
      });
      const image = withWrites(this.#durable, writes);
      const digest = hash("sha256", image);
      if (seen.has(digest)) continue;
      seen.add(digest);
      yield image;
    }
  }

  #readAt(offset: number, into: Uint8Array): boolean {
    const bytes = this.current().subarray(offset, offset + into.length);
    into.set(bytes);
    return bytes.length === into.length;
  }

  #writeAt(offset: number, bytes: Uint8Array): void {
    // Cut in the middle of a write: it may have got to the platters or not, like those before it.
    this.#pending.push({ offset, bytes: bytes.slice() });
    this.#step();
  }

  #sync(): void {
    this.#step();
    this.#durable = this.current();
    this.#pending = [];
  }

  #step(): void {
    this.steps++;
    if (this.#stepsLeft-- <= 0) throw new PowerCut("power cut");
  }
}

/** Nothing of a write, all of it, and each half of its sectors. */
function formsOf({ offset, bytes }: PendingWrite): PendingWrite[][] {
  const forms: PendingWrite[][] = [[], [{ offset, bytes }]];
  // A state copy is one sector, and yet a disk may tear what it promises not to.
  const half = bytes.length > SECTOR_BYTES
    ? Math.floor(bytes.length / 2 / SECTOR_BYTES) * SECTOR_BYTES
    : 40;
  if (half > 0 && half < bytes.length) {
    forms.push([{ offset, bytes: bytes.subarray(0, half) }]);
    forms.push([{ offset: offset + half, bytes: bytes.subarray(half) }]);
  }
  return forms;
}

function withWrites(bytes: Uint8Array, writes: PendingWrite[]): Uint8Array {
  const written = bytes.slice();
  for (const { offset, bytes: part } of writes) written.set(part, offset);
  return written;
}
