import { concat } from "@std/bytes/concat";
import {
  bytesOf,
  type HeaderLine,
  keyOf,
  STATIC_INDEX,
  STATIC_LINES,
  STATIC_NAME_INDEX,
  TABLE_BYTES,
} from "./header_table.ts";
import { encodeHuffman } from "./huffman.ts";

/** Where the lines of the dynamic table begin. */
const DYNAMIC_INDEX = STATIC_LINES.length + 1;
/** Empties the dynamic table. */
const EMPTY_TABLE = Uint8Array.of(0x20);

/**
 * Writes the heads of one connection in their order, as `fetch` of this runtime does: a line that came before is a byte,
 * any other one is spelt out in the Huffman code (RFC 7541).
 */
export class HeadWriter {
  /** Lines in the table of the other end, by name and value: how many came before. None ever leaves. */
  readonly #sent = new Map<string, number>();
  #bytes = 0;
  /** The other end keeps no table, or a small one. */
  #hasTable = true;
  #mustEmpty = false;

  /** The other end keeps a table of so many bytes at most. */
  limitTable(bytes: number): void {
    if (bytes >= TABLE_BYTES || !this.#hasTable) return;
    this.#hasTable = false;
    this.#mustEmpty = true;
    this.#sent.clear();
  }

  /** The block of a head. */
  write(lines: readonly HeaderLine[]): Uint8Array {
    const parts = this.#mustEmpty ? [EMPTY_TABLE] : [];
    this.#mustEmpty = false;
    return concat([...parts, ...lines.map((line) => this.#line(line))]);
  }

  #line(line: HeaderLine): Uint8Array {
    const [name, value] = line;
    const known = STATIC_INDEX.get(keyOf(line));
    if (known !== undefined) return integer(known, { bits: 7, flags: 0x80 });
    const sent = this.#sent.get(keyOf(line));
    if (sent !== undefined) {
      return integer(DYNAMIC_INDEX + this.#sent.size - 1 - sent, { bits: 7, flags: 0x80 });
    }
    const nameIndex = STATIC_NAME_INDEX.get(name) ?? 0;
    const head = this.#mayKeep(line)
      ? integer(nameIndex, { bits: 6, flags: 0x40 })
      : integer(nameIndex, { bits: 4, flags: 0 });
    return concat(nameIndex > 0 ? [head, text(value)] : [head, text(name), text(value)]);
  }

  /** Whether the table takes the line, and keeps all others; the length differs from request to request. */
  #mayKeep(line: HeaderLine): boolean {
    const bytes = this.#bytes + bytesOf(line);
    if (!this.#hasTable || line[0] === "content-length" || bytes > TABLE_BYTES) return false;
    this.#bytes = bytes;
    this.#sent.set(keyOf(line), this.#sent.size);
    return true;
  }
}

/** A number that begins in the lowest `bits` of a byte, behind `flags` (RFC 7541, section 5.1). */
function integer(value: number, { bits, flags }: { bits: number; flags: number }): Uint8Array {
  const most = 2 ** bits - 1;
  if (value < most) return Uint8Array.of(flags | value);
  const bytes = [flags | most];
  let rest = value - most;
  for (; rest >= 0x80; rest >>= 7) bytes.push(rest & 0x7f | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

function text(value: string): Uint8Array {
  const bytes = encodeHuffman(value);
  return concat([integer(bytes.length, { bits: 7, flags: 0x80 }), bytes]);
}
