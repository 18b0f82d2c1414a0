/**
 * A key list in use. The way of a record: 1. in the list and not burned; 2. its chunk matches its digest
 * (checked once, when the first record of the chunk is asked for); 3. copied out of the map, or read by
 * position, and decrypted where there is a passphrase; 4. the file is still there, whole and the same.
 */
import type { BurnOutcome } from "./burn.ts";
import { CheckedChunks, type ChunkHealth } from "./chunk_check.ts";
import { chunkOf, chunkSlots, type SlotSpan } from "./digest_table.ts";
import type { OpenDiskFile } from "../disk/disk_file.ts";
import { openHandshakes, sealHandshakes } from "./handshake_memory.ts";
import { type ListNotice, openingNotices, updateWriteNotice } from "./list_notices.ts";
import { ListMemory, type MemoryImage, type WriteOutcome } from "./list_memory.ts";
import type { ListVolumes } from "./list_volumes.ts";
import {
  isSameList,
  type OpenedList,
  openList,
  type OpenListOptions,
  unlockList,
} from "./open_list.ts";
import type { ListHeader } from "../list_header.ts";
import type {
  ClaimOutcome,
  HandshakeMemory,
  ReadOutcome,
  RecordSource,
  RememberOutcome,
} from "../record_source.ts";
import { SeatList } from "./seat_list.ts";

/** What became of reading a part of a span. */
export interface ReadPart {
  outcome: Exclude<ReadOutcome["kind"], "pending">;
  /** The slot behind the part. */
  end: number;
  records: Uint8Array<ArrayBuffer>;
}

/** A list as this program knew it when it closed it: a file that could not be written lacks some of that. */
export interface KnownList {
  header: ListHeader;
  memory: MemoryImage;
}

/** How a list is used. */
export interface KeyListOptions {
  /** Keep the floor and burn in the file, where it can be written; refuse when another process uses this seat. */
  write: boolean;
  /** Never burn (`--keep-keys`). */
  keepKeys?: boolean;
  passphrase?: string | undefined;
  /** What the program remembers of an earlier opening; counts where the file is of the same list. */
  known?: KnownList | undefined;
  /** No memory map. */
  forcePositional?: boolean;
  /** Tests replace the file system by it. */
  openFile?: OpenDiskFile | undefined;
}

/** One seat's list, open: records, floor, burning, and what becomes of it when the file goes away. */
export class KeyList extends SeatList implements RecordSource {
  /** What the user is told once about this list; new ones are added at the end. */
  readonly notices: ListNotice[] = [];
  readonly #reopening: OpenListOptions;
  readonly #keepKeys: boolean;
  /** The key of a list with a passphrase, kept so that a stick can be put back without asking again. */
  #masterKey: Uint8Array | undefined;
  /** Undefined while the file is gone, and after closing. */
  #volumes: ListVolumes | undefined;
  readonly #memory: ListMemory;
  /** What has been found of chunks since the files were opened. */
  readonly #health = new CheckedChunks();
  #isClosed = false;

  /**
   * Opens the list at `path`, checks its header, sizes and state, takes the lock and finishes a burn that
   * was cut off. Throws KeyListError, whose kind and hint say what is wrong.
   */
  static async open(path: string, options: KeyListOptions): Promise<KeyList> {
    const { write, forcePositional = false, openFile } = options;
    const reopening: OpenListOptions = { write, lock: write, forcePositional, openFile };
    const opened = openList(path, reopening);
    try {
      await unlockList(opened.volumes, options.passphrase);
      return new KeyList(opened, reopening, options);
    } catch (error) {
      opened.volumes.close();
      throw error;
    }
  }

  private constructor(
    opened: OpenedList,
    reopening: OpenListOptions,
    { keepKeys = false, known }: KeyListOptions,
  ) {
    const { volumes, state } = opened;
    super(volumes.path, volumes.header, volumes.masterKey);
    this.#reopening = reopening;
    this.#keepKeys = keepKeys;
    this.#masterKey = volumes.masterKey?.slice();
    const isKnown = known !== undefined && isSameList(volumes.header, known.header);
    this.#memory = new ListMemory(isKnown ? known.memory : { state, stored: state });
    this.#attach(opened);
    this.notices.push(
      ...openingNotices(opened, { write: reopening.write, writable: this.writable }),
    );
  }

  /** Whether floor and burns are kept in the file; as it was last, while the file is gone. */
  get writable(): boolean {
    return this.#memory.writable;
  }

  override get burnedUntil(): number {
    return this.#memory.burnedUntil;
  }

  /** Slots below are overwritten on the medium. */
  get overwrittenUntil(): number {
    return this.#memory.overwrittenUntil;
  }

  get claimedBefore(): number {
    return this.#memory.claimedBefore;
  }

  /** The key of a list with a passphrase; stays within `keys/`. */
  get masterKey(): Uint8Array | undefined {
    return this.#masterKey;
  }

  /** Whether the files were there when they were last looked at. */
  get isHeld(): boolean {
    return this.#volumes !== undefined;
  }

