/**
 * Reads one answer of HTTP/1.1 (RFC 9112) as it comes. The runtime's client takes a dozen objects and three turns of the
 * event loop for each, several times as long as a cell; and an answer of the peer is a simple one.
 *
 *  1. The head: a final status, and the lines that say how long the body is and what becomes of the connection.
 *  2. The body: of the length that is said, in chunks, or until the connection ends.
 */
import type { Buffer } from "node:buffer";
import { GrowingBytes } from "../http/wire/growing_bytes.ts";
import { ChunkedBody } from "./chunked_body.ts";
import type { Posted } from "./line.ts";

/** What a part has led to. */
export type AnswerRead =
  | { kind: "more" }
  /** The connection may carry another request within `idleMs`; 0: none. */
  | { kind: "whole"; posted: Posted; idleMs: number }
  /** No HTTP, or a head or a body beyond all bounds. */
  | { kind: "malformed" }
  /** An answer that comes before the answer; nobody here asks for one. */
  | { kind: "interim" };

/** As in Node. */
const HEAD_BYTES = 16_384;
const HEAD_END = "\r\n\r\n";
const STATUS = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: [^\0\r\n]*)?$/;
/** All lines behind the first. */
const LINES = /^(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\0\r\n]*)*$/;
/** The lines that matter here. */
const READ =
  /\r\n(content-length|transfer-encoding|content-encoding|connection|keep-alive):([^\r]*)/gi;
/** How much sooner than the server says a connection is left alone, as in Node. */
const IDLE_GRACE_MS = 1_000;

/** What a head tells. */
interface Head {
  status: number;
  encoding: string | undefined;
  /** Bytes of the body, or what tells its end. */
  length: number | "chunked" | "untilEnd";
  idleMs: number;
}

/** Reads one answer. */
export class AnswerReader {
  readonly #mostBytes: number;
  /** What has come of the head. */
  #text = "";
  #head: Head | undefined;
  #chunked: ChunkedBody | undefined;
  readonly #body: GrowingBytes;

  /** A body of more than `mostBytes` is not read. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#body = new GrowingBytes(mostBytes);
  }

  /** Takes what has come on the connection. */
  take(part: Buffer): AnswerRead {
    return this.#head === undefined ? this.#takeHead(part) : this.#takeBody(this.#head, part);
  }

  /** The other end has ended the connection; undefined where the answer is not whole. */
  end(): Posted | undefined {
    if (this.#head?.length !== "untilEnd") return undefined;
    return postedOf(this.#head, this.#body.take());
  }

  #takeHead(part: Buffer): AnswerRead {
    const before = this.#text.length;
    this.#text += part.toString("latin1", 0, HEAD_BYTES);
    const end = this.#text.indexOf(HEAD_END, Math.max(0, before - HEAD_END.length));
    if (end < 0 || end > HEAD_BYTES) {
      const isAlien = this.#text.length >= HEAD_BYTES || !mayBegin(this.#text);
      return { kind: isAlien ? "malformed" : "more" };
    }
    const head = parseHead(this.#text.slice(0, end));
    if (head === "malformed" || head === "interim") return { kind: head };
    this.#head = head;
    if (head.length === "chunked") this.#chunked = new ChunkedBody(this.#mostBytes);
    return this.#takeBody(head, part.subarray(end + HEAD_END.length - before));
  }

  #takeBody(head: Head, part: Buffer): AnswerRead {
    if (this.#chunked !== undefined) return this.#takeChunked(head, this.#chunked, part);
    const bytes = this.#body.length + part.length;
    const { length } = head;
    const expected = typeof length === "number" ? length : bytes;
    if (expected > this.#mostBytes) {
      return { kind: "whole", posted: postedOf(head, undefined), idleMs: 0 };
    }
    const isWhole = length !== "untilEnd" && bytes >= expected;
    const wanted = part.subarray(0, expected - this.#body.length);
    // Most answers come in one part.
    if (isWhole && bytes === part.length) return whole(head, wanted, bytes === expected);
    this.#body.append(wanted);
    return isWhole ? whole(head, this.#body.take(), bytes === expected) : { kind: "more" };
  }

  #takeChunked(head: Head, chunked: ChunkedBody, part: Buffer): AnswerRead {
    const taken = chunked.take(part);
    if (taken === "more" || taken === "malformed") return { kind: taken };
    const body = taken === "tooLong" ? undefined : chunked.takeBody();
    const idleMs = taken === "whole" ? head.idleMs : 0;
    return { kind: "whole", posted: postedOf(head, body), idleMs };
  }
}

/** `isExact`: nothing came behind the body. */
function whole(head: Head, body: Uint8Array, isExact: boolean): AnswerRead {
  return { kind: "whole", posted: postedOf(head, body), idleMs: isExact ? head.idleMs : 0 };
}

function postedOf({ status, encoding }: Head, body: Uint8Array | undefined): Posted {
  const bytes = body && new Uint8Array(body.buffer, body.byteOffset, body.length);
  return { status, encoding, body: bytes };
}

/** What does not begin like an answer is not waited for. */
function mayBegin(text: string): boolean {
  return "HTTP/1.".startsWith(text.slice(0, 7));
}

function parseHead(text: string): Head | "malformed" | "interim" {
  const [first = ""] = text.split("\r\n", 1);
  const [, minor, digits] = STATUS.exec(first) ?? [];
  if (digits === undefined) return "malformed";
  const status = Number(digits);
  if (status < 200) return "interim";
  const lines = text.slice(first.length);
  if (!LINES.test(lines)) return "malformed";
  const values = valuesIn(lines);
  const length = status === 204 || status === 304 ? 0 : lengthOf(values);
  if (length === undefined) return "malformed";
  const isKept = minor === "1" && length !== "untilEnd" &&
    !/(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(values["connection"] ?? "");
  return {
    status,
    encoding: values["content-encoding"],
    length,
    idleMs: isKept ? idleMsOf(values["keep-alive"]) : 0,
  };
}

/** By names in lower case; what comes several times is one list. */
function valuesIn(lines: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  // Not matchAll(): that makes the expression anew.
  for (let found = READ.exec(lines); found !== null; found = READ.exec(lines)) {
    const [name, value] = [found[1]!.toLowerCase(), found[2]!.trim()];
    values[name] = values[name] === undefined ? value : `${values[name]}, ${value}`;
  }
  return values;
}

/** Undefined where two lines contradict each other, or one makes no sense. */
function lengthOf(values: Readonly<Record<string, string>>): Head["length"] | undefined {
  const { "transfer-encoding": coding, "content-length": length } = values;
  if (coding !== undefined && length !== undefined) return undefined;
  if (coding !== undefined) {
    return /(?:^|,)[ \t]*chunked$/i.test(coding) ? "chunked" : "untilEnd";
  }
  if (length === undefined) return "untilEnd";
  return /^[0-9]{1,15}$/.test(length) ? Number(length) : undefined;
}

/** For how long a connection may be idle by what the server says: for ever where it says nothing. */
function idleMsOf(keepAlive: string | undefined): number {
  const seconds = /(?:^|[,;])[ \t]*timeout=([0-9]{1,9})/i.exec(keepAlive ?? "")?.[1];
  return seconds === undefined ? Infinity : Math.max(0, Number(seconds) * 1_000 - IDLE_GRACE_MS);
}
