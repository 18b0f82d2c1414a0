/**
 * What the two sides of one file say to each other about it (PROTOCOL.md §4, "Files"): each its state under a
 * revision, repeated until the other has heard it.
 */
import type { FileStateItem, WireFileState } from "../../keys/cell/frame/file_items.ts";
import { RESEND_MS } from "../constants.ts";

/** Nothing follows these. */
const FINAL: WireFileState[] = ["refused", "cancelled", "complete", "failed"];

/** Nobody counts that far: revisions begin with a time. */
const LAST_REVISION = 2 ** 52;

/** Our word on a file, and the other side's. */
export class FileStance {
  readonly #fileId: string;
  readonly #role: FileStateItem["role"];
  #state: WireFileState;
  #revision: number;
  /** The revision that the other side must have heard; 0: none yet. */
  #owed = 0;
  #heardByPeer = 0;
  #peerState: WireFileState | undefined;
  #peerRevision = 0;
  #dueAtMs = Infinity;

  /** A sender's first word is the offer itself; a receiver owes one for the offer. */
  constructor(role: FileStateItem["role"], fileId: string, nowMs: number) {
    this.#role = role;
    this.#fileId = fileId;
    this.#state = role === "sender" ? "moving" : "asked";
    this.#revision = Math.max(1, nowMs);
    if (role === "receiver") this.owe();
  }

  get state(): WireFileState {
    return this.#state;
  }

  /** Undefined before anything was heard. */
  get peerState(): WireFileState | undefined {
    return this.#peerState;
  }

  /** We have said our last word. */
  get isOver(): boolean {
    return FINAL.includes(this.#state);
  }

  get isFinal(): boolean {
    return FINAL.includes(this.#state) || FINAL.includes(this.#peerState ?? "asked");
  }

  /** Both sides want the file to move. */
  get isMoving(): boolean {
    const peer = this.#peerState ?? (this.#role === "sender" ? "asked" : "moving");
    return this.#state === "moving" && peer === "moving";
  }

  /** When a state item is due, Unix ms; Infinity: none is. */
  get dueAtMs(): number {
    return this.#dueAtMs;
  }

  /** Takes another state. */
  set(state: WireFileState): void {
    this.#state = state;
    this.#owed = ++this.#revision;
    this.#dueAtMs = 0;
  }

  /** Takes over what the other side has said last of a file that is over for it; nothing where it is not. */
  agreeToEnd(): void {
    if (this.#peerState === undefined || FINAL.includes(this.#state)) return;
    if (FINAL.includes(this.#peerState)) this.set(this.#peerState);
  }

  /** The other side waits for our word. */
  owe(): void {
    this.#dueAtMs = 0;
  }

  /** Takes the other side's word in; true when its state is a new one. */
  hear({ state, revision, heard }: FileStateItem): boolean {
    this.#heardByPeer = Math.max(this.#heardByPeer, heard);
    if (this.#dueAtMs > 0 && this.#heardByPeer >= this.#owed) this.#dueAtMs = Infinity;
    const isOutdone = heard > this.#revision && heard < LAST_REVISION;
    if (isOutdone && !FINAL.includes(state)) this.#outdo(heard);
    const isOver = FINAL.includes(this.#peerState ?? "asked");
    // Two programs on the other seat have come to the same revision: the one that is still there has to outdo both.
    if (this.#isContradicted(state, revision) && !isOver) this.#peerRevision++;
    // Another run of the other side, whose clock was set back: it has to learn what its word must outdo.
    if (revision < this.#peerRevision && !isOver) this.owe();
    if (revision <= this.#peerRevision || isOver) return false;
    this.#peerRevision = revision;
    this.#peerState = state;
    this.owe();
    return true;
  }

  /**
   * The other side says this of a file that it has ended, and may wait for us: a new run of it that does not know how
   * the file ended. Its clock may have been set back, so that its revision tells nothing. An old word that comes
   * late looks the same, and an answer does no harm.
   */
  hasForgotten({ state, heard }: FileStateItem): boolean {
    const isOver = FINAL.includes(this.#peerState ?? "asked");
    return isOver && !FINAL.includes(state) && heard < LAST_REVISION;
  }

  /** Under the revision that was heard last the other side has said something else. */
  #isContradicted(state: WireFileState, revision: number): boolean {
    const isAnother = this.#peerState !== undefined && state !== this.#peerState;
    return isAnother && revision === this.#peerRevision && revision < LAST_REVISION;
  }

  /** An earlier run of ours has said more than we: our word counts only above that. */
  #outdo(revision: number): void {
    this.#revision = revision;
    this.set(this.#state);
  }

  /** Our word as an item; `offset`: what has arrived. */
  item(offset: number): FileStateItem {
    return {
      kind: "fileState",
      fileId: this.#fileId,
      role: this.#role,
      state: this.#state,
      revision: this.#revision,
      heard: this.#peerRevision,
      offset,
    };
  }

  /** Our word has gone out; it is due again only where the other side must hear it. */
  noteSealed(nowMs: number): void {
    this.#dueAtMs = this.#heardByPeer >= this.#owed ? Infinity : nowMs + RESEND_MS;
  }
}
