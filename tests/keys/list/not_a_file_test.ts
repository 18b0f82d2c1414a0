import { assertEquals, assertRejects } from "@std/assert";
import { KeyListError } from "../../../keys/errors.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { isVolumeFile } from "../../../keys/list/volumes.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test("KeyList.open() refuses a folder and a device, and does not wait at a named pipe", async () => {
  using dir = tempDir();
  const paths = [dir.path];
  if (Deno.build.os !== "windows") {
    const pipe = dir.file("pipe.hkl");
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    paths.push("/dev/zero", pipe);
  }
  for (const path of paths) {
    for (const write of [true, false]) {
      const error = await assertRejects(() => KeyList.open(path, { write }), KeyListError);
      assertEquals(error.kind, "unreadable");
    }
  }
});

Deno.test({
  name: "isVolumeFile() does not wait at a named pipe",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    const pipe = dir.file("alice.hkl.001");
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    assertEquals([isVolumeFile(pipe), isVolumeFile(dir.path)], [false, false]);
  },
});
