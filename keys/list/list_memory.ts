/**
 * What a list remembers of its use: always in memory, and in the file as long as that is there and can be
 * written (FORMAT.md §state).
 */
import { equals } from "@std/bytes/equals";
import { burnTo, finishBurn, nextBurnTarget } from "./burn.ts";
import { watermark } from "./chunk_check.ts";
import { laterState, type ListState, StateWriter } from "./list_state.ts";
import type { ListVolumes } from "./list_volumes.ts";
import type { OpenedList } from "./open_list.ts";
import { reasonOf } from "../system_words.ts";

/** What became of writing to the file; a list that is not written at all counts as written. */
export type WriteOutcome =
  | { kind: "written" }
  | { kind: "removed" }
  /** Nothing more is written from now on; `failure` says why in words. */
  | { kind: "failed"; failure: string };

/** Parts of the state that are replaced. */
export type StateChanges = Partial<Omit<ListState, "sequence">>;

/** What is remembered, as plain values that outlast an opening: secrets are sealed. */
export interface MemoryImage {
  /** All that is remembered; `sequence` is that of the file. */
  state: ListState;
  /** As last read from the file, or written to it. */
  stored: ListState;
}

/** The memory of one open list; it outlasts the files, which come and go with their medium. */
export class ListMemory {
  /** Undefined while the files are gone. */
  #volumes: ListVolumes | undefined;
  /** Undefined on read-only media. */
  #writer: StateWriter | undefined;
  /** The last write failed: the file may lack what was to be kept since. */
  #isFailing = false;
  #state: ListState;
  /** As last read from the file, or written to it. */
  #stored: ListState;
  #claimedBefore: number;

  /** Begins with what an earlier opening left, or a list that was just opened says; `attach` comes next. */
  constructor({ state, stored }: MemoryImage) {
    this.#state = state;
    this.#stored = stored;
    this.#claimedBefore = state.claimedSlot;
  }

  /** Everything, for an opening that comes later in the same program. */
  image(): MemoryImage {
    return { state: this.#state, stored: this.#stored };
  }

  /** All that is remembered; `sequence` is that of the file. */
  get state(): ListState {
    return this.#state;
  }

  /** Whether the file is written, and writing works; as it was last, while the file is gone. */
  get writable(): boolean {
    return this.#writer !== undefined && !this.#isFailing;
  }

  /** Slots below are burned, or about to be. */
  get burnedUntil(): number {
    return watermark(this.#state);
  }

  /** Slots below are overwritten in the file. */
  get overwrittenUntil(): number {
    return this.#state.burnedUntil;
  }

  /** The lowest slot that may be sent under. */
  get floor(): number {
    return Math.max(this.#state.claimedSlot, this.burnedUntil, 0);
  }

  /** The highest slot that another run has claimed, -1 if none: its pad counts as spent. */
  get claimedBefore(): number {
    return this.#claimedBefore;
  }

  /**
   * Takes up what the files remember, finishes a burn that was cut off, and writes what the file lacks: a
   * damaged state copy, and what came while it was gone.
   */
  attach({ volumes, state, copy, damagedCopy }: OpenedList): WriteOutcome {
    this.#volumes = volumes;
    this.#writer = volumes.writable
      ? new StateWriter(volumes.main, volumes.header.listId, { state, copy })
      : undefined;
    this.#isFailing = false;
    this.#takeUp(state);
    const lacking = this.#lackingIn(state);
    return this.#write((volumes, writer) => {
      finishBurn(volumes, writer);
      if (damagedCopy !== undefined || lacking !== undefined) writer.write(lacking ?? {});
    });
  }

  /** The files are gone or closed: until the next `attach` everything is kept in memory alone. */
  detach(): void {
    this.#volumes = undefined;
  }

  /** Remembers `changes`, durably where the file is written; when it has gone, in memory. */
  keep(changes: StateChanges): WriteOutcome {
    this.#state = { ...this.#state, ...changes };
    return this.#write((_, writer) => writer.write(changes));
  }

  /** Like `keep`, but forgets the claim again when the file has gone: it was not made. */
  claim(slot: number): WriteOutcome {
    const outcome = this.#write((_, writer) => writer.write({ claimedSlot: slot }));
    if (outcome.kind !== "removed") this.#state = { ...this.#state, claimedSlot: slot };
    return outcome;
  }

  /** Burns the next batch on the way to `until`. */
  burnBatch(until: number): WriteOutcome {
    return this.#write((volumes, writer) => {
      burnTo(volumes, writer, nextBurnTarget(volumes, this.burnedUntil, until));
    });
  }

  /** Another program that used the list meanwhile has spent pads and met the peer: the file knows more then. */
  #takeUp(state: ListState): void {
    const isChanged = !equals(state.handshakes, this.#stored.handshakes);
    if (state.claimedSlot > this.#state.claimedSlot) this.#claimedBefore = state.claimedSlot;
    this.#state = laterState(this.#state, state);
    if (isChanged) this.#state = { ...this.#state, handshakes: state.handshakes };
    this.#stored = state;
  }

  #lackingIn(state: ListState): StateChanges | undefined {
    const { claimedSlot, answeredMs, handshakes } = this.#state;
    const isKnown = state.claimedSlot === claimedSlot && state.answeredMs === answeredMs &&
      equals(state.handshakes, handshakes);
    return isKnown ? undefined : { claimedSlot, answeredMs, handshakes };
  }

  #write(work: (volumes: ListVolumes, writer: StateWriter) => void): WriteOutcome {
    const [volumes, writer] = [this.#volumes, this.#writer];
    if (volumes === undefined) return { kind: "removed" };
    if (writer === undefined) return { kind: "written" };
    try {
      // A medium may be well again: what it lacks comes first, since other writes rest on it.
      const lacking = this.#isFailing ? this.#lackingIn(writer.state) : undefined;
      if (lacking !== undefined) writer.write(lacking);
      work(volumes, writer);
      this.#isFailing = false;
      return { kind: "written" };
    } catch (error) {
      if (!volumes.isPresent()) return { kind: "removed" };
      this.#isFailing = true;
      return { kind: "failed", failure: reasonOf(error) };
    } finally {
      this.#stored = writer.state;
      this.#state = laterState(this.#state, writer.state);
    }
  }
}
