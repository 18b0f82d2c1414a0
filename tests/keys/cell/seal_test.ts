import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { CELL_BYTES, PLAINTEXT_BYTES } from "../../../keys/constants.ts";
import { openCell, sealCell } from "../../../keys/cell/seal.ts";
import { CELL_LENGTHS } from "../../../keys/cell/frame/cell_size.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { NOW_MS, sealed, sealerPair, shakeHands, textOf } from "../../testkit/sealer_pair.ts";

const key = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(12).fill(2);
const aad = new Uint8Array(32).fill(3);

Deno.test("sealCell() then openCell() gives the plaintext back, in every size, with and without AAD", () => {
  for (const cellBytes of Object.values(CELL_LENGTHS)) {
    const plaintext = new Uint8Array(cellBytes - 28);
    seededRandom("plaintext")(plaintext);
    const cell = sealCell(plaintext, { key, nonce });
    assertEquals(cell.length, cellBytes);
    assertEquals(openCell(cell, { key }), plaintext);
    assertEquals(openCell(cell, { key, aad }), undefined);
    const bound = sealCell(plaintext, { key, nonce, aad });
    assertEquals(openCell(bound, { key, aad }), plaintext);
    assertEquals(openCell(bound, { key }), undefined);
  }
});

Deno.test("any flipped bit of a cell, its key or its AAD is rejected", () => {
  const cell = sealCell(new Uint8Array(PLAINTEXT_BYTES), { key, nonce, aad });
  const flip = (bytes: Uint8Array, bit: number) => {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    return flipped;
  };
  for (const bit of fc.sample(fc.nat(8 * CELL_BYTES - 1), 300)) {
    assertEquals(openCell(flip(cell, bit), { key, aad }), undefined);
  }
  for (let bit = 0; bit < 256; bit++) {
    assertEquals(openCell(cell, { key: flip(key, bit), aad }), undefined);
    assertEquals(openCell(cell, { key, aad: flip(aad, bit) }), undefined);
  }
});

Deno.test("what has none of the six lengths is no cell", () => {
  for (const length of [0, 28, PLAINTEXT_BYTES, CELL_BYTES - 1, CELL_BYTES + 1, 65_535, 524_289]) {
    assertEquals(openCell(new Uint8Array(length), { key }), undefined);
  }
  for (const length of [99, 101]) {
    assertThrows(
      () => sealCell(new Uint8Array(length), { key, nonce }),
      RangeError,
      `${length + 28}`,
    );
  }
});

Deno.test("the same text sealed again shares no run of bytes with the first cell", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const cells = Array.from(
    { length: 50 },
    () => sealed(a, { items: [textOf("again")] }, NOW_MS).cell,
  );
  for (let at = 0; at < CELL_BYTES; at++) {
    const values = new Set(cells.map((cell) => cell[at]));
    assert(values.size > 20, `byte ${at} takes ${values.size} values in 50 cells`);
  }
});
