import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FAT_FILE_BYTES, freeBytesOf, mediumFault, mediumOf } from "../../../keys/disk/medium.ts";
import { writeError } from "../../../server/command/write_failure.ts";
import { makeList } from "../../testkit/make_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const roomy = { device: 1, freeBytes: 1e12, maxFileBytes: Infinity };

Deno.test("mediumOf() knows the free space of a folder", () => {
  using dir = tempDir();
  const { freeBytes, maxFileBytes } = mediumOf(dir.path);
  assert(freeBytes > 0);
  assert(maxFileBytes >= FAT_FILE_BYTES);
});

Deno.test("mediumOf() knows FAT by what the system calls it, and ext4 as one without its limit", () => {
  using dir = tempDir();
  const limitOf = (type: number) =>
    mediumOf(dir.path, () => ({ type, blocks: 10, bavail: 10, bsize: 4_096 })).maxFileBytes;
  assertEquals([0x4d44, 0xef53, 0x01021994].map(limitOf), [2 ** 32 - 1, Infinity, Infinity]);
});

Deno.test("a file system that tells nothing of its size is not taken for a full one", () => {
  assertEquals(freeBytesOf({ blocks: 0, bavail: 0, bsize: 4_096 }), Infinity);
  assertEquals(freeBytesOf({ blocks: 10, bavail: 0, bsize: 4_096 }), 0);
  const unknown = { ...roomy, freeBytes: Infinity };
  assertEquals(mediumFault([{ path: "/s/a.hkl", bytes: 2 ** 50 }], () => unknown), undefined);
});

Deno.test("mediumFault() adds up what goes to the same file system, through whatever folder", () => {
  const files = [{ path: "/one/a.hkl", bytes: 600 }, { path: "/two/b.hkl", bytes: 600 }];
  const sameDisk = mediumFault(files, () => ({ ...roomy, freeBytes: 1000 }));
  assert(sameDisk?.kind === "diskFull");
  assertEquals([sameDisk.freeBytes, sameDisk.wantedBytes], [1000, 1200]);
  const twoDisks = mediumFault(
    files,
    (folder) => ({ ...roomy, device: folder.length + folder.charCodeAt(1), freeBytes: 1000 }),
  );
  assertEquals(twoDisks, undefined);
});

Deno.test("mediumFault() names the file that FAT32 cannot hold", () => {
  const fat = { ...roomy, maxFileBytes: FAT_FILE_BYTES };
  assertEquals(mediumFault([{ path: "/s/a.hkl", bytes: 2 ** 32 - 1 }], () => fat), undefined);
  const fault = mediumFault([{ path: "/s/a.hkl", bytes: 2 ** 32 }], () => fat);
  assertEquals(fault, { kind: "fileTooLarge", path: "/s/a.hkl", maxFileBytes: 2 ** 32 - 1 });
});

Deno.test("generateLists() that fails half-way leaves nothing half-written", async () => {
  using dir = tempDir();
  let calls = 0;
  const fill = (): void => {
    if (++calls === 3) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  };
  const outcome = await makeList(dir.path, { recordBytes: 4096, slotCount: 4096 }, { fill });
  assert(outcome.kind === "failed");
  assertStringIncludes(writeError("Writing", outcome.fault).message, "the medium is full");
  assertEquals([...Deno.readDirSync(dir.path)], []);
});

/** A file system of 3 MiB at `path`. */
function mountSmall(path: string): Disposable {
  const mount = ["-t", "tmpfs", "-o", "size=3m", "hchat-test", path];
  assert(new Deno.Command("mount", { args: mount }).outputSync().success);
  return {
    [Symbol.dispose]: () => void new Deno.Command("umount", { args: ["-l", path] }).outputSync(),
  };
}

Deno.test({
  name: "generateLists() leaves nothing half-written on a medium that is really full",
  // Only root may mount one; the test above stands for it elsewhere.
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
  fn: async () => {
    using dir = tempDir();
    using _small = mountSmall(dir.path);
    const outcome = await makeList(dir.path, { recordBytes: 4096, slotCount: 1024 });
    assert(outcome.kind === "failed");
    assertEquals(outcome.fault.code, "ENOSPC");
    assertStringIncludes(outcome.fault.path, dir.path);
    assertEquals([...Deno.readDirSync(dir.path)], []);
  },
});

Deno.test({
  name: "keygen proposes volumes when a file grows larger than the file system allows",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    const main = new URL("../../../main.ts", import.meta.url).href;
    // A limit of 1 MiB for any file, as FAT32 has one of 4 GiB; 512-byte units in every shell.
    const limited = `trap "" XFSZ; ulimit -f 2048; exec "$@"`;
    const words = ["run", "--no-check", "--allow-all", main, "keygen", "--out", dir.path];
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", limited, "sh", Deno.execPath(), ...words, "--for", "1d"],
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 1);
    assertStringIncludes(said, "allows no file that large");
    assertStringIncludes(said, "--volume-size 4095MiB");
    assertEquals([...Deno.readDirSync(dir.path)], []);
  },
});
