import { assert, assertEquals } from "@std/assert";
import { openPositional } from "../../../keys/disk/disk_file.ts";
import { STATE_OFFSET } from "../../../keys/list/header_codec.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { openList } from "../../../keys/list/open_list.ts";
import { createPassphraseBlock } from "../../../keys/list/passphrase.ts";
import { rewriteList } from "../../../keys/make/change_passphrase.ts";
import { freshHandshakeMemory, type HandshakeMemory } from "../../../keys/record_source.ts";
import { FaultyDisk } from "../../testkit/faulty_disk.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { CHEAP_COST, writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { WipeWatch } from "../../testkit/wipe_watch.ts";

const START_MS = Date.UTC(2026, 0, 1);

function memoryOf(byte: number): HandshakeMemory {
  return {
    answeredMs: START_MS + byte,
    retained: new Uint8Array(32).fill(byte),
    previousRetained: byte === 1 ? undefined : new Uint8Array(32).fill(byte - 1),
    unproven: byte % 2 === 0,
  };
}

const [FIRST, SECOND] = [memoryOf(1), memoryOf(2)];

Deno.test("handshake memory survives a restart, whichever state copy goes bad", async () => {
  for (const badCopy of [undefined, 0, 1]) {
    using dir = tempDir();
    const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
    const list = await KeyList.open(path, { write: true });
    assertEquals(list.handshakeMemory, freshHandshakeMemory());
    list.rememberHandshake(FIRST);
    list.rememberHandshake(SECOND);
    list.claimSlot(7);
    assertEquals(list.handshakeMemory, SECOND);
    list.close();
    if (badCopy !== undefined) {
      const file = openPositional(path, { write: true });
      file.writeAt(STATE_OFFSET + 512 * badCopy + 3, Uint8Array.of(0xee));
      file.close();
    }
    const again = await KeyList.open(path, { write: true });
    assertEquals(again.handshakeMemory, SECOND);
    assertEquals(again.claimedBefore, 7);
    again.close();
  }
});

Deno.test("the secret of zeros from before the first session is kept as the previous one", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const list = await KeyList.open(path, { write: true });
  const memory = { ...FIRST, previousRetained: new Uint8Array(32) };
  list.rememberHandshake(memory);
  assertEquals(list.handshakeMemory, memory);
  list.close();
  const again = await KeyList.open(path, { write: true });
  assertEquals(again.handshakeMemory, memory);
  again.close();
});

Deno.test("no retained secret is on the medium in clear", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const list = await KeyList.open(path, { write: true });
  list.rememberHandshake(SECOND);
  list.close();
  const page = Deno.readFileSync(path).subarray(0, 4_096).toHex();
  assert(!page.includes(SECOND.retained.toHex()) && !page.includes(FIRST.retained.toHex()));
});

Deno.test("a change replaces what it names and keeps the rest", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const list = await KeyList.open(path, { write: true });
  list.rememberHandshake(SECOND);
  list.rememberHandshake({ answeredMs: START_MS + 9 });
  list.rememberHandshake({ unproven: false });
  assertEquals(list.handshakeMemory, { ...SECOND, answeredMs: START_MS + 9, unproven: false });
  list.close();
});

Deno.test("a change leaves no copy of the secrets that it has read in memory", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const list = await KeyList.open(path, { write: true });
  list.rememberHandshake(SECOND);
  using watch = new WipeWatch();
  list.rememberHandshake({ unproven: false });
  assertEquals([SECOND.retained, FIRST.retained].map((secret) => watch.count(secret)), [1, 1]);
  list.close();
});

Deno.test("a power cut at any step leaves the memory from before or after, and never none", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 12, recordBytes: 64 });
  const bytes = Deno.readFileSync(path);
  const use = async (disk: FaultyDisk): Promise<void> => {
    const list = await KeyList.open("x.hkl", { write: true, openFile: disk.openFile });
    list.rememberHandshake(FIRST);
    list.rememberHandshake(SECOND);
    list.close();
  };
  const whole = new FaultyDisk(bytes.slice());
  await use(whole);
  const seen = new Set<number>();
  for (let stepsLeft = 0; stepsLeft <= whole.steps; stepsLeft++) {
    const disk = new FaultyDisk(bytes.slice(), { stepsLeft });
    await use(disk);
    for (const image of disk.images()) {
      const { openFile } = new FaultyDisk(image);
      const list = await KeyList.open("x.hkl", { write: true, openFile });
      const memory = list.handshakeMemory;
      const known = [freshHandshakeMemory(), FIRST, SECOND];
      const found = known.findIndex(({ answeredMs }) => answeredMs === memory.answeredMs);
      assertEquals(memory, known[found]);
      seen.add(found);
      list.close();
    }
  }
  assertEquals([...seen].sort(), [0, 1, 2]);
});

Deno.test("a read-only list keeps the memory until it is closed", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const before = Deno.readFileSync(path);
  const list = await KeyList.open(path, { write: false });
  list.rememberHandshake(SECOND);
  assertEquals(list.handshakeMemory, SECOND);
  list.close();
  assertEquals(Deno.readFileSync(path), before);
});

Deno.test("what came while the medium was out is written when it is back", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const list = await KeyList.open(path, { write: true });
  list.rememberHandshake(FIRST);
  Deno.renameSync(path, dir.file("out"));
  list.rememberHandshake(SECOND);
  assertEquals(list.handshakeMemory, SECOND);
  Deno.renameSync(dir.file("out"), path);
  assert(list.revive());
  list.close();
  const again = await KeyList.open(path, { write: true });
  assertEquals(again.handshakeMemory, SECOND);
  again.close();
});

Deno.test("a list that another program used meanwhile has that program's memory", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const list = await KeyList.open(path, { write: true });
  list.rememberHandshake(FIRST);
  Deno.renameSync(path, dir.file("out"));
  assert(!list.isPresent());
  Deno.renameSync(dir.file("out"), path);
  const other = await KeyList.open(path, { write: true });
  other.rememberHandshake(SECOND);
  other.claimSlot(5);
  other.close();
  assert(list.revive());
  assertEquals(list.handshakeMemory, SECOND);
  assertEquals(list.claimedBefore, 5);
  list.close();
});

Deno.test("a new passphrase keeps the memory", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const list = await KeyList.open(made.path, { write: true });
  list.rememberHandshake(SECOND);
  list.close();
  const random = seededRandom("memory");
  const { listId, seat } = made.header;
  const options = { random, listId, seat, cost: CHEAP_COST };
  const block = await createPassphraseBlock("first", options);
  const opened = openList(made.path, { write: true, lock: true });
  await rewriteList(opened, block, { random, signal: new AbortController().signal });
  const again = await KeyList.open(made.path, { write: true, passphrase: "first" });
  assertEquals(again.handshakeMemory, SECOND);
  again.close();
});
