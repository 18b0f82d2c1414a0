import { assertEquals } from "@std/assert";
import { lineOf } from "../../../ui/state/entry_text.ts";
import { entryOf } from "../fake_conversation.ts";

Deno.test("lineOf() is what is read of a text, without the fences of code", () => {
  assertEquals(lineOf(entryOf({ text: "```sh\nls -l\n```" })), "ls -l");
  assertEquals(lineOf(entryOf({ text: "run `ls`, then `cd`" })), "run ls, then cd");
  assertEquals(lineOf(entryOf({ text: "a ` b" })), "a ` b");
});
