import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { isEmojiAlone, isVisible, realHost, textParts } from "../../../ui/state/text_parts.ts";

/** Parts in short: `link http://…`. */
function parts(text: string): string[] {
  return textParts(text).map((each) => `${each.kind} ${each.text}`);
}

Deno.test("textParts() finds web and mail addresses and nothing else", () => {
  assertEquals(parts("see https://a.example/b?c=d, or (http://e.example/f_(g))."), [
    "plain see ",
    "link https://a.example/b?c=d",
    "plain , or (",
    "link http://e.example/f_(g)",
    "plain ).",
  ]);
  assertEquals(parts("mailto:bob@a.example!"), ["link mailto:bob@a.example", "plain !"]);
  for (const text of ["javascript:alert(1)", "data:text/html,x", "file:///etc", "ftp://a", "a.b"]) {
    assertEquals(parts(text), [`plain ${text}`]);
  }
  assertEquals(parts("xhttp://a.example"), ["plain xhttp://a.example"]);
});

Deno.test("textParts() finds code, in which nothing else is found", () => {
  assertEquals(parts("run `a http://b.example` now"), [
    "plain run ",
    "code a http://b.example",
    "plain  now",
  ]);
  assertEquals(parts("```ts\nlet a;\n\nb\n```\nend"), ["block let a;\n\nb", "plain end"]);
  assertEquals(parts("a ` b"), ["plain a ` b"]);
});

Deno.test("textParts() ends a link before a mark of direction", () => {
  assertEquals(parts("http://a.example/\u202Egpj.exe")[0], "link http://a.example/");
});

Deno.test("textParts() loses nothing of a text without code", () => {
  const piece = fc.constantFrom(
    "http://",
    "a.example",
    "/",
    "(",
    ")",
    " ",
    "\n",
    ".",
    "mailto:",
    "é",
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const text = pieces.join("");
    assertEquals(textParts(text).map((each) => each.text).join(""), text);
  }));
});

Deno.test("realHost() tells where a link leads that does not say so", () => {
  const hostOf = (text: string) => realHost(text, new URL(text).href);
  assertEquals(hostOf("https://a.example/b"), undefined);
  assertEquals(hostOf("https://A.Example"), undefined);
  assertEquals(hostOf("mailto:bob@a.example"), undefined);
  assertEquals(hostOf("https://аpple.com"), "xn--pple-43d.com");
  assertEquals(hostOf("https://bank.example@evil.example/"), "evil.example");
});

Deno.test("isEmojiAlone() knows one to three emoji", () => {
  for (const text of ["👍", "👍🏽 ❤️", "👩‍👩‍👧‍👦", "🇫🇷", "1️⃣"]) assert(isEmojiAlone(text), text);
  for (const text of ["", "a", "👍 yes", "👍👍👍👍", "12"]) assert(!isEmojiAlone(text), text);
});

Deno.test("isVisible() knows the texts in which there is nothing to see", () => {
  for (const text of ["", " \n", "\u200B", "\u3164", "\u2800", "\u2062", "\u061C", "\uFE0F"]) {
    assert(!isVisible(text), JSON.stringify(text));
  }
  for (const text of ["a", "👍", "é", "\u200Ba", "·"]) assert(isVisible(text), text);
});
