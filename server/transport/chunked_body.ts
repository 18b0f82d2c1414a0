import { GrowingBytes } from "../http/wire/growing_bytes.ts";

/** What was said beside the data: sizes, extensions, trailers. A server needs little of it. */
const AROUND_BYTES = 65_536;
/** What a line between chunks may have; Node's own client stops there as well. */
const LINE_BYTES = 16_384;
const [CR, LF] = [13, 10];

/** A body in chunks (RFC 9112, section 7.1) as it comes. */
export class ChunkedBody {
  readonly #mostBytes: number;
  readonly #body: GrowingBytes;
  #around = 0;
  /** What comes next; `gap` is the end of the line behind the data of a chunk. */
  #next: "size" | "data" | "gap" | "trailer" | "end" = "size";
  #line = "";
  /** Bytes of the chunk that have not come. */
  #left = 0;

  /** More than `mostBytes` of data are too long. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#body = new GrowingBytes(mostBytes);
  }

  /** The whole body; to be asked for once, when `take()` has answered "whole". */
  takeBody(): Uint8Array<ArrayBuffer> {
    return this.#body.take();
  }

  /** Takes what has come; "surplus" is the whole body and bytes that do not belong to it. */
  take(part: Uint8Array): "more" | "whole" | "surplus" | "tooLong" | "malformed" {
    let at = 0;
    while (at < part.length) {
      if (this.#next === "end") return "surplus";
      if (this.#next === "data") {
        const data = part.subarray(at, at + this.#left);
        at += data.length;
        if (this.#body.length + data.length > this.#mostBytes) return "tooLong";
        this.#body.append(data);
        this.#left -= data.length;
        if (this.#left === 0) this.#next = "gap";
      } else if (!this.#takeAround(part[at++]!)) return "malformed";
    }
    return this.#next === "end" ? "whole" : "more";
  }

  /** False where a byte between the chunks is none that may come there. */
  #takeAround(byte: number): boolean {
    if (++this.#around > AROUND_BYTES || this.#line.length > LINE_BYTES) return false;
    this.#line += String.fromCharCode(byte);
    if (byte !== LF) return !this.#line.endsWith("\r", this.#line.length - 1);
    if (this.#line.charCodeAt(this.#line.length - 2) !== CR) return false;
    const line = this.#line.slice(0, -2);
    this.#line = "";
    return this.#takeLine(line);
  }

  #takeLine(line: string): boolean {
    switch (this.#next) {
      case "size": {
        const digits = /^([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?$/.exec(line)?.[1];
        if (digits === undefined) return false;
        this.#left = parseInt(digits, 16);
        this.#next = this.#left === 0 ? "trailer" : "data";
        return true;
      }
      case "gap":
        this.#next = "size";
        return line === "";
      default:
        if (line === "") this.#next = "end";
        return true;
    }
  }
}
