/**
 * A key list in use. The way of a record: 1. in the list, not burned; 2. its chunk matches its digest
 * (checked once, when the first record of the chunk is asked for); 3. copied out of the map, or read by
 * position; 4. decrypted where there is a passphrase; 5. the file is still there, whole and the same.
 */
import { equals } from "@std/bytes/equals";
import { AttachedList } from "./attached_list.ts";
import { chunkOf, chunkSlots, type SlotSpan } from "./digest_table.ts";
import { type ListHeader, scheduleOf } from "../list_header.ts";
import type { OpenDiskFile } from "../disk/disk_file.ts";
import { openingNotices, READ_ONLY_NOTICE } from "./list_notices.ts";
import type { ListState } from "./list_state.ts";
import { type OpenedList, openList, type OpenListOptions, unlockList } from "./open_list.ts";
import type { ClaimOutcome, ReadOutcome, RecordSource } from "../record_source.ts";
import type { Seat } from "../seat.ts";
import type { Schedule } from "../schedule.ts";

/** How a list is used. */
export interface KeyListOptions {
  /** Keep the floor and burn in the file, where it can be written; refuse when another process uses this seat. */
  write: boolean;
  /** Never burn (`--keep-keys`). */
  keepKeys?: boolean;
  passphrase?: string;
  /** No memory map. */
  forcePositional?: boolean;
  /** Stands in for the file system in tests. */
  openFile?: OpenDiskFile;
}

/** What became of burning; `until` is the new watermark. */
export type BurnOutcome =
  | { kind: "burned"; from: number; until: number }
  | { kind: "nothing" }
  | { kind: "kept" }
  | { kind: "readOnly" }
  | { kind: "removed" };

/** One seat's list, open: records, floor, burning, and what becomes of it when the file goes away. */
export class KeyList implements RecordSource {
  readonly path: string;
  readonly header: ListHeader;
  readonly schedule: Schedule;
  /** What the user is told once about this list; new ones are added at the end. */
  readonly notices: string[] = [];
  readonly #reopening: OpenListOptions;
  readonly #keepKeys: boolean;
  /** The key of a list with a passphrase, kept so that a stick can be put back without asking again. */
  #masterKey: Uint8Array | undefined;
  /** Undefined while the file is gone, and after closing. */
  #attached: AttachedList | undefined;
  #isClosed = false;
  #writable = false;
  #burnedUntil: number;
  #claimedBefore: number;
  #helloBefore: number;
  /** Highest slot that was sent under; nothing below it may be sent under again. */
  #floor: number;
  #hello: number;

  /**
   * Opens the list at `path`, checks its header, sizes and state, takes the lock and finishes a burn that
   * was cut off. Throws KeyListError, whose kind and hint say what is wrong.
   */
  static async open(path: string, options: KeyListOptions): Promise<KeyList> {
    const { write, forcePositional = false, openFile } = options;
    const reopening: OpenListOptions = { write, lock: write, forcePositional };
    if (openFile !== undefined) reopening.openFile = openFile;
    const opened = openList(path, reopening);
    try {
      await unlockList(opened.volumes, options.passphrase);
      return new KeyList(opened, reopening, options.keepKeys ?? false);
    } catch (error) {
      opened.volumes.close();
      throw error;
    }
  }

