import { assertEquals } from "@std/assert";
import { weaknessOf } from "../../../server/cli/passphrase/passphrase_strength.ts";

Deno.test("weaknessOf() tells what is guessed soon, and why", () => {
  assertEquals(weaknessOf("a"), "has 1 character only");
  assertEquals(weaknessOf("password"), "has 8 characters only");
  assertEquals(weaknessOf("1234567890123456"), "has digits only");
  assertEquals(weaknessOf("aaaaaaaaaaaaaaaaaaaaaaaa"), "repeats few characters");
  assertEquals(weaknessOf("abcabcabcabcabcabcabc"), "repeats few characters");
});

Deno.test("weaknessOf() has nothing to say of long passphrases and of random ones", () => {
  for (
    const strong of [
      "correct horse battery staple",
      "x7#Kp2!mQ9",
      "鍵は長くて誰も知らない",
      "zwölf große Kisten",
    ]
  ) {
    assertEquals(weaknessOf(strong), undefined, strong);
  }
});
