/**
 * The Huffman code of HPACK (RFC 7541, appendix B). It is canonical: the codes of one length follow each other in the
 * order of their symbols, so that the symbols of each length say all of it.
 */

/** Symbols by the length of their codes in bits, as ranges from the first to the last. */
const SYMBOLS: Readonly<Record<number, string>> = {
  5: "48-50 97 99 101 105 111 115-116",
  6: "32 37 45-47 51-57 61 65 95 98 100 102-104 108-110 112 114 117",
  7: "58 66-87 89 106-107 113 118-122",
  8: "38 42 44 59 88 90",
  10: "33-34 40-41 63",
  11: "39 43 124",
  12: "35 62",
  13: "0 36 64 91 93 126",
  14: "94 125",
  15: "60 96 123",
  19: "92 195 208",
  20: "128 130-131 162 184 194 224 226",
  21: "153 161 167 172 176-177 179 209 216-217 227 229-230",
  22:
    "129 132-134 136 146 154 156 160 163-164 169-170 173 178 181 185-187 189-190 196 198 228 232-233",
  23:
    "1 135 137-141 143 147 149-152 155 157-158 165-166 168 174-175 180 182-183 188 191 197 231 239",
  24: "9 142 144-145 148 159 171 206 215 225 236-237",
  25: "199 207 234-235",
  26: "192-193 200-202 205 210 213 218-219 238 240 242-243 255",
  27: "203-204 211-212 214 221-223 241 244-248 250-254",
  28: "2-8 11-12 14-21 23-31 127 220 249",
  30: "10 13 22 256",
};
/** The end of a string; a code of its own, which must not be in one. */
const END = 256;
const LONGEST_BITS = 30;

/** The codes of one length. */
interface Codes {
  first: number;
  symbols: readonly number[];
}

const CODES: readonly Codes[] = codesByLength();
/** Code and bits of each byte. */
const CODE_OF = new Map(
  CODES.flatMap(({ first, symbols }, bits) =>
    symbols.map((symbol, index) => [symbol, { code: first + index, bits }] as const)
  ),
);

/** The text of so many bytes, a character for each byte; undefined where that is no text of this code. */
export function decodeHuffman(bytes: Uint8Array): string | undefined {
  let text = "";
  let [code, bits] = [0, 0];
  for (const byte of bytes) {
    for (let shift = 7; shift >= 0; shift--) {
      code = code << 1 | byte >> shift & 1;
      if (++bits > LONGEST_BITS) return undefined;
      const { first, symbols } = CODES[bits]!;
      const symbol = symbols[code - first];
      if (symbol === undefined) continue;
      if (symbol === END) return undefined;
      text += String.fromCharCode(symbol);
      [code, bits] = [0, 0];
    }
  }
  // The last byte is filled up with ones.
  return bits < 8 && code === 2 ** bits - 1 ? text : undefined;
}

/** The code of a text whose characters are bytes. */
export function encodeHuffman(text: string): Uint8Array {
  const bytes: number[] = [];
  let [pending, count] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const { code, bits } = CODE_OF.get(text.charCodeAt(at))!;
    for (let shift = bits - 1; shift >= 0; shift--) {
      pending = pending << 1 | code >> shift & 1;
      if (++count < 8) continue;
      bytes.push(pending);
      [pending, count] = [0, 0];
    }
  }
  if (count > 0) bytes.push(pending << (8 - count) | 0xff >> count);
  return Uint8Array.from(bytes);
}

function codesByLength(): Codes[] {
  let next = 0;
  return Array.from({ length: LONGEST_BITS + 1 }, (_, bits) => {
    const symbols = (SYMBOLS[bits] ?? "").split(" ").filter((range) => range !== "").flatMap(
      inRange,
    );
    const first = next;
    next = (first + symbols.length) * 2;
    return { first, symbols };
  });
}

function inRange(range: string): number[] {
  const [first = 0, last = first] = range.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
