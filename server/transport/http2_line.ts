/**
 * HTTP/2 over a connection that is open (RFC 9113), one request at a time. It is our own, and as small as that allows:
 * the library by which the runtime reads HTTP/2 is brought down by what a hostile server can send, and the program with it.
 *
 *  1. With the first request: the preface and settings of this runtime's `fetch`.
 *  2. A request: its head, then as much of its body as the other end gives credit for.
 *  3. What comes in between is confirmed, or passed over; whatever the protocol forbids, and whatever nobody asked for,
 *     ends the connection.
 */
import type { Socket } from "node:net";
import {
  contentOf,
  encodeFrame,
  FLAG,
  FRAME,
  type Frame,
  FrameReader,
  numberIn,
  numberPayload,
  PAYLOAD_BYTES,
} from "./http2/frames.ts";
import { HeadParts } from "./http2/head_parts.ts";
import { HeadReader } from "./http2/head_reader.ts";
import { HeadWriter } from "./http2/head_writer.ts";
import { opening } from "./http2/opening.ts";
import { SendWindow } from "./http2/send_window.ts";
import { SETTING, settingsIn } from "./http2/settings.ts";
import { LONGEST_ANSWER_BYTES } from "./body.ts";
import { Http2Answer } from "./http2_answer.ts";
import type { Line, Post, PostEvents } from "./line.ts";
import { http2Head } from "./request_heads.ts";

/** A request under way. */
interface Exchange {
  stream: number;
  body: Uint8Array;
  /** Bytes of the body that have left. */
  sent: number;
  answer: Http2Answer;
  events: PostEvents;
}

/** Credit is given again when so much was used. */
const CREDIT_STEP = 2 ** 20;
/** What a server may send for one request: an answer and so much around it. It could send without end otherwise. */
const ALLOWED_BYTES = LONGEST_ANSWER_BYTES + 81_920;
/** What it may have confirmed for one request: each costs far more than the few bytes that ask for it. */
const ALLOWED_CONFIRMATIONS = 256;
const NOTHING = new Uint8Array(0);
const LAST_STREAM = 2 ** 31 - 1;

/** One connection of HTTP/2. */
export class Http2Line implements Line {
  /** Each frame holds a copy of its part of the body. */
  readonly hasSent = true;
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  readonly #heads = new HeadReader();
  readonly #writer = new HeadWriter();
  readonly #window = new SendWindow();
  #stream = -1;
  #exchange: Exchange | undefined;
  #headParts: HeadParts | undefined;
  /** Bytes of data that came and were not given credit for again. */
  #used = 0;
  /** Bytes that may still come before the next request. */
  #allowed = ALLOWED_BYTES;
  /** Settings and pings that are still confirmed before then. */
  #confirmations = ALLOWED_CONFIRMATIONS;
  #hasSettings = false;
  /** No more requests. */
  #isOver = false;

  /** Owns `socket`. */
  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (part: Uint8Array) => this.#take(part));
    for (const end of ["end", "error", "close"]) socket.on(end, () => this.#fail());
  }

  isOpenFor(): boolean {
    return !this.#isOver && this.#socket.writable && this.#stream + 2 <= LAST_STREAM;
  }

