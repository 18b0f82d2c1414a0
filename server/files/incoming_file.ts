/**
 * A file that the peer sends.
 *   1. The offer waits for a decision, or is a picture, which needs none while there is room;  2. pieces are put in order and handed to
 *   the sink, at most a window ahead of what is stored;  3. what is stored is what our state confirms;
 *   4. when all is there and the digest is right, the sink gives the file its name.
 */
import { createHash, type Hash } from "node:crypto";
import type {
  FileDataItem,
  FileOfferItem,
  FileStateItem,
} from "../../keys/cell/frame/file_items.ts";
import { giveBack } from "../../keys/give_back.ts";
import { LOST_MEDIUM, systemCode } from "../../keys/system_words.ts";
import type { FileFault } from "../gui_api/file_json.ts";
import { FILE_WINDOW_BYTES } from "../constants.ts";
import type { FileSink, ResumedPart, StoredFile } from "./file_sink.ts";
import { FileStance } from "./file_stance.ts";
import type { PartialPlace } from "./kept_file.ts";
import { PICTURE_HEAD_BYTES, pictureType } from "./picture_type.ts";
import { PiecesAhead } from "./pieces_ahead.ts";

/** After this long without a word the sender is asked whether it still knows the file, one that it has paused too. */
const SILENT_MS = 30_000;

/** A file on its way from the peer. */
export class IncomingFile {
  readonly stance: FileStance;
  readonly offer: FileOfferItem;
  readonly #onChange: () => void;
  /** Undefined before it was accepted, and after its end. */
  #sink: FileSink | undefined;
  /** It was taken for a picture, which its first bytes have to prove, or held back where such have no room. */
  #unasked: "taken" | "heldBack" | undefined;
  #pictureType: string | undefined;
  #stored: StoredFile | undefined;
  #fault: FileFault | undefined;
  #hash: Hash = createHash("sha256");
  readonly #ahead = new PiecesAhead();
  /** Handed to the sink, in order. */
  #takenTo = 0;
  #storedTo = 0;
  #writing: Promise<void> = Promise.resolve();
  #sha256: string | undefined;
  #isEnding = false;
  /** Rises when what was begun is let go. */
  #attempt = 0;
  #heardAtMs: number;

  /** `onChange`: something became due, or its state has changed, outside of a frame. */
  constructor(offer: FileOfferItem, nowMs: number, onChange: () => void) {
    this.offer = offer;
    this.#heardAtMs = nowMs;
    this.stance = new FileStance("receiver", offer.fileId, nowMs);
    this.#onChange = onChange;
  }

