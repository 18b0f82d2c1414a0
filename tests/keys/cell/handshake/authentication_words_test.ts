import { createHash } from "node:crypto";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { authenticationWords } from "../../../../keys/cell/handshake/authentication_words.ts";
import { ENGLISH_WORDS } from "../../../../keys/cell/handshake/english_words.ts";
import { wordNumbers } from "../../../testkit/second_reader.ts";
import { readSource } from "../../../testkit/sources.ts";

/** Position of each word of a string in the list. */
function numbersOf(seed: Uint8Array, initiator: "a" | "b"): number[] {
  return authenticationWords(seed, initiator).map((word) => ENGLISH_WORDS.indexOf(word));
}

Deno.test("the list has 2,048 different words of three to eight small letters, in order", () => {
  assertEquals(ENGLISH_WORDS.length, 2_048);
  assertEquals([...new Set(ENGLISH_WORDS)].sort(), ENGLISH_WORDS);
  assert(ENGLISH_WORDS.every((word) => /^[a-z]{3,8}$/.test(word)));
});

Deno.test("FORMAT.md names the SHA-256 of the list", () => {
  const lines = ENGLISH_WORDS.map((word) => `${word}\n`).join("");
  const hash = createHash("sha256").update(lines).digest("hex");
  const text = readSource("keys/FORMAT.md");
  const [, section = ""] = /^### Authentication words\n(.+?)^## /ms.exec(text) ?? [];
  assertEquals(/`([0-9a-f]{64})`/.exec(section)?.[1], hash);
});

Deno.test("six words say the first 66 bits of the seed, but for the first one", () => {
  const seed = Uint8Array.fromHex("004008030501c08fc0");
  assertEquals(numbersOf(seed, "a"), wordNumbers(seed, "a"));
  assertEquals(numbersOf(seed, "a").slice(0, 2), [2, 2]);
  assertEquals(numbersOf(new Uint8Array(9).fill(0xff), "b"), Array(6).fill(2_047));
});

Deno.test("sessions that different seats began never show the same words", () => {
  for (const fill of [0x00, 0x5a, 0x80, 0xff]) {
    const seed = new Uint8Array(9).fill(fill);
    const [a, b] = [numbersOf(seed, "a"), numbersOf(seed, "b")];
    assert(a[0]! < 1_024 && b[0]! >= 1_024);
    assertEquals(a.slice(1), b.slice(1));
  }
});

Deno.test("a seed of another length is refused", () => {
  assertThrows(() => authenticationWords(new Uint8Array(8), "a"), RangeError, "8");
});
