import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { openMapped, openUnmapped, WINDOW_BYTES } from "../../../keys/disk/mapped_file.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { startChild } from "../../testkit/child.ts";

const SURVIVOR = new URL("./children/map_survivor.ts", import.meta.url);
const READER = new URL("./children/map_reader.ts", import.meta.url);

function fill(path: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) bytes[index] = (index * 2_654_435_761) >>> 13;
  Deno.writeFileSync(path, bytes);
  return bytes;
}

Deno.test("openMapped() maps on this platform, and says so", () => {
  using dir = tempDir();
  fill(dir.file("x"), 10_000);
  const file = openMapped(dir.file("x"), { write: false });
  const mapped = ["linux", "darwin", "windows"].includes(Deno.build.os);
  assertEquals(file.readMode, mapped ? "mapped" : "positional");
  file.close();
});

Deno.test("mapped and positional reads give the same bytes at any offset and length", () => {
  using dir = tempDir();
  const size = 3 * WINDOW_BYTES + 12_345;
  const bytes = fill(dir.file("x"), size);
  for (const open of [openMapped, openUnmapped]) {
    const file = open(dir.file("x"), { write: false });
    const offsets = fc.oneof(fc.nat(size), fc.nat(9_000), fc.nat(2).map((n) => n * WINDOW_BYTES));
    fc.assert(fc.property(offsets, fc.nat(70_000), (offset, length) => {
      const into = new Uint8Array(length);
      const isRead = file.readAt(offset, into);
      assertEquals(isRead, offset + length <= size || length === 0);
      if (isRead) assert(into.every((byte, index) => byte === bytes[offset + index]));
    }));
    file.close();
  }
});

Deno.test("a mapped file shows at once what was written through it", () => {
  using dir = tempDir();
  fill(dir.file("x"), 100_000);
  const file = openMapped(dir.file("x"), { write: true });
  const into = new Uint8Array(64);
  file.readAt(50_000, into);
  file.writeAt(50_000, new Uint8Array(64).fill(7));
  file.sync();
  assert(file.readAt(50_000, into));
  assertEquals(into, new Uint8Array(64).fill(7));
  file.close();
});

Deno.test("isPresent() sees truncation, growth, removal and replacement", () => {
  using dir = tempDir();
  const path = dir.file("x");
  const changes: (() => void)[] = [
    () => Deno.truncateSync(path, 5_000),
    () => Deno.truncateSync(path, 20_000),
    () => Deno.removeSync(path),
    () => {
      fill(dir.file("other"), 10_000);
      Deno.renameSync(dir.file("other"), path);
    },
  ];
  for (const change of changes) {
    fill(path, 10_000);
    const file = openMapped(path, { write: false });
    assert(file.isPresent());
    change();
    assert(!file.isPresent());
    file.close();
  }
});

Deno.test("the lock is refused to a second handle and free again after closing", () => {
  using dir = tempDir();
  fill(dir.file("x"), 100);
  const first = openMapped(dir.file("x"), { write: true });
  const second = openMapped(dir.file("x"), { write: false });
  assertEquals([first.tryLock(), second.tryLock()], ["locked", "taken"]);
  first.close();
  assertEquals(second.tryLock(), "locked");
  second.close();
});

Deno.test("a folder is no list file", () => {
  using dir = tempDir();
  assertThrows(() => openMapped(dir.path, { write: false }));
});

Deno.test("a process lives on when its mapped file is truncated or removed", async () => {
  using dir = tempDir();
  for (const change of ["truncate", "remove"]) {
    const path = dir.file(change);
    fill(path, 1_000_000);
    await using child = startChild(SURVIVOR, [path]);
    assertEquals(await child.line(), "mapped true");
    if (change === "truncate") Deno.truncateSync(path, 4_096);
    else Deno.removeSync(path);
    const wanted = change === "truncate" ? "last false" : "last true";
    assertEquals(await child.ask("read"), `present false ${wanted}`);
    assertEquals(await child.ask("read"), `present false ${wanted}`);
    assertEquals(await child.end(), 0);
  }
});

Deno.test("resident memory does not grow with what is read", async () => {
  using dir = tempDir();
  const path = dir.file("big");
  Deno.writeFileSync(path, new Uint8Array(0));
  Deno.truncateSync(path, 64 * WINDOW_BYTES);
  await using child = startChild(READER, [path]);
  const grown = Number(await child.line());
  assert(grown < 16 * 1_048_576, `grew by ${grown} bytes`);
  assertEquals(await child.end(), 0);
});
