import { assertEquals } from "@std/assert";
import { giveBack, longArray } from "../../keys/give_back.ts";

Deno.test("giveBack() empties a long array of its own, and leaves a short one and a part of another", () => {
  const [long, short, whole] = [65_536, 32_767, 65_536].map((bytes) => new Uint8Array(bytes));
  giveBack(long!);
  giveBack(short!);
  giveBack(whole!.subarray(1));
  assertEquals([long!.length, short!.length, whole!.length], [0, 32_767, 65_536]);
});

Deno.test("what longArray() gave is handed on, and whoever still holds it sees nothing of that", () => {
  const first = longArray(524_260).fill(7);
  const part = first.subarray(100);
  giveBack(first);
  assertEquals([first.length, part.length], [0, 0]);
  const second = longArray(300_000);
  assertEquals([second.length, second[0]], [300_000, 7]);
  giveBack(second.subarray(10));
  assertEquals(second.length, 0);
});

Deno.test("longArray() keeps four buffers at most, and gives short and very long arrays as they are", () => {
  const many = Array.from({ length: 20 }, () => longArray(400_000).fill(9));
  for (const each of many) giveBack(each);
  const again = Array.from({ length: 20 }, () => longArray(400_000));
  assertEquals(again.filter(([byte]) => byte === 9).length, 4);
  for (const length of [0, 262_144, 1_048_576]) {
    assertEquals(longArray(length).buffer.byteLength, length);
  }
});