  post({ peer, path, head, body }: Post, events: PostEvents): () => void {
    if (!this.isOpenFor() || this.#exchange !== undefined) {
      queueMicrotask(() => events.failed());
      return () => {};
    }
    this.#allowed = ALLOWED_BYTES;
    this.#confirmations = ALLOWED_CONFIRMATIONS;
    const isFirst = this.#stream < 0;
    this.#stream += 2;
    const answer = new Http2Answer(LONGEST_ANSWER_BYTES);
    const exchange = { stream: this.#stream, body: body ?? NOTHING, sent: 0, answer, events };
    this.#exchange = exchange;
    this.#window.open();
    const lines = http2Head(head, { host: peer.host, path, length: body?.length });
    if (isFirst) events.renewed();
    this.#socket.cork();
    if (isFirst) this.#socket.write(opening());
    const payload = this.#writer.write(lines);
    const flags = FLAG.endHead | (body === undefined ? FLAG.end : 0);
    this.#send({ type: FRAME.head, flags, stream: this.#stream, payload });
    this.#sendBody();
    this.#socket.uncork();
    events.left();
    return () => {
      if (this.#exchange === exchange) this.destroy();
    };
  }

  destroy(): void {
    this.#isOver = true;
    this.#exchange = undefined;
    this.#socket.destroy();
  }

  end(): void {
    if (this.#isOver) return this.destroy();
    this.#isOver = true;
    this.#send({ type: FRAME.goAway, payload: new Uint8Array(8) });
    this.#socket.destroySoon();
  }

  #send(frame: Partial<Frame> & Pick<Frame, "type">): void {
    if (this.#socket.writable) this.#socket.write(encodeFrame(frame));
  }

  #sendBody(): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    const { stream, body } = exchange;
    while (exchange.sent < body.length) {
      const bytes = Math.min(PAYLOAD_BYTES, this.#window.bytes, body.length - exchange.sent);
      if (bytes === 0) return;
      const payload = body.subarray(exchange.sent, exchange.sent + bytes);
      exchange.sent += bytes;
      this.#window.take(bytes);
      const flags = exchange.sent === body.length ? FLAG.end : 0;
      this.#send({ type: FRAME.data, flags, stream, payload });
    }
  }

  #take(part: Uint8Array): void {
    this.#allowed -= part.length;
    if (this.#allowed < 0) return this.#fail();
    const frames = this.#frames.take(part);
    if (frames === undefined) return this.#fail("noHttp");
    // What many frames lead to leaves in one piece.
    this.#socket.cork();
    this.#handleAll(frames);
    this.#socket.uncork();
  }

  #handleAll(frames: Frame[]): void {
    for (const frame of frames) {
      if (this.#socket.destroyed) return;
      const isSettings = frame.type === FRAME.settings;
      if (!this.#hasSettings && !isSettings) return this.#fail("noHttp");
      this.#hasSettings = true;
      // Nothing comes between the frames of a head.
      const mayCome = (frame.type === FRAME.continuation) === (this.#headParts !== undefined);
      if (!mayCome || !this.#handle(frame)) return this.#fail();
    }
  }

  /** False where the protocol forbids the frame, or nobody asked for it; unknown ones are passed over. */
  #handle(frame: Frame): boolean {
    switch (frame.type) {
      case FRAME.data:
        return this.#takeData(frame);
      case FRAME.head:
        return this.#beginHead(frame);
      case FRAME.continuation:
        return this.#takeHead(frame, frame.payload);
      case FRAME.settings:
        return this.#takeSettings(frame);
      case FRAME.credit:
        return this.#takeCredit(frame);
      case FRAME.goAway:
        return this.#takeGoAway(frame);
      case FRAME.ping:
        return this.#takePing(frame);
      case FRAME.reset:
        // Of an earlier stream, it may come late.
        return frame.stream !== this.#exchange?.stream;
      case FRAME.push:
        return false;
      default:
        return true;
    }
  }

  #takeData(frame: Frame): boolean {
    const data = contentOf(frame);
    const exchange = this.#exchange;
    if (data === undefined || frame.stream !== exchange?.stream) return false;
    this.#giveCredit(frame.payload.length);
    if (!exchange.answer.takeData(data)) return false;
    if (exchange.answer.isTooLong) this.#finish(exchange, { isOver: true });
    else if ((frame.flags & FLAG.end) !== 0) this.#finish(exchange);
    return true;
  }

  #giveCredit(bytes: number): void {
    this.#used += bytes;
    if (this.#used < CREDIT_STEP) return;
    this.#send({ type: FRAME.credit, payload: numberPayload(this.#used) });
    this.#used = 0;
  }

  #beginHead(frame: Frame): boolean {
    const content = contentOf(frame);
    if (content === undefined || frame.stream !== this.#exchange?.stream) return false;
    const isLast = (frame.flags & FLAG.end) !== 0;
    this.#headParts = new HeadParts({ stream: frame.stream, isLast });
    return this.#takeHead(frame, content);
  }

  #takeHead({ stream, flags }: Frame, part: Uint8Array): boolean {
    const parts = this.#headParts;
    if (parts?.add(stream, part) !== true) return false;
    if ((flags & FLAG.endHead) === 0) return true;
    this.#headParts = undefined;
    const lines = this.#heads.read(parts.block);
    const exchange = this.#exchange;
    if (lines === undefined || exchange?.answer.takeHead(lines, parts) !== true) return false;
    if (parts.isLast) this.#finish(exchange);
    return true;
  }

  #takeSettings({ flags, stream, payload }: Frame): boolean {
    if ((flags & FLAG.ack) !== 0) return payload.length === 0;
    const settings = settingsIn(payload);
    if (settings === undefined || stream !== 0) return false;
    for (const { setting, value } of settings) {
      if (setting === SETTING.tableBytes) this.#writer.limitTable(value);
      if (setting === SETTING.windowBytes && !this.#window.begin(value)) return false;
    }
    this.#sendBody();
    return this.#confirm({ type: FRAME.settings });
  }

  #takeCredit({ stream, payload }: Frame): boolean {
    const bytes = numberIn(payload);
    if (bytes === undefined) return false;
    // Of an earlier stream, it may come late.
    if (stream !== 0 && stream !== this.#exchange?.stream) return true;
    if (!this.#window.credit(stream === 0 ? "connection" : "stream", bytes)) return false;
    this.#sendBody();
    return true;
  }

  /** The other end takes no more requests; those up to a number it still answers. */
  #takeGoAway({ payload }: Frame): boolean {
    const last = numberIn(payload);
    this.#isOver = true;
    if (this.#exchange === undefined) this.#socket.destroySoon();
    return last !== undefined && (this.#exchange?.stream ?? 0) <= last;
  }

  #takePing({ flags, payload }: Frame): boolean {
    if (payload.length !== 8) return false;
    return (flags & FLAG.ack) !== 0 || this.#confirm({ type: FRAME.ping, payload });
  }

  /** False where too much was to be confirmed. */
  #confirm(frame: Pick<Frame, "type"> & Partial<Frame>): boolean {
    this.#send({ ...frame, flags: FLAG.ack });
    return this.#confirmations-- > 0;
  }

  /** The answer is there. What leaves its request unread, or ends with it, carries no other. */
  #finish(exchange: Exchange, { isOver = false }: { isOver?: boolean } = {}): void {
    this.#exchange = undefined;
    const { posted } = exchange.answer;
    if (isOver || this.#isOver || exchange.sent < exchange.body.length) this.destroy();
    if (posted === undefined) exchange.events.failed();
    else exchange.events.answered(posted);
  }

  #fail(reason?: Parameters<PostEvents["failed"]>[0]): void {
    const exchange = this.#exchange;
    this.destroy();
    exchange?.events.failed(reason);
  }
}