  /** When our state is due, Unix ms; Infinity: it is not. */
  dueAtMs(): number {
    const { stance } = this;
    const isWanted = stance.state === "moving" && !stance.isFinal;
    return isWanted ? Math.min(stance.dueAtMs, this.#heardAtMs + SILENT_MS) : stance.dueAtMs;
  }

  /** Our state, which confirms what is stored. */
  item(): FileStateItem {
    return this.stance.item(this.#storedTo);
  }

  noteSealed(nowMs: number): void {
    this.#heardAtMs = nowMs;
    this.stance.noteSealed(nowMs);
  }

  /** Bytes that are stored. */
  get storedBytes(): number {
    return this.#storedTo;
  }

  get sha256(): string | undefined {
    return this.#stored === undefined ? undefined : this.#sha256;
  }

  /** The whole file; undefined before, and when it was let go. */
  get stored(): StoredFile | undefined {
    return this.#stored;
  }

  /** Why it could not be stored; undefined where that is not what has failed. */
  get fault(): FileFault | undefined {
    return this.#fault;
  }

  /** The media type that its first bytes have proven; undefined: none. */
  get provenType(): string | undefined {
    return this.#pictureType;
  }

  /** It comes without a question (`taken`), or would if there were room for it. */
  get unasked(): "taken" | "heldBack" | undefined {
    return this.#unasked;
  }

  /** There is no room for it without a question. */
  holdBack(): void {
    this.#unasked = "heldBack";
  }

  /** Where what is stored goes on after a restart. */
  get place(): PartialPlace | undefined {
    return this.#sink?.place;
  }

  /** Gives back what is open; what is stored stays, to go on after a restart. */
  suspend(): void {
    const sink = this.#sink;
    if (sink?.suspend === undefined) return this.release();
    this.#attempt++;
    this.#sink = undefined;
    sink.suspend();
  }

  /** Takes the file; `unasked` only if its first bytes are those of a picture, with `from` behind what is stored. */
  accept(
    sink: FileSink,
    { unasked = false, from }: {
      unasked?: boolean | undefined;
      from?: ResumedPart | undefined;
    } = {},
  ): void {
    this.#sink = sink;
    this.#unasked = unasked ? "taken" : undefined;
    if (from !== undefined) {
      this.#takenTo = this.#storedTo = from.bytes;
      this.#hash = from.hash;
      this.#pictureType = pictureType(from.head);
    }
    this.stance.set("moving");
  }

  /** We want the file to go on, or not. */
  set(state: "moving" | "paused" | "refused" | "cancelled" | "failed"): void {
    if (this.stance.isFinal || this.stance.state === state) return;
    this.stance.set(state);
    if (this.stance.isFinal) this.#letGo();
  }

  /** Forgets a file that is whole, or what came of one. */
  release(): void {
    this.#stored?.release();
    this.#stored = undefined;
    this.#letGo();
  }

  /**
   * The offer has come once more. Where a program of the peer has given the file up, another one that uses the same
   * seat still offers it: it has to learn that the file is over.
   */
  hearOffer(): void {
    this.stance.agreeToEnd();
    this.stance.owe();
  }

  /** Takes the sender's word in. */
  hear(item: FileStateItem): void {
    this.stance.hear(item);
    if (this.stance.isFinal) this.#letGo();
  }

  /** Takes a piece in; one that nobody waits for is dropped. Our word is owed once it is stored. */
  receive({ offset, data }: FileDataItem): void {
    const end = offset + data.length;
    const isWanted = this.stance.state === "moving" && !this.#isEnding && end > this.#takenTo;
    if (!isWanted) return this.stance.owe();
    if (end > this.offer.bytes) return this.#fail();
    const isFarAhead = end > this.#storedTo + FILE_WINDOW_BYTES;
    if (isFarAhead || !this.#ahead.add(offset, data)) return this.stance.owe();
    // A gap shows that something was lost: the sender is told at once.
    if (offset > this.#takenTo) this.stance.owe();
    const next = (): Uint8Array | undefined => this.#ahead.takeFrom(this.#takenTo);
    for (let data = next(); data !== undefined; data = next()) this.#take(data);
  }

  /** All pieces have gone out, and this is the digest of the whole. */
  end(sha256: string): void {
    this.stance.owe();
    if (this.stance.state !== "moving") return;
    this.#sha256 = sha256;
    this.#endIfWhole();
  }

  #take(data: Uint8Array): void {
    if (data.length === 0) return;
    if (this.#takenTo === 0) {
      this.#pictureType = pictureType(data.subarray(0, PICTURE_HEAD_BYTES));
      const isUnproven = this.#unasked === "taken" && this.#pictureType === undefined;
      if (isUnproven) return this.#askAfterAll();
    }
    this.#takenTo += data.length;
    this.#hash.update(data);
    const written = this.#sink?.write(data);
    if (written === undefined) return this.#noteStored(data.length);
    const attempt = this.#attempt;
    this.#writing = Promise.all([this.#writing, written]).then(() => {
      const { length } = data;
      giveBack(new Uint8Array(data.buffer));
      if (attempt !== this.#attempt) return;
      this.#noteStored(length);
      this.#onChange();
    }).catch((error: unknown) => {
      if (attempt === this.#attempt) this.#fail(error);
    });
  }

  #noteStored(bytes: number): void {
    this.#storedTo += bytes;
    this.stance.owe();
    this.#endIfWhole();
  }

  #endIfWhole(): void {
    const { bytes } = this.offer;
    if (this.#sha256 === undefined || this.#storedTo < bytes || this.#isEnding) return;
    this.#isEnding = true;
    const sink = this.#sink;
    if (sink === undefined || this.#hash.digest("hex") !== this.#sha256) return this.#fail();
    this.#sink = undefined;
    sink.finish().then((stored) => {
      // It was taken back while the disk was at work.
      if (this.stance.isOver) return stored.release();
      this.#stored = stored;
      this.stance.set("complete");
      this.#onChange();
    }, async (error: unknown) => {
      await sink.discard();
      this.#fail(error);
    });
  }

  /** `error`: what the disk said, where it was the disk. */
  #fail(error?: unknown): void {
    if (this.stance.isFinal) return;
    if (error !== undefined) this.#fault = faultOf(error);
    this.stance.set("failed");
    this.#letGo();
    this.#onChange();
  }

  /** It is no picture: what came is forgotten, and a person decides. */
  #askAfterAll(): void {
    this.#letGo();
    this.#unasked = undefined;
    this.stance.set("asked");
    this.#onChange();
  }

  #letGo(): void {
    this.#attempt++;
    const sink = this.#sink;
    this.#sink = undefined;
    this.#ahead.clear();
    this.#takenTo = 0;
    if (this.#stored === undefined && !this.#isEnding) this.#storedTo = 0;
    this.#hash = createHash("sha256");
    // What is being written keeps its file open until then.
    if (sink !== undefined) this.#writing.finally(() => sink.discard()).catch(() => {});
  }
}

const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];
const GONE = ["ENOENT", "ENOTDIR"];

function isGone(code: string): boolean {
  return GONE.includes(code) || LOST_MEDIUM.has(code);
}

function faultOf(error: unknown): FileFault {
  const code = systemCode(error);
  return FULL.includes(code) ? "full" : isGone(code) ? "gone" : "unwritable";
}
