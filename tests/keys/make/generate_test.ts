import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { chunkCount, digestRoot } from "../../../keys/list/digest_table.ts";
import { decodeHeader } from "../../../keys/list/header_codec.ts";
import { type ListHeader, recordOffset } from "../../../keys/list_header.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { filesOf } from "../../../keys/list/volumes.ts";
import {
  createPassphraseBlock,
  openPassphraseBlock,
  xorRecords,
} from "../../../keys/list/passphrase.ts";
import { openKernelDevice, openRandomSource } from "../../../keys/random.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { countingFill, makeList } from "../../testkit/make_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Header, records in their order, and digest table of a list, read with nothing but the layout. */
function takeApart(path: string): { header: ListHeader; records: Uint8Array; table: Uint8Array } {
  const header = decodeHeader(Deno.readFileSync(path));
  const files = filesOf(path, header).map((file) => Deno.readFileSync(file));
  const records = new Uint8Array(header.slotCount * header.recordBytes);
  for (let slot = 0; slot < header.slotCount; slot++) {
    const { volume, offset } = recordOffset(header, slot);
    const record = files[volume]!.subarray(offset, offset + header.recordBytes);
    records.set(record, slot * header.recordBytes);
  }
  return { header, records, table: files.at(-1)!.slice(-32 * chunkCount(header)) };
}

function expectedTable(records: Uint8Array, chunkLength: number): Uint8Array {
  const digests = [];
  for (let at = 0; at < records.length; at += chunkLength) {
    const chunk = records.subarray(at, at + chunkLength);
    digests.push(...createHash("sha256").update(chunk).digest());
  }
  return Uint8Array.from(digests);
}

function counted(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  countingFill()(bytes);
  return bytes;
}

Deno.test("generateLists() writes records, digest table and root as FORMAT.md says", async () => {
  using dir = tempDir();
  const request = { recordBytes: 1280, slotCount: 2000 };
  const outcome = await makeList(dir.path, request, { fill: countingFill() });
  assertEquals(outcome, {
    kind: "written",
    paths: [dir.file("alice.hkl"), dir.file("bob.hkl")],
    backupPaths: [],
    mixedBytes: 0,
  });
  const { header, records, table } = takeApart(dir.file("alice.hkl"));
  assertEquals(records, counted(2000 * 1280));
  assertEquals(table, expectedTable(records, 819 * 1280));
  assertEquals(header.digestRoot, digestRoot(table));
  assertEquals(header.seat, "a");
  const bob = takeApart(dir.file("bob.hkl"));
  const vaultBlock = new Uint8Array(48).fill(0x3f, 0, 32);
  assertEquals(bob.header, { ...header, seat: "b", vaultBlock });
  assertEquals(bob.records, records);
});

Deno.test("generateLists() splits a list into volumes that hold the same records", async () => {
  using dir = tempDir();
  const request = { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 };
  const outcome = await makeList(dir.path, request, { fill: countingFill() });
  // A list is there once its main file is: that one comes last.
  const named = ["alice", "bob"].flatMap((name) =>
    [".002", ".001", ""].map((volume) => dir.file(`${name}.hkl${volume}`))
  );
  assertEquals(outcome.kind === "written" && outcome.paths, named);
  assertEquals(namesIn(dir.path), [
    "alice.hkl",
    "alice.hkl.001",
    "alice.hkl.002",
    "bob.hkl",
    "bob.hkl.001",
    "bob.hkl.002",
  ]);
  const { header, records, table } = takeApart(dir.file("bob.hkl"));
  assertEquals([header.volumeCount, header.recordsPerVolume], [3, 32]);
  assertEquals(records, counted(80 * 65_536));
  assertEquals(table, expectedTable(records, 16 * 65_536));
  for (const file of readListInfo(dir.file("bob.hkl")).files) assert(file.bytes <= 2_200_000);
});

Deno.test("generateLists() removes the volumes of a longer list that it replaces", async () => {
  using dir = tempDir();
  await makeList(dir.path, { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 });
  Deno.writeTextFileSync(dir.file("alice.hkl.notes"), "");
  await makeList(dir.path);
  assertEquals(namesIn(dir.path), ["alice.hkl", "alice.hkl.notes", "bob.hkl"]);
});

