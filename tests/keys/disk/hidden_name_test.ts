import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { hiddenName, hiddenPath } from "../../../keys/disk/hidden_name.ts";

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

Deno.test("hiddenName() puts a point in front", () => {
  assertEquals(hiddenName("alice.hkl"), ".alice.hkl");
  assertEquals(hiddenName("alice.hkl.001"), ".alice.hkl.001");
  assertEquals(hiddenPath("/s/alice.hkl", ".partial-00112233"), "/s/.alice.hkl.partial-00112233");
});

Deno.test("hiddenName() of a long name leaves room for an end, and volumes keep their number", () => {
  for (const name of [`${"x".repeat(247)}.hkl`, `${"é".repeat(120)}.hkl`, "鍵".repeat(78)]) {
    const hidden = hiddenName(name);
    assert(bytesOf(`${hidden}.001.replaced-00112233`) <= 255);
    assertEquals(hiddenName(`${name}.001`), `${hidden}.001`);
    assertNotEquals(hiddenName(`y${name.slice(1)}`), hidden);
  }
});
