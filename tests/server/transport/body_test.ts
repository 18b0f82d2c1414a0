import { assertEquals } from "@std/assert";
import {
  cellsIn,
  decodeRequest,
  encodeAnswer,
  encodeRequest,
  mayBeAnswer,
  mayBeRequest,
} from "../../../server/transport/body.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const random = seededRandom("bodies");
const TAG = "0123456789abcdef".repeat(2);

function lengthsIn(bytes: number): number[] {
  return cellsIn(new Uint8Array(bytes)).map(({ length }) => length);
}

Deno.test("the length of a body admits every size of cell that padding may follow, the longest first", () => {
  assertEquals(lengthsIn(127), []);
  assertEquals(lengthsIn(128), [128]);
  assertEquals(lengthsIn(256), [256, 128]);
  assertEquals(lengthsIn(895), [256, 128]);
  assertEquals(lengthsIn(2_047), [896, 256, 128]);
  assertEquals(lengthsIn(2_048), [2_048, 896, 256, 128]);
  assertEquals(lengthsIn(256 + 16_384), [2_048, 896, 256]);
  assertEquals(lengthsIn(257 + 16_384), [2_048, 896]);
  assertEquals(lengthsIn(897 + 16_384), [2_048]);
  assertEquals(lengthsIn(2_049 + 16_384), []);
  assertEquals(lengthsIn(65_536), [65_536]);
  assertEquals(lengthsIn(65_537 + 16_384), []);
  assertEquals(lengthsIn(524_287), []);
  assertEquals(lengthsIn(524_288 + 16_384), [524_288]);
  assertEquals(lengthsIn(524_289 + 16_384), []);
});

Deno.test("a request gives its tag, and its cell with the padding behind it", () => {
  const cell = new Uint8Array(256).fill(7);
  const body = encodeRequest({ tag: TAG, cell, paddingBytes: 44 }, random);
  assertEquals(body.length, 16 + 256 + 44);
  const request = decodeRequest(body)!;
  assertEquals(request.tag, TAG);
  assertEquals(cellsIn(request.cell), [cell, cell.subarray(0, 128)]);
  assertEquals(decodeRequest(body.subarray(0, 16 + 127)), undefined);
  assertEquals([mayBeRequest(143), mayBeRequest(144)], [false, true]);
});

Deno.test("an answer is a cell and padding", () => {
  const cell = new Uint8Array(2_048).fill(9);
  const body = encodeAnswer({ cell, paddingBytes: 100 }, random);
  assertEquals(mayBeAnswer(body.length), true);
  assertEquals(cellsIn(body)[0], cell);
  assertEquals(cellsIn(body)[1], cell.subarray(0, 896));
});
