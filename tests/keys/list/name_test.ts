import { assert, assertEquals } from "@std/assert";
import { nameFault, namesFault } from "../../../keys/list/name.ts";

Deno.test("nameFault() takes names of any script", () => {
  const names = ["alice", "Jürgen", "李雷", "Иван", "ﷺ", "🦊", "नमस्ते", "o'neil", "a b", "👩‍🚀", "ᄒ"];
  for (const name of names) assertEquals(nameFault(name), undefined, name);
});

Deno.test("nameFault() rejects names with nothing to see", () => {
  const blanks = [
    " ",
    "\u00a0",
    "\u3000 ",
    "\u00ad",
    "\u200b\u200d",
    "\u2060",
    "\u3164",
    "\u115f",
    "\ufe0f",
    "\u2800",
    "\u0301",
    "\u{e0061}",
  ];
  for (const name of blanks) assert(nameFault(name)?.includes("can be seen"), escape(name));
});

Deno.test("nameFault() rejects every mark that changes the direction of text", () => {
  for (const mark of ["\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"]) {
    assert(nameFault(`al${mark}ice`)?.includes("control character"), escape(mark));
  }
});

Deno.test("namesFault() rejects two names that look the same", () => {
  const pairs: [string, string][] = [
    ["alice", "alice"],
    ["alice", "Alice"],
    ["alice", "al\u200bice"],
    ["alice", "ali\u00adce"],
    ["alice", "ａｌｉｃｅ"],
    ["é", "e\u0301"],
    ["a b", "a\u00a0b"],
    ["a b", "a  b "],
    ["straße", "STRASSE"],
    ["fish", "ﬁsh"],
    ["bob", "bob\u2800"],
  ];
  for (const [a, b] of pairs) {
    assert(namesFault({ a, b })?.includes("look the same"), `${escape(a)} ${escape(b)}`);
  }
  assertEquals(namesFault({ a: "alice", b: "alicia" }), undefined);
  assertEquals(namesFault({ a: "résumé", b: "resume" }), undefined);
});

function escape(text: string): string {
  return JSON.stringify([...text].map((each) => each.codePointAt(0)?.toString(16)));
}