  private constructor(opened: OpenedList, reopening: OpenListOptions, keepKeys: boolean) {
    const { volumes, state } = opened;
    this.path = volumes.path;
    this.header = volumes.header;
    this.schedule = scheduleOf(volumes.header);
    this.#reopening = reopening;
    this.#keepKeys = keepKeys;
    this.#masterKey = volumes.masterKey?.slice();
    this.#burnedUntil = 0;
    this.#claimedBefore = this.#floor = state.claimedSlot;
    this.#helloBefore = this.#hello = state.helloSlot;
    this.#attach(opened);
    this.notices.push(
      ...openingNotices(opened, { write: reopening.write, writable: this.#writable }),
    );
  }

  get listId(): Uint8Array {
    return this.header.listId;
  }

  get seat(): Seat {
    return this.header.seat;
  }

  get recordBytes(): number {
    return this.header.recordBytes;
  }

  /** Whether floor and burns are kept in the file; as it was last, while the file is gone. */
  get writable(): boolean {
    return this.#writable;
  }

  /** Slots below are burned. */
  get burnedUntil(): number {
    return this.#burnedUntil;
  }

  get claimedBefore(): number {
    return this.#claimedBefore;
  }

  get helloBefore(): number {
    return this.#helloBefore;
  }

  readRecord(slot: number, into: Uint8Array): ReadOutcome {
    if (!Number.isInteger(slot) || slot < 0 || slot >= this.header.slotCount) {
      return { kind: "outside" };
    }
    if (slot < this.#burnedUntil) return { kind: "burned" };
    const record = into.subarray(0, this.header.recordBytes);
    const isRead = this.#attached?.readRecord(slot, record) ?? false;
    // After reading: a file cut off in the middle of a page reads as zeros up to the end of that page.
    if (!this.isPresent()) {
      record.fill(0);
      return { kind: "removed" };
    }
    return { kind: isRead ? "read" : "damaged" };
  }

  claimSlot(slot: number): ClaimOutcome {
    const floor = Math.max(this.#floor, this.#burnedUntil, 0);
    if (!(slot >= floor && slot < this.header.slotCount)) return { kind: "below", floor };
    if (!this.isPresent()) return { kind: "removed" };
    if (slot === this.#floor) return { kind: "claimed" };
    if (!this.#remember({ claimedSlot: slot })) return { kind: "removed" };
    this.#floor = slot;
    return { kind: "claimed" };
  }

  noteHello(slot: number): void {
    if (slot <= this.#hello || slot >= this.header.slotCount) return;
    this.#hello = slot;
    if (this.isPresent()) this.#remember({ helloSlot: slot });
  }

  /** Checks the chunk of `slot` and the next one unless that was done; the slots of those that are damaged. */
  check(slot: number): Promise<SlotSpan[]> {
    const spans: SlotSpan[] = [];
    const first = chunkOf(this.header, slot);
    for (const chunk of [first, first + 1]) {
      const span = chunkSlots(this.header, chunk);
      if (!this.isPresent() || span.first < 0 || span.first >= span.end) continue;
      if (this.#attached?.chunkHealth(chunk) === "damaged") spans.push(span);
    }
    return Promise.resolve(spans);
  }

  /**
   * Burns all slots below `untilSlot`, batch by batch; other work goes on between batches. Stops after a
   * whole batch when `signal` fires.
   */
  async burn(
    untilSlot: number,
    { onProgress, signal }: { onProgress?: (burnedUntil: number) => void; signal?: AbortSignal } =
      {},
  ): Promise<BurnOutcome> {
    const until = Math.min(Math.max(0, Math.floor(untilSlot)), this.header.slotCount);
    const from = this.#burnedUntil;
    if (this.#keepKeys) return { kind: "kept" };
    while (this.#burnedUntil < until && !(signal?.aborted ?? false)) {
      const isSettled = this.isPresent() && this.#settle(this.#attached?.burnBatch(until));
      if (!isSettled) return { kind: "removed" };
      if (!this.writable) return { kind: "readOnly" };
      onProgress?.(this.#burnedUntil);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    if (this.#burnedUntil <= from) return { kind: "nothing" };
    return { kind: "burned", from, until: this.#burnedUntil };
  }

  /**
   * Whether the file is there, whole and the same. Once it is not, everything answers "removed", and the
   * files are let go so that the medium can be taken out or put back.
   */
  isPresent(): boolean {
    if (this.#attached === undefined) return false;
    if (this.#attached.volumes.isPresent()) return true;
    this.#letGo();
    return false;
  }

  /** Tries to take up a list whose file was gone; true when it is there. Cheap enough for every second. */
  revive(): boolean {
    if (this.isPresent()) return true;
    if (this.#isClosed) return false;
    try {
      const opened = openList(this.path, this.#reopening);
      if (isSameList(opened.volumes.header, this.header)) {
        this.#reattach(opened);
        return this.isPresent();
      }
      opened.volumes.close();
    } catch {
      // Still gone, in use elsewhere or damaged: as good as gone.
    }
    return false;
  }

  /** Closes the files, gives the lock back and wipes the master key (best effort). */
  close(): void {
    this.#isClosed = true;
    this.#letGo();
    this.#masterKey?.fill(0);
    this.#masterKey = undefined;
  }

  #attach(opened: OpenedList): void {
    const attached = new AttachedList(opened);
    this.#attached = attached;
    this.#writable = attached.writable;
    this.#settle(attached.repair(opened.damagedCopy));
  }

  #reattach(opened: OpenedList): void {
    const { state, volumes } = opened;
    if (this.#masterKey !== undefined) volumes.unlock(this.#masterKey.slice());
    // Whoever used the list meanwhile has spent pads that we have not.
    if (state.claimedSlot > this.#floor) this.#claimedBefore = this.#floor = state.claimedSlot;
    if (state.helloSlot > this.#hello) this.#helloBefore = this.#hello = state.helloSlot;
    this.#attach(opened);
    if (state.claimedSlot < this.#floor || state.helloSlot < this.#hello) {
      this.#remember({ claimedSlot: this.#floor, helloSlot: this.#hello });
    }
  }

  /** Writes to the state where the file is written at all; false when the file has gone. */
  #remember(changes: Partial<ListState>): boolean {
    return this.#settle(this.#attached?.remember(changes));
  }

  /** Takes up what a write left behind; false when it failed because the file has gone. */
  #settle(failure: string | undefined): boolean {
    const attached = this.#attached;
    if (attached === undefined) return false;
    this.#burnedUntil = Math.max(this.#burnedUntil, attached.burnedUntil);
    if (failure === undefined) return true;
    if (!this.isPresent()) return false;
    this.#writable = false;
    this.notices.push(`The key list cannot be written any more (${failure}). ${READ_ONLY_NOTICE}`);
    return true;
  }

  #letGo(): void {
    this.#attached?.volumes.close();
    this.#attached = undefined;
  }
}

/** Equal but for what a new passphrase changes: the wrapped key, not the key itself. */
function isSameList(found: ListHeader, known: ListHeader): boolean {
  return found.seat === known.seat && equals(found.listId, known.listId) &&
    equals(found.digestRoot, known.digestRoot) && found.slotCount === known.slotCount &&
    found.recordBytes === known.recordBytes && found.startMs === known.startMs &&
    found.periodMs === known.periodMs && found.volumeCount === known.volumeCount &&
    found.recordsPerVolume === known.recordsPerVolume &&
    (found.passphraseBlock === undefined) === (known.passphraseBlock === undefined);
}
