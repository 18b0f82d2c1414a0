import { Buffer } from "node:buffer";
import http from "node:http";
import { setImmediate } from "node:timers";
import { giveBack } from "../../../keys/give_back.ts";
import { GrowingBytes } from "./growing_bytes.ts";

/** Longer pieces of a body are handed on as they come. */
const SMALL_BYTES = 512;
/** After so many small ones the connection has an event `pieces`. */
const MANY_PIECES = 500;
/** So much of small ones is handed on at once. */
const MERGED_BYTES = 16_384;

/** Among the words of `Connection`, or of `Proxy-Connection`, which Node's parser takes for the same. */
const UPGRADE_TOKEN = /(?:^|,)[ \t]*upgrade[ \t]*(?:,|$)/i;

/** Takes the pieces of a body, and null at its end. */
export type BodyTaker = (piece: Uint8Array | null) => void;

/**
 * A request that merges the small pieces in which its body comes, before anybody reads it. The runtime (Deno 2.9.6) keeps
 * a kilobyte for each, however short it is, as long as the connection brings more: a crowd that sends chunks of one byte
 * would fill the memory. One class for all: with a function of its own each request lives on until the memory of twenty
 * megabytes of them is collected.
 */
export class MergingMessage extends http.IncomingMessage {
  /** Bytes of the body that have come. */
  received = 0;
  #smallPieces = 0;
  #isUnwanted = false;
  #merged: GrowingBytes | undefined;
  #isDue = false;
  #take: BodyTaker | undefined;

  /** Whether it wishes for another protocol, as Node's parser sees it. */
  get isUpgrade(): boolean {
    const { upgrade = "", connection, "proxy-connection": proxied } = this.headers;
    return upgrade !== "" && UPGRADE_TOKEN.test(`${connection},${proxied}`);
  }

  /**
   * Hands the body to `take` as it comes, past the queue of the stream, which costs a turn for each piece and one for the
   * end. False, and nothing is changed, where some of it has come.
   */
  divert(take: BodyTaker): boolean {
    if (this.received > 0 || this.complete || this.destroyed) return false;
    this.#take = take;
    return true;
  }

  /** Nobody takes what still comes of the body; it is read on. */
  undivert(): void {
    this.#take = undefined;
    this.resume();
  }

  /** Nobody reads what still comes of the body: its memory is given back as it comes. */
  dropBody(): void {
    this.#isUnwanted = true;
    this.#merged = undefined;
  }

  /** The connection has gone before the body was whole: gives back what of it waits to be read. */
  forgetBody(): void {
    if (this.complete) return;
    this.dropBody();
    for (let piece; (piece = this.read() as Uint8Array | null) !== null;) giveBack(piece);
  }

  override push(piece: Uint8Array | null, encoding?: BufferEncoding): boolean {
    this.received += piece?.length ?? 0;
    if (this.#isUnwanted && piece !== null) {
      giveBack(piece);
      return true;
    }
    if (this.#take !== undefined) return this.#handOn(this.#take, piece);
    const bytes = piece?.length ?? MERGED_BYTES;
    const length = bytes + (this.#merged?.length ?? 0);
    const mayGoOn = length > MERGED_BYTES || bytes > SMALL_BYTES ? this.#flush() : true;
    if (piece === null || bytes > SMALL_BYTES) return super.push(piece, encoding);
    this.#countSmall();
    this.#merged ??= new GrowingBytes(MERGED_BYTES);
    this.#merged.append(piece);
    this.#flushLater();
    return mayGoOn;
  }

  #handOn(take: BodyTaker, piece: Uint8Array | null): boolean {
    if (piece !== null && piece.length <= SMALL_BYTES) this.#countSmall();
    take(piece);
    return piece === null ? super.push(null) : true;
  }

  #countSmall(): void {
    if (++this.#smallPieces === MANY_PIECES) this.socket.emit("pieces", this);
  }

  #flush(): boolean {
    const merged = this.#merged;
    if (merged === undefined || merged.length === 0 || this.destroyed) return true;
    return super.push(Buffer.from(merged.take().buffer));
  }

  /** What waits goes in this turn of the event loop, also where no more comes. */
  #flushLater(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#flush();
    });
  }
}
