/**
 * The files of one conversation, both ways (PROTOCOL.md §4, "Files").
 *   1. `offer()` makes an entry and an offer;  2. `receive()` takes offers, pieces and states of the peer;
 *   3. `draft()` puts what is due into the next cell, pieces of several files in turn;  4. people accept, pause, cancel;
 *   5. every change shows in the file's entry, progress a few times a second.
 */
import type { FileItem, FileOfferItem, FileStateItem } from "../../keys/cell/frame/file_items.ts";
import type { FrameItem } from "../../keys/cell/frame/frame_items.ts";
import { randomHex } from "../../keys/random.ts";
import type { CellMark, Lane, LaneDraft, LaneRoom } from "../messages/lane.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import type { SendOutcome } from "../messages/text_check.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { actOnIncoming, actOnOutgoing, endDeleted, type FileAction } from "./file_actions.ts";
import { fileItems, unconfirmedBytes } from "./file_drafts.ts";
import { FileEntries } from "./file_entries.ts";
import type { FileLaneOptions, FileToSend } from "./file_lane_options.ts";
import { safeFileName } from "./file_name.ts";
import type { StoredFile } from "./file_sink.ts";
import {
  incomingAtStake,
  keptOf,
  outgoingAtStake,
  reopenIncoming,
  reopenSource,
} from "./files_going_on.ts";
import { IncomingFile } from "./incoming_file.ts";
import { IncomingFiles } from "./incoming_files.ts";
import type { KeptFile, KeptIncoming, KeptOutgoing } from "./kept_file.ts";
import { answerAtOnce, LastWords } from "./last_words.ts";
import { OutgoingFile } from "./outgoing_file.ts";
import { PiecePace } from "./piece_pace.ts";
import { releaseOldest } from "./sent_files.ts";
import { UnaskedFiles } from "./unasked_files.ts";
import { visibleType } from "./visible_type.ts";

/** Files of ours that are not settled, at most. */
const FILES_OUT = 64;

/** The files of one conversation, both ways. */
export class FileLane implements Lane {
  readonly isBare = true;
  /** Confirmations are states, which are drafted like all else. */
  readonly owesAck = false;
  readonly #options: FileLaneOptions;
  readonly #entries: FileEntries;
  readonly #out = new Map<string, OutgoingFile>();
  readonly #in = new IncomingFiles();
  readonly #unasked: UnaskedFiles;
  readonly #lastWords = new LastWords();
  readonly #pace = new PiecePace();
  /** Ids of files of an earlier run that are being opened. */
  readonly #opening = new Set<string>();
  /** What goes on after a restart, once this run is over. */
  #suspended: KeptFile[] | undefined;
  /** Whose turn it is to send a piece first. */
  #turn = 0;

