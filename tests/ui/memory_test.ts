import { assertEquals } from "@std/assert";
import { Memory } from "../../ui/memory.ts";
import { DEFAULT_PREFS, type MemoryJson, readPrefs } from "../../ui/state/prefs.ts";
import { FakeClock, settle } from "../testkit/fake_clock.ts";

/** A page's memory with the program played by the test. */
function rig(kept: Record<string, unknown> = {}) {
  const clock = new FakeClock();
  const put: MemoryJson[] = [];
  const loaded: MemoryJson[] = [];
  const memory = new Memory({
    fetchMemory: () => Promise.resolve({ kind: "ok", value: kept }),
    putMemory: (each) => Promise.resolve(put.push(each)),
    after: (delayMs, callback) => clock.after(delayMs, callback),
    loaded: (each) => loaded.push(each),
  });
  return { clock, put, loaded, memory };
}

const DRAFT: MemoryJson = { drafts: [["bob", "half"]], prefs: DEFAULT_PREFS };

Deno.test("Memory takes what the program kept, once, and nothing that makes no sense", async () => {
  const { memory, loaded } = rig({ drafts: [["bob", "half"], ["x"], 7], prefs: { sounds: "no" } });
  await memory.load();
  await memory.load();
  assertEquals(loaded, [DRAFT]);
});

Deno.test("Memory puts the latest state back a moment after a change, and only a change", async () => {
  const { memory, put, clock } = rig();
  memory.note(DRAFT);
  await memory.load();
  memory.note({ drafts: [], prefs: DEFAULT_PREFS });
  await clock.advance(1_000);
  assertEquals(put, []);
  memory.note({ ...DRAFT, drafts: [["bob", "h"]] });
  memory.note(DRAFT);
  await clock.advance(1_000);
  assertEquals(put, [DRAFT]);
});

Deno.test("Memory puts a change back at once when the page goes", async () => {
  const { memory, put } = rig();
  await memory.load();
  memory.note(DRAFT);
  memory.flush();
  await settle();
  assertEquals(put, [DRAFT]);
});

Deno.test("readPrefs() takes choices of the right kind and leaves all others as at first", () => {
  assertEquals(readPrefs(undefined), DEFAULT_PREFS);
  assertEquals(readPrefs([]), DEFAULT_PREFS);
  const odd = { sounds: false, notifies: 1, language: ["en"], muted: ["bob", 7] };
  assertEquals(readPrefs(odd), { ...DEFAULT_PREFS, sounds: false });
});
