import { assertEquals } from "@std/assert";
import { joined } from "../../../server/http/joined.ts";

Deno.test("joined() puts parts behind one another and gives long ones back", () => {
  const parts = [Uint8Array.of(1, 2), new Uint8Array(65_536).fill(3), new Uint8Array(0)];
  const whole = joined(parts);
  assertEquals([whole.length, whole[1], whole[2], whole.at(-1)], [65_538, 2, 3, 3]);
  assertEquals(parts.map(({ length }) => length), [2, 0, 0]);
});
