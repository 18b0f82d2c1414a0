import { assert, assertEquals } from "@std/assert";
import { KeyList } from "../../keys/list/key_list.ts";
import { makeList } from "../testkit/make_list.ts";
import { tempDir } from "../testkit/temp_dir.ts";

/** Bytes of the first dump in a document; lines that are left out are zeros. */
function dumpIn(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let last = -1;
  for (
    const [, digits = "", row = ""] of text.matchAll(/^ {4}([0-9a-f]{4}): ((?:[0-9a-f]{2} ?)+)$/gm)
  ) {
    const offset = parseInt(digits, 16);
    if (offset <= last) break;
    bytes.set(row.trim().split(" ").map((pair) => parseInt(pair, 16)), offset);
    last = offset;
  }
  return bytes;
}

Deno.test("the example of FORMAT.md is what keygen writes, byte for byte", async () => {
  using dir = tempDir();
  let next = 0;
  const fill = (bytes: Uint8Array): void => {
    for (let index = 0; index < bytes.length; index++) bytes[index] = next++;
  };
  await makeList(dir.path, { slotCount: 2, recordBytes: 64 }, { fill });
  const text = Deno.readTextFileSync(new URL("../../keys/FORMAT.md", import.meta.url));
  const example = dumpIn(text, 4256);
  assert(example.some((byte) => byte !== 0));
  assertEquals(example, Deno.readFileSync(dir.file("alice.hkl")));
});

Deno.test("the vault key of FORMAT.md's example is the one that its list gives", async () => {
  using dir = tempDir();
  await makeList(dir.path, { slotCount: 2, recordBytes: 64 });
  const list = await KeyList.open(dir.file("alice.hkl"), { write: false });
  const text = Deno.readTextFileSync(new URL("../../keys/FORMAT.md", import.meta.url));
  const [, key] = /USE\s+`example`\s+gives\s+the\s+vault\s+key\s+`([0-9a-f]{64})`/.exec(text) ?? [];
  assertEquals(list.vault.deriveKey("example").toHex(), key);
  list.close();
});
