/** What is interrupted while a source or a medium keeps it waiting takes its files away at once. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { rewriteList } from "../../../keys/make/change_passphrase.ts";
import { openEntropy } from "../../../keys/make/entropy.ts";
import { openList } from "../../../keys/list/open_list.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { makeList } from "../../testkit/make_list.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const random = seededRandom("interrupted");

Deno.test("generateLists() does not wait for an entropy stream that stalls", async () => {
  using dir = tempDir();
  const stop = new AbortController();
  const read = (): Promise<number> => {
    setTimeout(() => stop.abort(), 0);
    return new Promise(() => {});
  };
  const entropy = { kind: "stream" as const, read, close: () => {} };
  const outcome = await makeList(dir.path, { entropy }, { signal: stop.signal });
  assertEquals(outcome.kind, "interrupted");
  assertEquals(namesIn(dir.path), []);
});

Deno.test({
  name: "openEntropy() does not wait for the writer of a named pipe when it is interrupted",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    const pipe = dir.file("pipe");
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const stop = new AbortController();
    const opening = openEntropy(pipe, stop.signal);
    stop.abort();
    await assertRejects(() => opening, DOMException);
    // Lets the thread go that waits.
    (await Deno.open(pipe, { write: true })).close();
  },
  // The runtime has opened the pipe for a reader that is not there any more.
  sanitizeOps: false,
  sanitizeResources: false,
});

Deno.test("rewriteList() takes its files away as soon as it is interrupted", async () => {
  using dir = tempDir();
  await makeList(dir.path, { slotCount: 100, recordBytes: 65_536 });
  const before = namesIn(dir.path);
  const stop = new AbortController();
  let atAbort: string[] | undefined;
  const rewrite = rewriteList(
    openList(dir.file("alice.hkl"), { write: true, lock: true }),
    undefined,
    {
      random,
      signal: stop.signal,
      onProgress: () => {
        if (atAbort !== undefined) return;
        assert(namesIn(dir.path).length > before.length);
        stop.abort();
        atAbort = namesIn(dir.path);
      },
    },
  );
  await assertRejects(() => rewrite, DOMException);
  assertEquals(atAbort, before);
});
