import { assertEquals } from "@std/assert";
import { marksSpace } from "../../ui/views/talk/marks_space.ts";
import { wordsFor } from "./all_languages.ts";
import { entryOf } from "./fake_conversation.ts";

const WORDS = wordsFor({ locales: ["en-GB"], timeZone: "UTC" });
const SETTLED = { state: "read", protection: "pad", at: "2026-01-01T10:00:00Z" } as const;

Deno.test("marksSpace() is as long as time, signs and words of a settled text", () => {
  const signs = "\u2003\u2003";
  assertEquals(marksSpace(entryOf(SETTLED), WORDS), `10:00${signs}${signs}`);
  const received = entryOf({ ...SETTLED, direction: "in", protection: "aead" });
  assertEquals(marksSpace(received, WORDS), `10:00${signs}Encrypted`);
});

Deno.test("marksSpace() leaves other marks, large emoji and other directions below or beside the text", () => {
  const others = [
    { state: "queued" },
    { editedAt: SETTLED.at },
    { disappearsAfterMs: 1 },
    { changes: [{ id: "1", kind: "edit", state: "sent" }] },
    { text: "👍" },
    { text: "" },
    { text: "see مرحبا" },
    { text: "abc\u202Edef" },
  ] as const;
  for (const other of others) {
    const entry = entryOf({ ...SETTLED, ...other } as Parameters<typeof entryOf>[0]);
    assertEquals(marksSpace(entry, WORDS), undefined, JSON.stringify(other));
  }
  assertEquals(marksSpace(entryOf(SETTLED), wordsFor({ locales: ["ar"] })), undefined);
});
