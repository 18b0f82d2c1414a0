import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  decodePayload,
  encodePayload,
  isEmoji,
  type Payload,
} from "../../../server/messages/payload.ts";

const ID = "00112233445566778899aabbccddeeff";

const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => bytes.toHex());
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 });
const to = fc.record({ author: fc.constantFrom("sender" as const, "receiver" as const), id });
const emoji = fc.constantFrom("👍", "❤️", "👩🏽‍🚀", "🇪🇺", "1️⃣");
const lifeMs = fc.integer({ min: 60_000, max: 366 * 86_400_000 });
const payloads: fc.Arbitrary<Payload> = fc.oneof(
  text.map((each) => ({ kind: "text" as const, text: each })),
  fc.record({ kind: fc.constant("reply" as const), to, text }),
  fc.record({ kind: fc.constant("reaction" as const), to, emoji, on: fc.boolean() }),
  fc.record({ kind: fc.constant("edit" as const), id, text }),
  fc.record({ kind: fc.constant("delete" as const), id }),
  fc.record({ kind: fc.constant("fileSeen" as const), id }),
  fc.record({ kind: fc.constant("text" as const), text, lifeMs }),
  fc.record({ kind: fc.constant("reply" as const), to, text, lifeMs }),
  fc.record({
    kind: fc.constant("agreement" as const),
    agreement: fc.oneof(
      fc.record({
        code: fc.constant("disappear" as const),
        afterMs: fc.oneof(lifeMs, fc.constant(null)),
      }),
      fc.record({ code: fc.constant("seen" as const), on: fc.boolean() }),
    ),
  }),
);

Deno.test("decodePayload() reads what encodePayload() wrote, and there is no other way to write it", () => {
  fc.assert(fc.property(payloads, (payload) => {
    assertEquals(decodePayload(encodePayload(payload)), payload);
  }));
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
    for (const each of [bytes, Uint8Array.of(0xff, bytes[0]! % 9, ...bytes)]) {
      const decoded = decodePayload(each);
      if (decoded.kind === "unusable" || decoded.kind === "later") continue;
      assertEquals(encodePayload(decoded), each);
    }
  }));
});

Deno.test("a text goes as its own bytes, an event behind a byte that no text begins with", () => {
  assertEquals(encodePayload({ kind: "text", text: "ä" }).toHex(), "c3a4");
  assertEquals(encodePayload({ kind: "delete", id: ID }).toHex(), `ff04${ID}`);
  assertEquals(encodePayload({ kind: "fileSeen", id: ID }).toHex(), `ff80${ID}`);
  const reaction = { kind: "reaction", to: { author: "receiver", id: ID }, emoji: "👍", on: true };
  assertEquals(encodePayload(reaction as Payload).toHex(), `ff0201${ID}01f09f918d`);
});

Deno.test("a kind of a later version is told from bytes that make no sense", () => {
  assertEquals(decodePayload(Uint8Array.of(0xff, 9, 1, 2)), { kind: "later", shown: true });
  assertEquals(decodePayload(Uint8Array.of(0xff, 0x90)), { kind: "later", shown: false });
  const head = Uint8Array.fromHex(`ff0201${ID}01`);
  const wrong = [
    Uint8Array.of(0xff),
    Uint8Array.fromHex("c328"),
    Uint8Array.fromHex(`ff04${ID}00`),
    Uint8Array.fromHex(`ff03${ID}`),
    Uint8Array.fromHex("ff0602"),
    Uint8Array.fromHex("ff060100"),
    Uint8Array.fromHex("ff05000000000000ea5f"),
    Uint8Array.fromHex("ff07000000000000ea60"),
    Uint8Array.fromHex(`ff07000000000000ea60ff04${ID}`),
    Uint8Array.fromHex("ff07000000000000ea60ff07000000000000ea6061"),
    Uint8Array.fromHex(`ff0102${ID}61`),
    Uint8Array.of(...head, 0x61),
    Uint8Array.of(...head, ...new TextEncoder().encode("👍👍")),
    new Uint8Array(65_601).fill(0x61),
    new Uint8Array(65_537).fill(0x61),
  ];
  for (const bytes of wrong) {
    assertEquals(decodePayload(bytes).kind, "unusable", bytes.subarray(0, 8).toHex());
  }
});

Deno.test("isEmoji() takes one emoji and nothing else", () => {
  for (const good of ["👍", "❤️", "👩🏽‍🚀", "🇪🇺", "1️⃣"]) assert(isEmoji(good), good);
  for (
    const bad of [
      `👍${"\u0301".repeat(20)}`,
      "❤️\u0489",
      "",
      "a",
      "1",
      "👍👍",
      "👍a",
      " ",
      "\u200d",
      `👍${"\ufe0f".repeat(40)}`,
    ]
  ) {
    assert(!isEmoji(bad), JSON.stringify(bad));
  }
});
