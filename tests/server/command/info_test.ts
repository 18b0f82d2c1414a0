import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { STATE_OFFSET } from "../../../keys/list/header_codec.ts";
import { encodeState, freshState, STATE_COPY_BYTES } from "../../../keys/list/list_state.ts";
import { verifyCommand } from "../../../server/command/verify_command.ts";
import { infoCommand, type InfoJson } from "../../../server/command/info_command.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { type ListRequest, makeList } from "../../testkit/make_list.ts";
import { runCommand } from "../../testkit/run_command.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const START = Date.UTC(2026, 0, 1);

async function infoAt(path: string, nowMs: number, code = 0): Promise<InfoJson> {
  const io = new FakeIo();
  io.clock.set(nowMs);
  const run = await runCommand(infoCommand, [path, "--json"], io);
  assertEquals(run.code, code, run.errors.join("\n"));
  return JSON.parse(run.lines.join("\n"));
}

/** A list of 100 slots of 10 s, changed by `change`, and what `info` says of it. */
async function refusal(
  change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
  request: ListRequest = {},
): Promise<string[]> {
  using dir = tempDir();
  await makeList(dir.path, request);
  const path = dir.file("alice.hkl");
  Deno.writeFileSync(path, change(Deno.readFileSync(path)));
  const run = await runCommand(infoCommand, [path]);
  assertEquals([run.code, run.lines], [1, []]);
  assertStringIncludes(run.errors[0] ?? "", path, "the file is named");
  return run.errors;
}

function sealHeader(bytes: Uint8Array): void {
  bytes.set(createHash("sha256").update(bytes.subarray(0, 3008)).digest(), 3008);
}

Deno.test("info --json says everything that the header, the state and the clock say", async () => {
  using dir = tempDir();
  await makeList(dir.path, { recordBytes: 1280 });
  const path = dir.file("bob.hkl");
  assertEquals(await infoAt(path, START + 255_000), {
    path,
    listId: "1d".repeat(16),
    seat: "b",
    name: "bob",
    peer: "alice",
    names: { a: "alice", b: "bob" },
    status: "running",
    start: "2026-01-01T00:00:00.000Z",
    end: "2026-01-01T00:16:40.000Z",
    periodMs: 10_000,
    recordBytes: 1280,
    slots: 100,
    burned: 0,
    left: 75,
    leftMs: 750_000,
    slot: 25,
    sizeBytes: 4096 + 100 * 1280 + 32,
    volumes: [{ path, bytes: 4096 + 100 * 1280 + 32 }],
    passphrase: false,
    stateCopies: 2,
  });
});

Deno.test("info tells a list that has not begun from one that is over", async () => {
  using dir = tempDir();
  await makeList(dir.path);
  const before = await infoAt(dir.file("alice.hkl"), START - 1);
  assertEquals([before.status, before.left, before.slot], ["notBegun", 100, null]);
  const after = await infoAt(dir.file("alice.hkl"), START + 1_000_000, 1);
  assertEquals([after.status, after.left, after.slot], ["over", 0, null]);
});

Deno.test("info counts burned slots, also of a burn that was cut off, and damaged state copies", async () => {
  using dir = tempDir();
  await makeList(dir.path);
  const path = dir.file("alice.hkl");
  const state = { ...freshState(3), burnedUntil: 40, burnTarget: 60 };
  const bytes = Deno.readFileSync(path);
  bytes.set(encodeState(state, new Uint8Array(16).fill(0x1d)), STATE_OFFSET);
  bytes.fill(0xee, STATE_OFFSET + STATE_COPY_BYTES, STATE_OFFSET + STATE_COPY_BYTES + 8);
  Deno.writeFileSync(path, bytes);
  const info = await infoAt(path, START + 100_000);
  assertEquals([info.burned, info.left, info.stateCopies], [60, 40, 1]);
  const run = await runCommand(infoCommand, [path]);
  assertStringIncludes(run.lines.join("\n"), "one of two copies is damaged");
});

Deno.test("info says how much pad each of the two has", async () => {
  using dir = tempDir();
  await makeList(dir.path, { recordBytes: 1280 });
  const { lines } = await runCommand(infoCommand, [dir.file("alice.hkl")]);
  assertStringIncludes(lines.join("\n"), "1216 bytes of one-time pad, 608 for each of you");
});

Deno.test("info prints the same for people, one fact a line", async () => {
  using dir = tempDir();
  await makeList(dir.path);
  const io = new FakeIo();
  io.clock.set(START + 5_000);
  const { lines } = await runCommand(infoCommand, [dir.file("alice.hkl")], io);
  const text = lines.join("\n");
  for (
    const fact of [
      "a, alice; the other is bob",
      "running",
      "every 10 s",
      "no bytes of one-time pad",
    ]
  ) {
    assertStringIncludes(text, fact);
  }
  for (const fact of ["100 keys, 16 minutes, 40 seconds", "10.5 kB", "passphrase: no"]) {
    assertStringIncludes(text, fact);
  }
});

