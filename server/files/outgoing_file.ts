/**
 * A file that we send.
 *   1. The offer is repeated until the other side has said something;  2. while both want it to move, the source is
 *   read ahead, at most a window beyond what is confirmed;  3. pieces go out in order, and again from where an exchange
 *   failed or nothing was confirmed for a while;  4. behind the last one goes the digest of all.
 */
import { createHash, type Hash } from "node:crypto";
import type {
  FileDataItem,
  FileDoneItem,
  FileOfferItem,
  FileStateItem,
} from "../../keys/cell/frame/file_items.ts";
import { itemBytes } from "../../keys/cell/frame/frame_items.ts";
import { giveBack, longArray } from "../../keys/give_back.ts";
import { FILE_WINDOW_BYTES, RESEND_MS } from "../constants.ts";
import { LARGE_ROOM_BYTES } from "../messages/cell_room.ts";
import type { KeptOutgoing } from "./kept_file.ts";
import type { StoredFile } from "./file_sink.ts";
import type { FileSource } from "./file_source.ts";
import { FileStance } from "./file_stance.ts";

/** Bytes of a data item before its data. */
export const PIECE_HEAD_BYTES = itemBytes({
  kind: "fileData",
  fileId: "",
  offset: 0,
  data: new Uint8Array(),
});
/** What is read at once: what fills a large cell. Were it longer, each block would take another cell for its end. */
const BLOCK_BYTES = LARGE_ROOM_BYTES - PIECE_HEAD_BYTES;
/** Longest pause between two offers, or between two attempts to go on. */
const LAST_PAUSE_MS = 60_000;

/** What an outgoing file is made of. */
export interface OutgoingFileOptions {
  id: string;
  name: string;
  type: string;
  source: FileSource;
  nowMs: number;
  /** When it was first offered, where that was in an earlier run, Unix ms. */
  offeredAtMs?: number | undefined;
  /** Something became due, or its state has changed, outside of a frame. */
  onChange: () => void;
}

/** One piece that was read and is not confirmed. */
interface Piece {
  offset: number;
  data: Uint8Array;
}

/** A file on its way to the peer. */
export class OutgoingFile {
  readonly stance: FileStance;
  readonly #options: OutgoingFileOptions;
  #hash: Hash = createHash("sha256");
  #pieces: Piece[] = [];
  #readTo = 0;
  #sentTo = 0;
  #confirmed = 0;
  #isReading = false;
  #isClosed = false;
  #sha256: string | undefined;
  #doneAtMs = 0;
  #againAtMs = 0;
  #pauseMs = RESEND_MS;

  constructor(options: OutgoingFileOptions) {
    this.#options = options;
    this.stance = new FileStance("sender", options.id, options.nowMs);
  }

  get bytes(): number {
    return this.#options.source.bytes;
  }

  /** When it was first offered, Unix ms by our clock. */
  get offeredAtMs(): number {
    return this.#options.offeredAtMs ?? this.#options.nowMs;
  }

  /** What goes on after a restart; undefined: the file does not. */
  kept(): KeptOutgoing | undefined {
    const { id, name, type, source } = this.#options;
    if (source.place === undefined || this.stance.isFinal) return undefined;
    const isPaused = this.stance.state === "paused";
    const { offeredAtMs } = this;
    return { direction: "out", id, name, type, offeredAtMs, isPaused, source: source.place };
  }

  /** The whole file, for a look at it here; undefined when nobody sends it any more, or it was released. */
  get stored(): StoredFile | undefined {
    const { isFinal, peerState } = this.stance;
    return isFinal && peerState !== "complete" ? undefined : this.#options.source.stored;
  }

  /** Bytes that the other side has. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** Bytes that are out and that the other side does not have. */
  get unconfirmedBytes(): number {
    return this.stance.isMoving ? this.#sentTo - this.#confirmed : 0;
  }

  /** SHA-256 of the file; undefined before its end was read. */
  get sha256(): string | undefined {
    return this.#sha256;
  }