  constructor(options: FileLaneOptions) {
    this.#options = options;
    this.#entries = new FileEntries(options);
    this.#unasked = new UnaskedFiles(options, () => this.#in.values());
    options.timeline.subscribe((entry) => this.#followEntry(entry));
  }

  /** The transfers that go on after a restart, where a vault keeps them. */
  state(): KeptFile[] {
    if (this.#suspended !== undefined) return this.#suspended;
    const out = [...this.#out.values()].map((file) => file.kept());
    return [...out.filter((file) => file !== undefined), ...[...this.#in.values()].flatMap(keptOf)];
  }

  /** Goes on with what an earlier run has left; the timeline has its entries already. */
  restore(kept: unknown): void {
    for (const file of kept as KeptFile[]) {
      if (file.direction === "out") void this.#goOnSending(file);
      else void this.#goOnReceiving(file);
    }
  }

  /** The timeline holds what an earlier run has left; what does not go on has ended. */
  noteRestored(): void {
    this.#entries.noteRestored((id) =>
      this.#opening.has(id) || this.#in.has(id) || this.#out.has(id)
    );
  }

  async #goOnSending(kept: KeptOutgoing): Promise<void> {
    const { id, name, type, isPaused, offeredAtMs } = kept;
    this.#opening.add(id);
    const source = await reopenSource(kept);
    this.#opening.delete(id);
    if (this.#suspended !== undefined) return source?.close();
    if (source === undefined) return this.noteRestored();
    const nowMs = this.#options.clock.now();
    const onChange = (): void => this.#announce(id);
    const file = new OutgoingFile({ id, name, type, source, offeredAtMs, nowMs, onChange });
    if (isPaused) file.set("paused");
    this.#out.set(id, file);
    this.#entries.addOutgoing(file, { id, name, type, nowMs: offeredAtMs });
    onChange();
  }

  async #goOnReceiving(kept: KeptIncoming): Promise<void> {
    const id = kept.offer.fileId;
    if (this.#entries.knownState(id) === undefined) return;
    const file = new IncomingFile(kept.offer, this.#options.clock.now(), () => this.#announce(id));
    this.#in.set(id, file);
    this.#entries.addIncoming(file, 0);
    if (kept.unasked === "taken" && kept.place === undefined) {
      this.#unasked.take(file, () => this.#announce(id));
    } else {
      const isOver = (): boolean => this.#suspended !== undefined;
      await reopenIncoming(file, kept, { ...this.#options, isOver });
    }
    this.#announce(id);
  }

  /** Files that end with the program: on their way, or received and in memory alone; `goesOn`: a vault is in use. */
  atStake({ goesOn }: { goesOn: boolean }): number {
    return outgoingAtStake(this.#out.values(), { goesOn }) +
      incomingAtStake(this.#in.values(), { goesOn });
  }

  /** Offers a file to the peer. */
  offer({ source, name, type }: FileToSend): SendOutcome {
    const { clock, random } = this.#options;
    const open = this.#out.values().filter(({ stance }) => !stance.isFinal).toArray().length;
    if (open >= FILES_OUT) return refusal({ code: "outboxFull", limit: FILES_OUT });
    const id = randomHex(random, 16);
    const nowMs = clock.now();
    const offered = { id, name: safeFileName(name), type: visibleType(type), source, nowMs };
    const file = new OutgoingFile({ ...offered, onChange: () => this.#announce(id) });
    releaseOldest(this.#out.values(), source.bytes);
    this.#out.set(id, file);
    this.#entries.addOutgoing(file, offered);
    return { kind: "queued", id };
  }

  /** Gives up all that is under way. */
  failAll(): void {
    for (const [id, file] of [...this.#out, ...this.#in]) {
      if (file.stance.isFinal) continue;
      file.set("failed");
      this.#announce(id);
    }
  }

  /** Does with a file what a person wants; `to`: the path under which an accepted one is saved. */
  act(id: string, action: FileAction, to?: string): Refusal | undefined {
    const incoming = this.#in.get(id);
    const outgoing = this.#out.get(id);
    const refused = incoming !== undefined
      ? actOnIncoming(incoming, action, { ...this.#options, to })
      : outgoing !== undefined
      ? actOnOutgoing(outgoing, action)
      : refusal({ code: "entryUnknown" });
    if (refused === undefined) this.#announce(id);
    return refused;
  }

  /** A received file that is whole or one of ours that is still here, with its name and type; or why there is none. */
  stored(id: string): { kind: "stored"; file: StoredFile; name: string; type: string } | Refusal {
    const known = this.#in.get(id) ?? this.#out.get(id);
    if (known === undefined) return refusal({ code: "entryUnknown" });
    const { name, type, state } = this.#entries.describe(id, known);
    const file = known.stored;
    if (file === undefined) return refusal({ code: "fileNotReady", state });
    return { kind: "stored", file, name, type };
  }

  /** Lets go of everything that is in memory; of what is not whole on a disk, too, unless it `goesOn`. */
  close({ goesOn = false } = {}): void {
    this.#suspended = this.state();
    this.#unasked.close();
    this.#entries.close();
    for (const file of this.#out.values()) file.release();
    for (const file of this.#in.values()) {
      if (goesOn) file.suspend();
      else file.release();
    }
  }

  dueAtMs(): number | undefined {
    if (this.#lastWords.waiting.length > 0) return 0;
    if (this.#out.size + this.#in.size === 0) return undefined;
    let dueAtMs = Infinity;
    for (const file of this.#out.values()) dueAtMs = Math.min(dueAtMs, file.dueAtMs());
    for (const file of this.#in.values()) dueAtMs = Math.min(dueAtMs, file.dueAtMs());
    return dueAtMs === Infinity ? undefined : dueAtMs;
  }

  isDue(nowMs: number): boolean {
    return (this.dueAtMs() ?? Infinity) <= nowMs;
  }

  isBulkDue(): boolean {
    return this.#out.values().some((file) => file.hasPiece) &&
      this.#pace.mayGo(unconfirmedBytes(this.#out.values()));
  }

  draft(nowMs: number, room: LaneRoom): LaneDraft | undefined {
    if (this.#in.size + this.#out.size + this.#lastWords.waiting.length === 0) return undefined;
    const [incoming, outgoing] = [[...this.#in.values()], [...this.#out.values()]];
    const underWay = { incoming, outgoing, replies: this.#lastWords.waiting };
    const items = fileItems(underWay, { nowMs, room, pace: this.#pace, turn: this.#turn });
    if (items.length === 0) return undefined;
    return {
      items,
      noteSealed: (mark) => this.#noteSealed(items, mark),
      noteLeft: () => {
        for (const { kind, fileId } of items) {
          if (kind === "fileOffer") this.#entries.noteLeft(fileId);
        }
      },
      noteFailed: () => items.forEach((item) => this.#noteFailed(item)),
    };
  }

  ack(): undefined {}

  noteAcked(): void {}

  receive(item: FrameItem, mark: CellMark): void {
    if (item.kind === "fileOffer") return this.#receiveOffer(item, mark);
    if (item.kind === "fileData") this.#in.get(item.fileId)?.receive(item);
    else if (item.kind === "fileDone") this.#in.get(item.fileId)?.end(item.sha256);
    else if (item.kind === "fileState") this.#receiveState(item, mark.nowMs);
    else return;
    this.#tell(item.fileId);
  }

  #receiveOffer(offer: FileOfferItem, { nowMs, slot }: CellMark): void {
    const known = this.#in.get(offer.fileId);
    if (known !== undefined) return known.hearOffer();
    const id = offer.fileId;
    // Under an id of ours it would stand in for what we send wherever an id alone names a file.
    if (this.#out.has(id) || this.#entries.isOurs(id)) return;
    const state = answerAtOnce(this.#entries.knownState(id), this.#in.values());
    if (state !== undefined) return this.#lastWords.say(id, { role: "receiver", state });
    const isShown = (id: string): boolean => this.#entries.knownState(id) !== undefined;
    for (const gone of this.#in.forgetSettled(isShown)) this.#entries.forget(gone);
    const named = { ...offer, name: safeFileName(offer.name) };
    const file = new IncomingFile(named, nowMs, () => this.#announce(id));
    this.#in.set(id, file);
    if (!this.#entries.addIncoming(file, slot)) return void this.#in.delete(id);
    this.#unasked.take(file, () => this.#announce(id));
    this.#tell(id);
  }

  #followEntry({ direction, id, deleted, file }: EntryJson): void {
    if (deleted !== true || file === undefined) return;
    const ended = endDeleted((direction === "in" ? this.#in : this.#out).get(id));
    if (ended) this.#announce(id);
  }

  #receiveState(item: FileStateItem, nowMs: number): void {
    if (item.role === "sender") return this.#in.get(item.fileId)?.hear(item);
    const file = this.#out.get(item.fileId);
    this.#pace.noteConfirmed(item.fileId, item.offset, nowMs);
    file?.hear(item, nowMs);
    const isUnknown = file === undefined && !this.#opening.has(item.fileId);
    if (isUnknown || file?.stance.hasForgotten(item) === true) {
      this.#lastWords.say(item.fileId, { role: "sender", state: "cancelled" });
    }
  }

  #noteSealed(items: FileItem[], { nowMs, slot }: CellMark): void {
    for (const item of items) {
      const { fileId } = item;
      this.#lastWords.noteSealed(fileId);
      if (item.kind === "fileState") this.#in.get(fileId)?.noteSealed(nowMs);
      const outgoing = this.#out.get(fileId);
      if (item.kind === "fileData") {
        outgoing?.notePieceSealed(item, nowMs);
        this.#pace.noteSealed(item, nowMs);
        this.#turn++;
      } else outgoing?.noteItemsSealed([item.kind], nowMs);
      if (item.kind === "fileOffer") this.#entries.noteSealed(fileId, slot);
    }
  }

  #noteFailed(item: FileItem): void {
    if (item.kind === "fileState") this.#in.get(item.fileId)?.stance.owe();
    if (item.kind === "fileData") this.#pace.noteFailed(item, this.#options.clock.now());
    this.#out.get(item.fileId)?.noteFailed(item);
  }

  /** Something has changed outside of a frame. */
  #announce(id: string): void {
    this.#tell(id);
    this.#options.wake();
  }

  #tell(id: string): void {
    const file = this.#in.get(id) ?? this.#out.get(id);
    if (file !== undefined) this.#entries.tell(id, file);
  }
}