Deno.test("info lists the volumes of a list and names one that is missing", async () => {
  using dir = tempDir();
  await makeList(dir.path, { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 });
  const path = dir.file("alice.hkl");
  const info = await infoAt(path, START);
  assertEquals(info.volumes.map((volume) => volume.path), [path, `${path}.001`, `${path}.002`]);
  assertEquals(info.sizeBytes, 3 * 4096 + 80 * 65_536 + 5 * 32);
  const run = await runCommand(infoCommand, [path]);
  assertStringIncludes(run.lines.join("\n"), `${path}.002, `);
  Deno.removeSync(`${path}.001`);
  const { code, errors } = await runCommand(infoCommand, [path]);
  assertEquals(code, 1);
  assertStringIncludes(errors[0] ?? "", `its volume 1 of 2 is missing (${path}.001)`);
});

Deno.test("info names a volume of the other seat and one that was cut off", async () => {
  using dir = tempDir();
  await makeList(dir.path, { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 });
  const path = dir.file("alice.hkl");
  Deno.copyFileSync(dir.file("bob.hkl.001"), `${path}.001`);
  const foreign = await runCommand(infoCommand, [path]);
  assertEquals(foreign.code, 1);
  assertStringIncludes(foreign.errors[0] ?? "", "got volume 1 of seat b");
  await makeList(dir.path, { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 });
  Deno.truncateSync(`${path}.002`, 5000);
  const cut = await runCommand(infoCommand, [path]);
  assertStringIncludes(cut.errors[0] ?? "", `bytes in ${path}.002, got 5000`);
});

Deno.test("info says that a file is no key list", async () => {
  const errors = await refusal(() => new TextEncoder().encode("Dear diary,\n"));
  assertStringIncludes(errors[0] ?? "", "This is not an hchat key list");
});

Deno.test("info says that a list was truncated, in the header or behind it", async () => {
  for (const length of [100, 3071]) {
    const errors = await refusal((bytes) => bytes.slice(0, length));
    assertStringIncludes(errors[0] ?? "", `expected 4096 bytes of header, got ${length}`);
  }
  const errors = await refusal((bytes) => bytes.slice(0, -1));
  assertStringIncludes(errors[0] ?? "", "got 10527");
  assertStringIncludes(errors[0] ?? "", "expected 10528 bytes");
});

Deno.test("info says that something was appended", async () => {
  const errors = await refusal((bytes) => Uint8Array.from([...bytes, 0]));
  assertStringIncludes(errors[1] ?? "", "something was appended");
});

Deno.test("info finds flipped bits of the header", async () => {
  const errors = await refusal((bytes) => {
    bytes[70]! ^= 4;
    return bytes;
  });
  assertStringIncludes(errors[0] ?? "", "its header is damaged");
});

Deno.test("info says that a list is of a newer version", async () => {
  const errors = await refusal((bytes) => {
    bytes[9] = 2;
    sealHeader(bytes);
    return bytes;
  });
  assertStringIncludes(errors[0] ?? "", "expected version 1, got 2");
});

Deno.test("info says which field of a header is out of range", async () => {
  const errors = await refusal((bytes) => {
    new DataView(bytes.buffer).setUint32(40, 500);
    sealHeader(bytes);
    return bytes;
  });
  assertStringIncludes(errors[0] ?? "", "expected a period of 1000 to 86400000 ms, got 500");
});

Deno.test("info refuses a list whose state copies are both damaged, and sends nobody to an older copy", async () => {
  const errors = await refusal((bytes) => bytes.fill(1, STATE_OFFSET, 4096));
  assertStringIncludes(errors[0] ?? "", "both copies of its state are damaged");
  assertStringIncludes(errors[1] ?? "", "make a new list");
});

Deno.test("info says that there is no such file, and that a folder is none", async () => {
  using dir = tempDir();
  const missing = await runCommand(infoCommand, [dir.file("nobody.hkl")]);
  assertEquals(missing.code, 1);
  assertStringIncludes(missing.errors[0] ?? "", "there is no such file");
  assertStringIncludes(missing.errors[1] ?? "", "is the stick plugged in?");
  const folder = await runCommand(infoCommand, [dir.path]);
  assertEquals(folder.code, 1);
  assertStringIncludes(folder.errors[0] ?? "", "expected the file of a key list, got a folder");
  assertStringIncludes(folder.errors[1] ?? "", "give the path of a .hkl file in it");
});

Deno.test("info wants exactly one list", async () => {
  assertEquals((await runCommand(infoCommand, [])).code, 2);
  assertEquals((await runCommand(infoCommand, ["a.hkl", "b.hkl"])).code, 2);
});

Deno.test("info and verify of a list that is over say so and exit 1", async () => {
  using dir = tempDir();
  await makeList(dir.path);
  const path = dir.file("alice.hkl");
  for (const command of [infoCommand, verifyCommand]) {
    for (const [nowMs, code] of [[START + 999_999, 0], [START + 1_000_000, 1]] as const) {
      const io = new FakeIo();
      io.clock.set(nowMs);
      const run = await runCommand(command, [path], io);
      assertEquals(run.code, code, run.errors.join("\n"));
      assertEquals(run.errors.join("\n").includes(`${path} is over`), code === 1);
      assert(run.lines.length > 0);
    }
  }
});
