/**
 * How long the pieces of files are: as long as the way to the peer carries quickly, so that nothing waits for long
 * behind one, and a connection that freezes after so many bytes still brings something.
 */
import {
  BULK_PLAINTEXT_BYTES,
  LARGE_PLAINTEXT_BYTES,
  PLAINTEXT_BYTES,
} from "../../keys/constants.ts";
import type { FileDataItem } from "../../keys/cell/frame/file_items.ts";
import type { LaneRoom } from "../messages/lane.ts";

/** What the frames of normal, bulk and large cells have room for beyond that of a normal one. */
const GAINS = [PLAINTEXT_BYTES, BULK_PLAINTEXT_BYTES, LARGE_PLAINTEXT_BYTES]
  .map((bytes) => bytes - PLAINTEXT_BYTES);
/** Pieces are confirmed within this time before longer ones than bulk cells hold are tried. */
const QUICK_MS = 250;
/** Pieces that are confirmed later than this are too long. */
const SLOW_MS = 1_000;
/** Where a piece takes longer than this, a text must not wait behind two of them. */
const BRISK_MS = 150;
/** Pieces out that are not confirmed, where each takes less. */
const BRISK_PIECES = 4;
/** How long a length that has failed is left alone at first; twice as long after each further failure. */
const CAUTION_MS = { first: 10_000, last: 600_000 };

/** A piece that is on its way. */
interface Sent {
  fileId: string;
  /** Where in the file it ends. */
  end: number;
  level: number;
  atMs: number;
}

/** The lengths of pieces to one peer. */
export class PiecePace {
  #level = 1;
  #sent: Sent[] = [];
  /** Before this time no longer pieces are tried. */
  #cautionUntilMs = 0;
  #cautionMs = CAUTION_MS.first;
  /** Pieces of this level have failed lately. */
  #failedLevel = GAINS.length;
  /** The latest piece was confirmed within BRISK. */
  #isBrisk = false;

  /** Whether another piece may go out while so many bytes are out and not confirmed. */
  mayGo(unconfirmedBytes: number): boolean {
    const most = this.#isBrisk ? BRISK_PIECES * (PLAINTEXT_BYTES + GAINS[this.#level]!) : 1;
    return unconfirmedBytes < most;
  }

  /** Bytes for items in the next cell, if it is to hold pieces; 0: it is not. */
  roomBytes(
    { bytes, bulkBytes = 0, isSteady = false }: LaneRoom,
    unconfirmedBytes: number,
  ): number {
    if (isSteady) return bytes;
    return this.mayGo(unconfirmedBytes) ? Math.min(bulkBytes, bytes + GAINS[this.#level]!) : 0;
  }

  noteSealed({ fileId, offset, data }: FileDataItem, nowMs: number): void {
    const end = offset + data.length;
    this.#sent = this.#sent.filter((piece) => piece.fileId !== fileId || piece.end !== end);
    this.#sent.push({ fileId, end, level: levelOf(data.length), atMs: nowMs });
  }

  /** The receiver has stored the file up to `offset`. */
  noteConfirmed(fileId: string, offset: number, nowMs: number): void {
    this.#sent = this.#sent.filter((piece) => {
      if (piece.fileId !== fileId || piece.end > offset) return true;
      this.#judge(piece, nowMs);
      return false;
    });
  }

  /** The exchange of this piece failed. */
  noteFailed({ fileId, offset, data }: FileDataItem, nowMs: number): void {
    const end = offset + data.length;
    const failed = this.#sent.find((piece) => piece.fileId === fileId && piece.end === end);
    this.#sent = this.#sent.filter((piece) => piece !== failed);
    this.#isBrisk = false;
    if (failed === undefined || failed.level < this.#level || this.#level === 0) return;
    this.#stepDown(failed.level, nowMs);
  }

  /** Pieces of `level` are too long: shorter ones go, for a while. */
  #stepDown(level: number, nowMs: number): void {
    this.#failedLevel = level;
    this.#level = level - 1;
    this.#cautionUntilMs = nowMs + this.#cautionMs;
    this.#cautionMs = Math.min(2 * this.#cautionMs, CAUTION_MS.last);
  }

  #judge({ level, atMs }: Sent, nowMs: number): void {
    const tookMs = nowMs - atMs;
    this.#isBrisk = tookMs <= BRISK_MS;
    if (level < this.#level) return;
    // A bulk cell is short enough for any line that lets it pass.
    if (tookMs > SLOW_MS && level > 1) return this.#stepDown(level, nowMs);
    if (level >= this.#failedLevel) this.#cautionMs = CAUTION_MS.first;
    // Where the round trip alone takes longer, normal cells would carry the file to its end.
    const isQuick = tookMs <= QUICK_MS || level === 0;
    if (!isQuick || level === GAINS.length - 1 || nowMs < this.#cautionUntilMs) return;
    this.#level = level + 1;
  }
}

/** The level whose cells a piece of so many bytes takes. */
function levelOf(bytes: number): number {
  return bytes > BULK_PLAINTEXT_BYTES ? 2 : bytes > PLAINTEXT_BYTES ? 1 : 0;
}
