/** The codewords of a QR code: the bytes of a text, padded, cut into blocks, with a Reed-Solomon correction for each. */

/** Correction codewords in a block at level M, by version from 1 on (ISO/IEC 18004, table 9). */
const CORRECTIONS = [
  [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26],
  [26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
].flat();
/** Blocks at level M, by version. */
const BLOCKS = [
  [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16],
  [17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
].flat();

/** "What follows are bytes", in four bits. */
const BYTE_MODE = 4;
/** Fill what a text leaves free, by turns. */
const PADDING = [0xec, 0x11];
/** x⁸ + x⁴ + x³ + x² + 1, the field's polynomial. */
const FIELD = 0x11d;

/** The smallest version that holds `bytes`, and the codewords in the order in which they are drawn. */
export function codewordsOf(bytes: Uint8Array): { version: number; codewords: Uint8Array } {
  const version = BLOCKS.findIndex((_, index) => bytes.length <= roomOf(index + 1)) + 1;
  if (version === 0) {
    throw new RangeError(`Cannot draw a QR code: expected at most ${roomOf(40)} bytes`);
  }
  return { version, codewords: interleave(dataOf(bytes, version), version) };
}

/** Alignment patterns in a row; their number follows from the version. */
export function alignmentsOf(version: number): number {
  return version === 1 ? 0 : Math.floor(version / 7) + 2;
}

/** Codewords of a version, data and correction: all modules but those of patterns, formats and version. */
function sizeOf(version: number): number {
  const count = alignmentsOf(version);
  const alignment = count === 0 ? 0 : (25 * count - 10) * count - 55;
  const versionBits = version < 7 ? 0 : 36;
  return ((16 * version + 128) * version + 64 - alignment - versionBits) >>> 3;
}

function dataSizeOf(version: number): number {
  const { blocks, correction } = blocksOf(version);
  return sizeOf(version) - blocks * correction;
}

function blocksOf(version: number): { blocks: number; correction: number } {
  return { blocks: BLOCKS[version - 1] ?? 0, correction: CORRECTIONS[version - 1] ?? 0 };
}

/** Bits that say how many bytes follow. */
function lengthBits(version: number): number {
  return version < 10 ? 8 : 16;
}

/** Bytes of text that a version holds. */
function roomOf(version: number): number {
  return dataSizeOf(version) - (4 + lengthBits(version) + 4) / 8;
}

/** Mode, length and bytes, four bits off the boundary, then padding. */
function dataOf(bytes: Uint8Array, version: number): Uint8Array {
  const head = lengthBits(version) === 8 ? [bytes.length] : [bytes.length >>> 8, bytes.length];
  const plain = [...head.map((each) => each & 0xff), ...bytes, 0];
  const data = new Uint8Array(dataSizeOf(version));
  let before = BYTE_MODE;
  plain.forEach((each, index) => {
    data[index] = (before << 4) | (each >>> 4);
    before = each & 0xf;
  });
  for (let at = plain.length; at < data.length; at++) {
    data[at] = PADDING[(at - plain.length) % 2] ?? 0;
  }
  return data;
}

/** The first codeword of every block, the second of every block, and so on; then the corrections in the same way. */
function interleave(data: Uint8Array, version: number): Uint8Array {
  const { blocks, correction } = blocksOf(version);
  const short = Math.floor(data.length / blocks);
  const longer = data.length % blocks;
  const parts: Uint8Array[] = [];
  for (let at = 0, block = 0; block < blocks; block++) {
    const end = at + short + (block < blocks - longer ? 0 : 1);
    parts.push(data.subarray(at, end));
    at = end;
  }
  const generator = generatorOf(correction);
  const corrections = parts.map((part) => remainderOf(part, generator));
  return Uint8Array.from([...columnsOf(parts, short + 1), ...columnsOf(corrections, correction)]);
}

function columnsOf(parts: readonly Uint8Array[], length: number): number[] {
  return Array.from({ length }, (_, at) => parts.flatMap((part) => part[at] ?? [])).flat();
}

/** (x - 1)(x - 2)(x - 4)…, the highest power left out. */
function generatorOf(degree: number): Uint8Array {
  const generator = new Uint8Array(degree);
  generator[degree - 1] = 1;
  for (let round = 0, root = 1; round < degree; round++, root = times(root, 2)) {
    for (let at = 0; at < degree; at++) {
      generator[at] = times(generator[at] ?? 0, root) ^ (generator[at + 1] ?? 0);
    }
  }
  return generator;
}

/** What is left of a block, shifted by the degree, after division by the generator. */
function remainderOf(block: Uint8Array, generator: Uint8Array): Uint8Array {
  const rest = new Uint8Array(generator.length);
  for (const each of block) {
    const factor = each ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[rest.length - 1] = 0;
    generator.forEach((coefficient, at) => rest[at] = (rest[at] ?? 0) ^ times(coefficient, factor));
  }
  return rest;
}

/** The product in the field of 256 elements. */
function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * FIELD);
    if ((other >>> bit) & 1) product ^= one;
  }
  return product;
}
