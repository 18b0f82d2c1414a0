import { assertEquals, assertThrows } from "@std/assert";
import { giveBack, longArray } from "../../../keys/give_back.ts";
import { GrowingBytes } from "../../../server/http/wire/growing_bytes.ts";

Deno.test("GrowingBytes puts parts behind one another and gives long ones back", () => {
  const bytes = new GrowingBytes(70_000);
  const parts = [Uint8Array.of(1, 2), new Uint8Array(65_536).fill(3), new Uint8Array(0)];
  for (const part of parts) bytes.append(part);
  assertEquals(parts.map(({ length }) => length), [0, 0, 0]);
  assertThrows(() => bytes.append(new Uint8Array(4_463)), RangeError);
  const whole = bytes.take();
  assertEquals([whole.length, whole[1], whole[2], whole.at(-1)], [65_538, 2, 3, 3]);
  assertEquals([whole.buffer.byteLength, bytes.length], [65_538, 0]);
});

Deno.test("GrowingBytes copies nothing of what comes in one part, and of a longer piece of memory no more than its part", () => {
  const bytes = new GrowingBytes(4_000);
  const only = Uint8Array.of(1, 2, 3);
  bytes.append(only);
  const whole = bytes.take();
  assertEquals([whole, whole.buffer === only.buffer, bytes.length], [only, true, 0]);
  bytes.append(new Uint8Array(60_000).subarray(0, 4_000));
  assertEquals(bytes.take().buffer.byteLength, 4_000);
});

Deno.test("GrowingBytes takes as many parts of one byte as bytes are allowed", () => {
  const bytes = new GrowingBytes(10_000);
  for (let index = 0; index < 10_000; index++) bytes.append(Uint8Array.of(index));
  assertEquals(bytes.take(), Uint8Array.from({ length: 10_000 }, (_, index) => index));
});

Deno.test("GrowingBytes takes memory that is handed on for what may be as long as a large cell", () => {
  const bytes = new GrowingBytes(540_688);
  for (let part = 0; part < 8; part++) bytes.append(new Uint8Array(65_536).fill(part));
  bytes.append(Uint8Array.of(9));
  const whole = bytes.take();
  assertEquals([0, 1, 7, 8].map((part) => whole[part * 65_536]), [0, 1, 7, 9]);
  assertEquals([whole.length, bytes.length], [524_289, 0]);
  giveBack(whole);
  assertEquals([whole.length, longArray(300_000)[65_536]], [0, 1]);
});
