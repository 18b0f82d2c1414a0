/** Places that the runtime closes to the program: it says so in words of its own, with the way out. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeList } from "../../testkit/make_list.ts";
import { runProgramFully } from "../../testkit/program.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const RUNTIME_WORDS = /allow-|NotCapable|Requires|os error|Deno|run again with/;

/** Words of the command line, with LIST for a list; what is said; what is hinted at. */
const LINES: [string, string, string][] = [
  ["keygen --out /dev/shm --for 10m", "Cannot use /dev/shm", "tmpfs"],
  ["keygen --out /dev/shm/new --for 10m", "Cannot use /dev/shm/new", "tmpfs"],
  ["copy LIST /dev/shm", "Cannot use /dev/shm", "tmpfs"],
  ["info /dev/shm/alice.hkl", "hchat may not use /dev, /proc and /sys", "tmpfs"],
  ["info /dev/stdin", "hchat may not use /dev, /proc and /sys", "another folder"],
  ["verify /proc/self/maps", "hchat may not use /dev, /proc and /sys", "another folder"],
  ["fingerprint /sys/kernel/x.hkl", "hchat may not use /dev, /proc and /sys", "another folder"],
  ["burn /dev/shm/x.hkl --until now", "hchat may not use /dev, /proc and /sys", "tmpfs"],
  ["chat /dev/shm/x.hkl --page 127.0.0.1:0", "hchat may not use /dev, /proc and /sys", "tmpfs"],
  ["info /dev/null", "expected a file, got a device or a pipe", ""],
  ["info /dev/zero", "expected a file, got a device or a pipe", ""],
];

Deno.test({
  name: "places that are closed to hchat are named in its own words, with the way out",
  ignore: Deno.build.os !== "linux",
  fn: async (t) => {
    using dir = tempDir();
    await makeList(dir.path);
    for (const [line, message, hint] of LINES) {
      await t.step(line, async () => {
        const words = line.replace("LIST", dir.file("alice.hkl")).replace("FOLDER", dir.path);
        const { code, stderr } = await runProgramFully(words.split(" "));
        assertEquals(code, 1, stderr);
        assertStringIncludes(stderr, message);
        assertStringIncludes(stderr, hint);
        assert(!RUNTIME_WORDS.test(stderr), stderr);
      });
    }
  },
});