  /**
   * Reads the first records of `span` that share one outcome: to the end of a chunk, or of the burned part.
   * `end` says how far that is. The records are the caller's, who overwrites them.
   */
  readSpan({ first, end }: SlotSpan): ReadPart {
    const none = new Uint8Array(0);
    if (first < 0 || first >= this.header.slotCount) {
      return { outcome: "outside", end, records: none };
    }
    if (first < this.burnedUntil) {
      return { outcome: "burned", end: Math.min(end, this.burnedUntil), records: none };
    }
    const partEnd = Math.min(end, chunkSlots(this.header, chunkOf(this.header, first)).end);
    const records = new Uint8Array((partEnd - first) * this.header.recordBytes);
    return { outcome: this.readKept(first, records), end: partEnd, records };
  }

  claimSlot(slot: number): ClaimOutcome {
    const { floor } = this.#memory;
    if (!(slot >= floor && slot < this.header.slotCount)) return { kind: "below", floor };
    if (!this.isPresent()) return { kind: "removed" };
    if (slot === this.#memory.state.claimedSlot) return { kind: "claimed" };
    return { kind: this.#settle(this.#memory.claim(slot)) ? "claimed" : "removed" };
  }

  get handshakeMemory(): HandshakeMemory {
    return openHandshakes(this.vault, this.#memory.state);
  }

  /** All that the list remembers of its use, secrets sealed. */
  get memoryImage(): MemoryImage {
    return this.#memory.image();
  }

  rememberHandshake(changes: Partial<HandshakeMemory>): RememberOutcome {
    const known = this.handshakeMemory;
    const sealed = sealHandshakes(this.vault, { ...known, ...changes });
    for (const secret of [known.retained, known.previousRetained]) secret?.fill(0);
    // Lets go of files that have gone: what they lack is written when they are back.
    this.isPresent();
    const isSettled = this.#settle(this.#memory.keep(sealed));
    return { kind: isSettled ? "remembered" : "removed" };
  }

  /**
   * Checks the chunk of `slot` unless that was done, and the next one once a slot was claimed: before, a slow medium
   * has the first contact to serve. Resolves to the slots of those that are damaged.
   */
  check(slot: number): Promise<SlotSpan[]> {
    const spans: SlotSpan[] = [];
    const first = chunkOf(this.header, slot);
    const isInUse = this.#memory.state.claimedSlot > this.claimedBefore;
    for (const chunk of isInUse ? [first, first + 1] : [first]) {
      const span = chunkSlots(this.header, chunk);
      if (!this.isPresent() || span.first < 0 || span.first >= span.end) continue;
      if (this.#chunkHealth(chunk) === "damaged") spans.push(span);
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
    const from = this.burnedUntil;
    if (this.#keepKeys) return { kind: "kept" };
    while (this.burnedUntil < until && !(signal?.aborted ?? false)) {
      const isSettled = this.isPresent() && this.#settle(this.#memory.burnBatch(until));
      if (!isSettled) return { kind: "removed" };
      if (!this.writable) return { kind: "readOnly" };
      onProgress?.(this.burnedUntil);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    if (this.burnedUntil <= from) return { kind: "nothing" };
    return { kind: "burned", from, until: this.burnedUntil };
  }

  /**
   * Whether the file is there, whole and the same. Once it is not, everything answers "removed", and the
   * files are let go so that the medium can be taken out or put back.
   */
  isPresent(): boolean {
    if (this.#volumes === undefined) return false;
    if (this.#volumes.isPresent()) return true;
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
        if (this.#masterKey !== undefined) opened.volumes.unlock(this.#masterKey.slice());
        this.#attach(opened);
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
    this.vault.wipe();
  }

  /** Records of one chunk, from `first` on, into `into`. */
  protected override readKept(first: number, into: Uint8Array): "read" | "damaged" | "removed" {
    const isRead = this.#chunkHealth(chunkOf(this.header, first)) === "whole" &&
      (this.#volumes?.readRecords(first, into) ?? false);
    // After reading: a file cut off in the middle of a page reads as zeros up to the end of that page.
    if (this.isPresent()) return isRead ? "read" : "damaged";
    into.fill(0);
    return "removed";
  }

  #attach(opened: OpenedList): void {
    this.#volumes = opened.volumes;
    this.#health.clear();
    this.#settle(this.#memory.attach(opened));
  }

  /** What is known of a chunk; it is checked the first time it is asked for. */
  #chunkHealth(chunk: number): ChunkHealth {
    if (this.#volumes === undefined) return "unreadable";
    return this.#health.of(chunk, this.#volumes, this.#memory.state);
  }

  /** False when a write found the file gone. */
  #settle(outcome: WriteOutcome): boolean {
    updateWriteNotice(this.notices, outcome);
    return outcome.kind !== "removed";
  }

  #letGo(): void {
    this.#memory.detach();
    this.#volumes?.close();
    this.#volumes = undefined;
  }
}
