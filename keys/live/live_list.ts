/**
 * A key list in a program that serves people meanwhile: nothing here waits for a medium.
 *   1. `open()` has the list opened at a desk, which is another thread;  2. `hold()` says which records are near, and
 *   they are read ahead;  3. what is not there yet is "pending";  4. every answer of the desk is told to those who
 *   listen, and what was pending is asked for again.
 */
import { equals } from "@std/bytes/equals";
import { ROOT_BYTES } from "../constants.ts";
import type { BurnOutcome } from "../list/burn.ts";
import type { SlotSpan } from "../list/digest_table.ts";
import { openHandshakes, type StoredHandshakes } from "../list/handshake_memory.ts";
import type { KnownList } from "../list/key_list.ts";
import type { ListNotice } from "../list/list_notices.ts";
import { SeatList } from "../list/seat_list.ts";
import type {
  ClaimOutcome,
  HandshakeMemory,
  HeldSlots,
  ReadOutcome,
  RecordSource,
  RememberOutcome,
} from "../record_source.ts";
import type { ListAnswer, ListDesk, ListStatus, LiveListOptions, OpenedAs } from "./list_job.ts";
import { Questions } from "./questions.ts";
import { RecordStock } from "./record_stock.ts";
import { WantedRecords } from "./wanted_records.ts";

/** So far ahead of the clock a list on a slow medium is claimed, at most. */
const CLAIM_AHEAD_MS = 60_000;

/** One seat's list in use. */
export class LiveList extends SeatList implements RecordSource {
  readonly #questions: Questions;
  readonly #stock = new RecordStock();
  readonly #wanted: WantedRecords;
  #status: ListStatus;
  /** As the file has it, sealed. */
  #stored: StoredHandshakes;
  #memory: HandshakeMemory;
  /** Changes of it that are not in the file yet. */
  #remembering = 0;
  /** The medium has it that slots up to this one are claimed, -1 at first. */
  #claimed = -1;
  /** Nobody has sent under the slot that was claimed last. */
  #wasInVain = false;
  /** The highest slot that somebody was allowed to send under. */
  #granted = -1;
  /** The slot whose claim is on its way. */
  #claiming: number | undefined;
  /** Lowest slot that may be claimed, as the file has said. */
  #floor = -1;
  #isReading = false;
  #isLooking = false;

  /** Opens the list at `path` at a desk. Throws KeyListError, whose kind and hint say what is wrong. */
  static async open(
    path: string,
    { desk, ...options }: LiveListOptions & { desk: ListDesk },
  ): Promise<LiveList> {
    try {
      return new LiveList(path, desk, await desk.do({ kind: "open", path, options }));
    } catch (error) {
      desk.end();
      throw error;
    }
  }

