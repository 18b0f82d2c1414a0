import { assertEquals, assertNotEquals } from "@std/assert";
import { unreadable } from "../../../keys/disk/unreadable.ts";
import { fileError } from "../../../server/cli/named_file.ts";

const CAUSES: [unknown, string][] = [
  [new Deno.errors.NotFound("os error 2"), "there is no such file"],
  [new Deno.errors.PermissionDenied("os error 13"), "you are not allowed to read it"],
];

Deno.test("a list and a file of an option that cannot be read get the same reason and hints of their own", () => {
  for (const [cause, reason] of CAUSES) {
    const list = unreadable("x", cause);
    const file = fileError("read --entropy", "x", { cause });
    assertEquals(list.message, `Cannot open the key list x: ${reason}`);
    assertEquals(file.message, `Cannot read --entropy: x: ${reason}`);
    assertEquals([typeof list.hint, typeof file.hint], ["string", "string"]);
    assertNotEquals(list.hint, file.hint);
  }
});

Deno.test("what else the system says of a file comes in words of our own, without a hint", () => {
  const cause = new Error("Invalid argument (os error 22)");
  const reason = "the system does not offer this for that kind of file";
  assertEquals(unreadable("x", cause).message, `Cannot open the key list x: ${reason}`);
  assertEquals(fileError("read it", "x", { cause }).hint, undefined);
});
