import { bytesOf, DynamicTable, type HeaderLine } from "./header_table.ts";
import { decodeHuffman } from "./huffman.ts";

/** A head that unpacks to more is not read: a block of one byte can stand for a line of 4 KB. */
const HEAD_BYTES = 65_536;
/** No length or index has more bits. */
const INTEGER_BITS = 21;

/** Reads the heads that one connection brings, in their order: each may refer to lines of those before (RFC 7541). */
export class HeadReader {
  readonly #table = new DynamicTable();

  /** The lines of a whole block; undefined where it is malformed, after which no other can be read. */
  read(block: Uint8Array): HeaderLine[] | undefined {
    const lines: HeaderLine[] = [];
    const cursor = new Cursor(block);
    let bytes = 0;
    while (!cursor.isAtEnd) {
      const line = this.#readLine(cursor, lines.length === 0);
      if (line === "malformed") return undefined;
      if (line === "resized") continue;
      bytes += bytesOf(line);
      if (bytes > HEAD_BYTES) return undefined;
      lines.push(line);
    }
    return lines;
  }

  #readLine(cursor: Cursor, isFirst: boolean): HeaderLine | "resized" | "malformed" {
    const byte = cursor.peek();
    if (byte >= 0x80) return this.#lineAt(cursor.integer(7));
    if (byte >= 0x40) {
      const line = this.#literal(cursor, 6);
      if (line !== "malformed") this.#table.add(line);
      return line;
    }
    if (byte < 0x20) return this.#literal(cursor, 4);
    // Only before the first line.
    const size = cursor.integer(5);
    return isFirst && size !== undefined && this.#table.resize(size) ? "resized" : "malformed";
  }

  #lineAt(index: number | undefined): HeaderLine | "malformed" {
    return this.#table.at(index ?? 0) ?? "malformed";
  }

  /** A line whose value, at least, is spelt out. */
  #literal(cursor: Cursor, prefixBits: number): HeaderLine | "malformed" {
    const index = cursor.integer(prefixBits);
    const name = index === 0 ? cursor.text() : this.#table.at(index ?? 0)?.[0];
    const value = cursor.text();
    return name === undefined || value === undefined ? "malformed" : [name, value];
  }
}

/** Reads numbers and texts of a block; undefined where there is none. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next byte, which stays the next; 0 behind the end. */
  peek(): number {
    return this.#bytes[this.#at] ?? 0;
  }

  /** A number that begins in the lowest bits of the next byte (RFC 7541, section 5.1). */
  integer(prefixBits: number): number | undefined {
    if (this.isAtEnd) return undefined;
    const most = 2 ** prefixBits - 1;
    let value = this.peek() & most;
    this.#at++;
    if (value < most) return value;
    for (let shift = 0; shift < INTEGER_BITS; shift += 7) {
      if (this.isAtEnd) return undefined;
      const byte = this.peek();
      this.#at++;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  }

  text(): string | undefined {
    const isHuffman = this.peek() >= 0x80;
    const length = this.integer(7);
    if (length === undefined || length > this.#bytes.length - this.#at) return undefined;
    const bytes = this.#bytes.subarray(this.#at, this.#at += length);
    return isHuffman ? decodeHuffman(bytes) : String.fromCharCode(...bytes);
  }
}