  private constructor(
    path: string,
    desk: ListDesk,
    { result, status }: ListAnswer<"open">,
  ) {
    const { header, masterKey }: OpenedAs = result;
    super(path, header, masterKey);
    masterKey?.fill(0);
    this.#questions = new Questions(
      desk,
      // A desk that does not answer has no files to reach any more.
      (status) => this.#take(status ?? { ...this.#status, isPresent: false }),
    );
    this.#wanted = new WantedRecords(this.schedule, header.recordBytes);
    if (status === undefined) throw new Error("Internal error: a list that is open has a status");
    this.#status = status;
    this.#stored = status.memory.state;
    this.#memory = openHandshakes(this.vault, this.#stored);
  }

  get writable(): boolean {
    return this.#status.writable;
  }

  override get burnedUntil(): number {
    return this.#status.burnedUntil;
  }

  /** Slots below are overwritten on the medium. */
  get overwrittenUntil(): number {
    return this.#status.overwrittenUntil;
  }

  get claimedBefore(): number {
    return this.#status.claimedBefore;
  }

  /** What the user is told once about this list. */
  get notices(): ListNotice[] {
    return this.#status.notices;
  }

  get handshakeMemory(): HandshakeMemory {
    return this.#memory;
  }

  /** What this program knows of the list, also once it is closed, for the next opening of its file. */
  get known(): KnownList {
    return { header: this.header, memory: this.#status.memory };
  }

  /** Number of the oldest question that the medium has not answered; undefined: it has answered all. */
  get waitsFor(): number | undefined {
    return this.#questions.waitsFor;
  }

  claimSlot(slot: number): ClaimOutcome {
    const { slotCount } = this.header;
    const floor = Math.max(this.#granted, this.#floor, this.claimedBefore, this.burnedUntil, 0);
    if (!(slot >= floor && slot < slotCount)) return { kind: "below", floor };
    if (!this.#isPresent) return { kind: "removed" };
    if (slot <= this.#claimed) {
      this.#granted = slot;
      this.#wasInVain = false;
      return { kind: "claimed" };
    }
    if (this.#claiming === undefined) {
      this.#claim(Math.min(slot + this.#ahead(slot), slotCount - 1));
    }
    return { kind: "pending" };
  }

  async rememberHandshake(changes: Partial<HandshakeMemory>): Promise<RememberOutcome> {
    this.#memory = { ...this.#memory, ...changes };
    this.#remembering++;
    let outcome: RememberOutcome | undefined;
    await this.#questions.ask({ kind: "remember", changes }, (result) => {
      this.#remembering--;
      outcome = result;
    });
    return outcome ?? { kind: "removed" };
  }

  hold(slots: HeldSlots): void {
    this.#wanted.hold(slots);
    this.#stock.keep((slot) => this.#wanted.bytesOf(slot));
    this.#read();
  }

  settled(): Promise<void> {
    return this.#questions.settled();
  }

  onSettled(listener: () => void): () => void {
    return this.#questions.onSettled(listener);
  }

  /** Has the medium looked at: whether it is there, or there again. One look is under way at a time. */
  look(): void {
    if (this.#isLooking || this.#questions.isClosed) return;
    this.#isLooking = true;
    void this.#questions.ask({ kind: "look" }, () => {
      this.#isLooking = false;
      this.#stock.forgetFaults();
    });
  }

  /** As `KeyList.check()`. */
  async check(slot: number): Promise<SlotSpan[]> {
    let spans: SlotSpan[] = [];
    await this.#questions.ask({ kind: "check", slot }, (found = []) => void (spans = found));
    return spans;
  }

  /**
   * Burns all slots below `untilSlot`, batch by batch; claims go in between. Undefined where `signal` has ended it
   * before its outcome was known.
   */
  async burn(
    untilSlot: number,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<BurnOutcome | undefined> {
    if (signal?.aborted ?? false) return undefined;
    let outcome: BurnOutcome | undefined;
    const stopped = Promise.withResolvers<void>();
    const stop = (): void => {
      void this.#questions.ask({ kind: "stop" }, () => {});
      stopped.resolve();
    };
    signal?.addEventListener("abort", stop, { once: true });
    const job = { kind: "burn", untilSlot } as const;
    const burning = this.#questions.ask(job, (done) => void (outcome = done), { isLong: true });
    await Promise.race([burning, stopped.promise]);
    signal?.removeEventListener("abort", stop);
    return outcome;
  }

  /** Wipes every secret at once; resolves when the desk has closed the files and given the lock back. */
  async close(): Promise<void> {
    this.#stock.wipe();
    this.vault.wipe();
    this.#status = await this.#questions.close() ?? this.#status;
    // Not before: until then the desk may be about to write it down.
    for (const secret of [this.#memory.retained, this.#memory.previousRetained]) secret?.fill(0);
  }

  protected override readKept(slot: number, into: Uint8Array): ReadOutcome["kind"] {
    if (!this.#isPresent) return "removed";
    const kind = this.#stock.read(slot, into);
    if (kind === "pending") {
      this.#wanted.addFurther(slot, Math.max(into.length, ROOT_BYTES));
      this.#read();
    }
    return kind;
  }

  get #isPresent(): boolean {
    return this.#status.isPresent && !this.#questions.isClosed;
  }

  /**
   * How many slots further than `slot` to claim: a claim that was over before the medium had taken it was made for
   * nothing, and so would the next one be. A later run cannot send under these, so that they are a minute's at most.
   */
  #ahead(slot: number): number {
    if (!this.#wasInVain) return 0;
    const most = Math.ceil(CLAIM_AHEAD_MS / this.schedule.periodMs);
    return Math.min(most, 2 * (slot - this.#claimed));
  }

  #claim(slot: number): void {
    this.#claiming = slot;
    void this.#questions.ask({ kind: "claim", slot }, (outcome) => {
      this.#claiming = undefined;
      if (outcome?.kind === "claimed") {
        this.#claimed = Math.max(this.#claimed, slot);
        this.#wasInVain = true;
      }
      if (outcome?.kind === "below") this.#floor = outcome.floor;
    });
  }

  /** Reads what is lacking, one job after the other. */
  #read(): void {
    if (this.#isReading || !this.#isPresent) return;
    const spans = this.#wanted.lacking((slot, bytes) =>
      slot < this.burnedUntil || this.#stock.has(slot, bytes)
    );
    if (spans.length === 0) return;
    this.#isReading = true;
    void this.#questions.ask({ kind: "read", spans }, (reads = []) => {
      this.#isReading = false;
      for (const each of reads) {
        if (this.#isPresent && each.outcome !== "removed") this.#stock.put(each);
        else each.bytes.fill(0);
      }
      this.#stock.keep((slot) => this.#wanted.bytesOf(slot));
      this.#read();
    });
  }

  #take(status: ListStatus): void {
    const before = this.#status;
    this.#status = status;
    if (before.isPresent && !status.isPresent) this.#stock.wipe();
    if (!before.isPresent && status.isPresent) {
      this.#read();
    }
    const { state } = status.memory;
    if (this.#remembering > 0 || isSame(state, this.#stored)) return;
    this.#stored = state;
    this.#memory = openHandshakes(this.vault, state);
  }
}

function isSame(one: StoredHandshakes, other: StoredHandshakes): boolean {
  return one.answeredMs === other.answeredMs && equals(one.handshakes, other.handshakes);
}