  /** Whether a piece could go out now. */
  get hasPiece(): boolean {
    return this.stance.isMoving && this.#sentTo < this.#readTo;
  }

  /** When anything but a piece is due, Unix ms; Infinity: nothing is. */
  dueAtMs(): number {
    const { stance } = this;
    if (stance.isFinal) return stance.dueAtMs;
    if (!this.#wantsOffer) return stance.dueAtMs;
    const isAllOut = stance.isMoving && this.#sentTo === this.bytes && this.#sha256 !== undefined;
    return Math.min(stance.dueAtMs, this.#againAtMs, isAllOut ? this.#doneAtMs : Infinity);
  }

  /** What is due beside pieces. Changes nothing. */
  items(nowMs: number): (FileOfferItem | FileDoneItem | FileStateItem)[] {
    const { id, name, type } = this.#options;
    const { stance } = this;
    const items: (FileOfferItem | FileDoneItem | FileStateItem)[] = [];
    if (stance.dueAtMs <= nowMs) items.push(stance.item(0));
    if (stance.isFinal) return items;
    if (this.#wantsOffer && this.#againAtMs <= nowMs) {
      const { offeredAtMs } = this;
      items.push({ kind: "fileOffer", fileId: id, bytes: this.bytes, offeredAtMs, type, name });
    }
    const isAllOut = stance.isMoving && this.#sentTo === this.bytes;
    if (isAllOut && this.#sha256 !== undefined && this.#doneAtMs <= nowMs) {
      items.push({ kind: "fileDone", fileId: id, sha256: this.#sha256 });
    }
    return items;
  }

  /** What `items()` gave has gone out. */
  noteItemsSealed(kinds: string[], nowMs: number): void {
    if (kinds.includes("fileState")) this.stance.noteSealed(nowMs);
    if (kinds.includes("fileDone")) this.#doneAtMs = nowMs + this.#pauseMs;
    if (!kinds.includes("fileOffer")) return;
    // The other side has said nothing for a while: what was sent may be lost.
    this.#sentTo = this.#confirmed;
    this.#againAtMs = nowMs + this.#pauseMs;
    this.#pauseMs = Math.min(2 * this.#pauseMs, LAST_PAUSE_MS);
  }

  /** The next piece of at most `bytes`; undefined: none is ready. Changes nothing. */
  piece(bytes: number): FileDataItem | undefined {
    if (!this.hasPiece || bytes < 1) return undefined;
    const at = this.#sentTo;
    const piece = this.#pieces.find(({ offset, data }) => at < offset + data.length);
    if (piece === undefined) return undefined;
    const data = piece.data.subarray(at - piece.offset, at - piece.offset + bytes);
    return { kind: "fileData", fileId: this.#options.id, offset: at, data };
  }

  notePieceSealed({ offset, data }: FileDataItem, nowMs: number): void {
    if (offset === this.#sentTo) this.#sentTo = offset + data.length;
    if (this.#againAtMs <= nowMs) this.#againAtMs = nowMs + this.#pauseMs;
  }

  /** The exchange that carried this failed: everything from there on is due again. */
  noteFailed(item: FileDataItem | FileOfferItem | FileDoneItem | FileStateItem): void {
    if (item.kind === "fileData") {
      this.#sentTo = Math.max(this.#confirmed, Math.min(this.#sentTo, item.offset));
    }
    if (item.kind === "fileDone") this.#doneAtMs = 0;
    if (item.kind === "fileState") this.stance.owe();
    if (item.kind === "fileOffer" && this.stance.peerState === undefined) this.#againAtMs = 0;
  }

  /** Takes the receiver's word in. */
  hear(item: FileStateItem, nowMs: number): void {
    const isNew = this.stance.hear(item);
    if (this.stance.isFinal) return this.#end();
    if (isNew) this.#pauseMs = RESEND_MS;
    if (isNew && item.offset < this.#confirmed) this.#beginAgain(item.offset);
    if (isNew) this.#sentTo = Math.max(this.#confirmed, Math.min(item.offset, this.#readTo));
    if (item.offset > this.#sentTo) this.#skipTo(Math.min(item.offset, this.bytes));
    this.#confirm(Math.min(item.offset, this.#readTo), nowMs);
    this.#readAhead();
  }

  /** We want the file to go on, or not. */
  set(state: "moving" | "paused" | "cancelled" | "failed"): void {
    if (this.stance.isFinal || this.stance.state === state) return;
    this.stance.set(state);
    this.#sentTo = this.#confirmed;
    if (this.stance.isFinal) this.#end();
    else this.#readAhead();
  }

  /** Nothing goes out any more; what nobody has received nobody looks at. */
  #end(): void {
    if (this.stored === undefined) this.release();
    else this.close();
  }

  /** Gives the source back, and lets go of what is in memory. */
  release(): void {
    this.close();
    this.#options.source.stored?.release();
  }

  /** Gives the source back; what was sent can still be looked at. */
  close(): void {
    this.#pieces = [];
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isReading) this.#options.source.close();
  }

  /** Offers that are undecided, or paused there, are repeated, too: the other side may have been started again. */
  get #wantsOffer(): boolean {
    const { isMoving, state, peerState = "asked" } = this.stance;
    return isMoving || peerState === "asked" || (peerState === "paused" && state === "moving");
  }

  #confirm(offset: number, nowMs: number): void {
    if (offset <= this.#confirmed) return;
    this.#confirmed = offset;
    this.#sentTo = Math.max(this.#sentTo, offset);
    this.#againAtMs = nowMs + this.#pauseMs;
    const kept = this.#pieces.findIndex(({ offset: from, data }) => from + data.length > offset);
    const done = this.#pieces.splice(0, kept === -1 ? this.#pieces.length : kept);
    for (const { data } of done) giveBack(data);
  }

  /** The other side has what an earlier run has sent: that is read for the digest alone. */
  #skipTo(offset: number): void {
    this.#confirmed = this.#sentTo = offset;
    this.#pieces = this.#pieces.filter(({ offset: from, data }) => from + data.length > offset);
  }

  /** The other side has lost what it had: what came before is read once more. */
  #beginAgain(offset: number): void {
    this.#confirmed = offset;
    this.#readTo = -1;
    this.#pieces = [];
    this.#sha256 = undefined;
  }

  #readAhead(): void {
    if (this.#isReading || this.#isClosed || !this.stance.isMoving || !this.#hasRoom()) return;
    this.#isReading = true;
    const read = async (): Promise<void> => {
      while (!this.#isClosed && this.stance.isMoving && this.#hasRoom()) {
        const before = this.#sentTo >= this.#readTo;
        await this.#readPiece();
        if (before && !this.#isClosed) this.#options.onChange();
      }
    };
    read().catch(() => this.set("failed")).finally(() => {
      this.#isReading = false;
      if (this.#isClosed) this.#options.source.close();
      this.#options.onChange();
    });
  }

  #hasRoom(): boolean {
    if (this.#readTo < 0) return true;
    return this.#sha256 === undefined && this.#readTo - this.#confirmed < FILE_WINDOW_BYTES;
  }

  async #readPiece(): Promise<void> {
    const { source } = this.#options;
    if (this.#readTo < 0) {
      await source.restart();
      this.#hash = createHash("sha256");
      this.#readTo = 0;
      this.#sentTo = this.#confirmed;
    }
    const left = this.bytes - this.#readTo;
    const data = longArray(Math.min(BLOCK_BYTES, left));
    if (await source.read(data) < data.length) throw new RangeError("the file has become shorter");
    if (this.#readTo < 0) return;
    this.#hash.update(data);
    const offset = this.#readTo;
    this.#readTo += data.length;
    if (this.#readTo > this.#confirmed) this.#pieces.push({ offset, data });
    if (this.#readTo === this.bytes) this.#sha256 = this.#hash.digest("hex");
  }
}
