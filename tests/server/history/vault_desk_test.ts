/** A vault that is worked on in a thread of its own, and where there is no thread, in this one. */
import { assert, assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { openHistory } from "../../../server/history/history.ts";
import { UNWATCHED } from "../../../server/history/history_watch.ts";
import { startVaultDesk } from "../../../server/history/vault_desk.ts";
import type { VaultChanges, VaultDesk } from "../../../server/history/vault_job.ts";
import type { TextLaneState } from "../../../server/messages/text_lane.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { partsOf } from "../../testkit/history_parts.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const ENTRY: EntryJson = {
  id: "0".repeat(32),
  direction: "in",
  text: "kept elsewhere",
  at: "2026-01-01T00:00:00.000Z",
  state: "read",
  slot: 7,
  protection: "pad",
};
const CHANGES: VaultChanges = {
  entries: [{ entry: ENTRY, writtenAtMs: 5 }],
  removed: [],
  sought: [],
  nowMs: 0,
  payloads: { added: [["0f".repeat(16), Uint8Array.of(1, 2, 3)]], removed: [] },
  lane: undefined,
  settings: { title: "Al" },
  files: [],
};

async function openAt(desk: VaultDesk, path: string): Promise<Uint8Array> {
  const key = new Uint8Array(32).fill(9);
  const opened = await desk.do({ kind: "open", path, key });
  assert(opened.kind === "opened");
  return key;
}

const DESKS: Record<string, () => Promise<VaultDesk>> = {
  "in its thread": () => startVaultDesk(),
  "without one": () => startVaultDesk(new URL("./no_such_worker.ts", import.meta.url)),
};

for (const [where, start] of Object.entries(DESKS)) {
  Deno.test(`a vault ${where} gives back what it was given, and leaves no key on this side`, async () => {
    using folder = tempDir();
    const path = folder.file("vault");
    const first = await start();
    const key = await openAt(first, path);
    assertEquals((await first.do({ kind: "save", changes: CHANGES })).kind, "saved");
    const read = await first.do({ kind: "read", window: { limit: 9, search: "ELSEWHERE" } });
    assertEquals(read, { kind: "found", entries: [ENTRY] });
    await first.do({ kind: "close" });
    first.end();
    assert(key.length === 0 || key.every((byte) => byte === 0));
    const second = await start();
    const opened = await second.do({ kind: "open", path, key: new Uint8Array(32).fill(9) });
    assert(opened.kind === "opened");
    const { entries, settings, hasOlder } = opened.loaded;
    assertEquals([entries, settings, hasOlder], [CHANGES.entries, { title: "Al" }, false]);
    await second.do({ kind: "close" });
    second.end();
  });
}

for (const [where, start] of Object.entries(DESKS)) {
  Deno.test(`a vault ${where} that was gone is opened there again, and another one is given back`, async () => {
    using folder = tempDir();
    const [path, away] = [folder.file("vault"), folder.file("away")];
    const { vault } = new MemoryList();
    const opened = await openHistory({ path, vault, desk: await start() });
    assert(opened.kind === "opened");
    const { history } = opened;
    const timeline = new Timeline();
    history.restore(partsOf(timeline), UNWATCHED);
    const say = async (id: string): Promise<void> => {
      timeline.append({ ...ENTRY, id });
      history.save(0);
      await history.saving;
    };
    await say("1");
    Deno.renameSync(path, away);
    await say("2");
    assertEquals([history.isOpen, history.stopped], [false, "gone"]);
    assertEquals(await history.tryAgain(0, []), "notYet");
    await say("3");
    Deno.renameSync(away, path);
    assertEquals([await history.tryAgain(0, []), history.isOpen], ["over", true]);
    assertEquals((await history.read({ limit: 9 })).map(({ id }) => id), ["1", "2", "3"]);
    Deno.renameSync(path, away);
    await say("4");
    const other = await start();
    const key = vault.deriveKey("history");
    assertEquals((await other.do({ kind: "open", path, key })).kind, "opened");
    const lane = { outbox: "another one" } as unknown as TextLaneState;
    assertEquals((await other.do({ kind: "save", changes: { ...CHANGES, lane } })).kind, "saved");
    await other.do({ kind: "close" });
    other.end();
    assertEquals([await history.tryAgain(0, []), history.stopped], ["over", "changed"]);
    // Nobody has it open, and it is as it was.
    const third = await start();
    const found = await third.do({ kind: "open", path, key: vault.deriveKey("history") });
    assert(found.kind === "opened", JSON.stringify(found));
    assertEquals(found.loaded.entries.map(({ entry }) => entry.id), [ENTRY.id]);
    await third.do({ kind: "close" });
    third.end();
    assertEquals(await history.close(), false);
  });
}

Deno.test("a vault whose thread has ended is given up", async () => {
  using folder = tempDir();
  const desk = await startVaultDesk();
  await openAt(desk, folder.file("vault"));
  desk.end();
  const saved = await desk.do({ kind: "save", changes: CHANGES }).catch((error: Error) => error);
  assert(saved instanceof Error);
});