Deno.test("generateLists() in several threads writes every chunk once, with its digest", async () => {
  using dir = tempDir();
  const request = { recordBytes: 1280, slotCount: 56 * 819 - 100 };
  const seen: number[] = [];
  const progress = (phase: string, bytes: number): void => {
    if (phase === "writing") seen.push(bytes);
  };
  const outcome = await makeList(dir.path, request, { threads: 3, progress });
  assertEquals(outcome.kind, "written");
  const { header, records, table } = takeApart(dir.file("alice.hkl"));
  assertEquals(table, expectedTable(records, 819 * 1280));
  assertEquals(header.digestRoot, digestRoot(table));
  assertEquals(new Set(Array.from({ length: 56 }, (_, at) => table[at * 32])).size > 28, true);
  assertEquals(seen.at(-1), records.length);
  assertEquals(takeApart(dir.file("bob.hkl")).records, records);
});

const brokenThreads: [string, URL][] = [
  ["is not there", new URL("./no_such_module.ts", import.meta.url)],
  [
    "does not load",
    new URL("data:text/javascript,throw new Error('no thread, as the test wants')"),
  ],
];

for (const [what, threadUrl] of brokenThreads) {
  Deno.test(`generateLists() writes in this thread when the threads' module ${what}`, async () => {
    using dir = tempDir();
    const request = { recordBytes: 4096, slotCount: 40 * 256 };
    const outcome = await makeList(dir.path, request, { threads: 2, threadUrl });
    assertEquals(outcome.kind, "written");
    const { records, table } = takeApart(dir.file("alice.hkl"));
    assertEquals(table, expectedTable(records, 1_048_576));
  });
}

Deno.test("generateLists() fills every record with bytes of its own", async () => {
  using dir = tempDir();
  await makeList(dir.path, { slotCount: 1000 });
  const { records } = takeApart(dir.file("alice.hkl"));
  const seen = new Set<string>();
  for (let at = 0; at < records.length; at += 64) seen.add(records.subarray(at, at + 64).join());
  assertEquals(seen.size, 1000);
});

for (const threads of [1, 2]) {
  Deno.test(`generateLists() that is interrupted leaves nothing, with ${threads} thread(s)`, async () => {
    using dir = tempDir();
    const stop = new AbortController();
    const request = { recordBytes: 4096, slotCount: 256 * 64 };
    const progress = (): void => stop.abort();
    const outcome = await makeList(dir.path, request, { threads, signal: stop.signal, progress });
    assertEquals(outcome, { kind: "interrupted", leftPaths: [] });
    assertEquals(namesIn(dir.path), []);
  });
}

Deno.test("what generateLists() has written so far is no list, under any name", async () => {
  using dir = tempDir();
  const firstPages: Uint8Array[] = [];
  const progress = (): void => {
    for (const name of namesIn(dir.path)) {
      assert(/^\.(alice|bob)\.hkl\.partial-[0-9a-f]{8}$/.test(name), name);
      firstPages.push(Deno.readFileSync(dir.file(name)).subarray(0, 4096));
    }
  };
  await makeList(dir.path, { recordBytes: 4096, slotCount: 600 }, { progress });
  assert(firstPages.length >= 4);
  for (const page of firstPages) assert(page.every((byte) => byte === 0));
});

Deno.test("generateLists() mixes an entropy file in by XOR, as far as it reaches", async () => {
  using dir = tempDir();
  const own = counted(3_000_001).map((byte) => byte ^ 0x55);
  Deno.writeFileSync(dir.file("dice"), own);
  const request = { recordBytes: 1280, slotCount: 3000 };
  const entropy = { kind: "file" as const, path: dir.file("dice") };
  const outcome = await makeList(dir.path, { ...request, entropy }, { fill: countingFill() });
  assertEquals(outcome.kind === "written" && outcome.mixedBytes, 3_000_001);
  const expected = counted(3000 * 1280);
  own.forEach((byte, index) => expected[index]! ^= byte);
  assertEquals(takeApart(dir.file("alice.hkl")).records, expected);
});

