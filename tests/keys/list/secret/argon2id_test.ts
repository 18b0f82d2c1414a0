import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { KeyListError } from "../../../../keys/errors.ts";
import { argon2id } from "../../../../keys/list/secret/argon2id.ts";

Deno.test("argon2id() says how much memory it takes where that cannot be had", async () => {
  const cost = { passes: 1, memoryKib: 4_000_000_000, lanes: 1 };
  const error = await assertRejects(
    () => argon2id(new Uint8Array(8), { salt: new Uint8Array(16), cost }),
    KeyListError,
  );
  assertEquals(error.kind, "noMemory");
  assertMatch(error.message, /takes 3906250 MiB of memory/);
});