Deno.test("generateLists() asks an entropy stream for no more than the records take", async () => {
  using dir = tempDir();
  let asked = 0;
  const read = (into: Uint8Array): Promise<number> => {
    asked += into.length;
    return Promise.resolve(into.length);
  };
  const entropy = { kind: "stream" as const, read, close: () => {} };
  await makeList(dir.path, { recordBytes: 64, slotCount: 20_000, entropy });
  assertEquals(asked, 64 * 20_000);
});

Deno.test("generateLists() reads an entropy stream in order and once, in bites of any size", async () => {
  using dir = tempDir();
  let left = 1_500_000;
  let isClosed = false;
  const read = (into: Uint8Array): Promise<number> => {
    const count = Math.min(into.length, left, 70_001);
    into.fill(0xff, 0, count);
    left -= count;
    return Promise.resolve(count);
  };
  const entropy = { kind: "stream" as const, read, close: () => void (isClosed = true) };
  const request = { recordBytes: 1280, slotCount: 2000, entropy };
  const outcome = await makeList(dir.path, request, { fill: (bytes) => void bytes.fill(0x0f) });
  assertEquals(outcome.kind === "written" && outcome.mixedBytes, 1_500_000);
  const { records } = takeApart(dir.file("alice.hkl"));
  assert(records.subarray(0, 1_500_000).every((byte) => byte === 0xf0));
  assert(records.subarray(1_500_000).every((byte) => byte === 0x0f));
  assertEquals(isClosed, false, "who opened the stream closes it");
});

Deno.test("a list under a passphrase holds the same records, encrypted for each seat on its own", async () => {
  using dir = tempDir();
  const listId = new Uint8Array(16).fill(0x1d);
  const cost = { passes: 1, memoryKib: 65_536, lanes: 1 };
  const random = countingFill();
  const targets = await Promise.all((["a", "b"] as const).map(async (seat) => ({
    seat,
    path: dir.file(`${seat}.hkl`),
    passphrase: await createPassphraseBlock("correct horse", { random, listId, seat, cost }),
  })));
  await makeList(dir.path, { recordBytes: 1280, slotCount: 3000, targets }, {
    fill: countingFill(),
  });
  const plain = counted(3000 * 1280);
  const lists = targets.map((target) => takeApart(target.path));
  for (const { header, records, table } of lists) {
    const { seat, passphraseBlock } = header;
    const opened = await openPassphraseBlock("correct horse", {
      listId,
      seat,
      block: passphraseBlock!,
    });
    assert(opened.kind === "opened");
    assertEquals(table, expectedTable(plain, 819 * 1280));
    xorRecords(opened.masterKey, 0, records);
    assertEquals(records, plain);
  }
  assert(
    lists[0]!.records.length > 0 &&
      !Deno.readFileSync(targets[0]!.path).every((byte, at) =>
        byte === Deno.readFileSync(targets[1]!.path)[at]
      ),
  );
});

Deno.test("generateLists() says which file could not be written and leaves nothing", async () => {
  using dir = tempDir();
  const targets = [
    { seat: "a" as const, path: dir.file("alice.hkl") },
    { seat: "b" as const, path: dir.file("gone/bob.hkl") },
  ];
  const outcome = await makeList(dir.path, { targets });
  assert(outcome.kind === "failed");
  assertEquals(outcome.fault.code, "ENOENT");
  assertStringIncludes(outcome.fault.path, "gone/.bob.hkl.partial-");
  assertEquals(namesIn(dir.path), []);
});

Deno.test("the kernel's generator fills whole buffers and no plain file can stand in for it", () => {
  const source = openRandomSource("kernel");
  const bytes = new Uint8Array(100_000);
  source.fill(bytes);
  source.close();
  assertEquals(new Set(bytes.subarray(-10_000)).size, 256);
  using dir = tempDir();
  Deno.writeFileSync(dir.file("urandom"), new Uint8Array(1000));
  let message = "";
  try {
    openKernelDevice(dir.file("urandom"));
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  assertStringIncludes(message, "is no device");
});
