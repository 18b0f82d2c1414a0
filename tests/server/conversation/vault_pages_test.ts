/** A conversation whose vault holds more than the timeline has room for. */
import { assert, assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { EntryRows } from "../../../server/history/entry_rows.ts";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import { openHistory } from "../../../server/history/history.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import { type EntryWindow, TIMELINE_ENTRIES } from "../../../server/messages/timeline.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { loneConversation } from "../../testkit/lone_conversation.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { START_MS } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const BEYOND = 60;

Deno.test("pages, searches and exports go on in the vault where the timeline ends", async () => {
  using folder = tempDir();
  const historyPath = folder.file("vault");
  const list = new MemoryList({ startMs: START_MS - 7_200_000 });
  fill(historyPath, list);
  const history = await openHistory({
    path: historyPath,
    vault: list.vault,
    desk: new VaultClerk(),
  });
  const conversation = loneConversation({ list, clock: new FakeClock(START_MS), history });
  const page = async (window: EntryWindow) =>
    (await conversation.readEntries(window)).map(({ slot }) => slot);
  assertEquals((await page({})).length, TIMELINE_ENTRIES);
  assertEquals(await page({ limit: 2 }), [
    TIMELINE_ENTRIES + BEYOND - 2,
    TIMELINE_ENTRIES + BEYOND - 1,
  ]);
  const border = idOf(BEYOND + 2);
  assertEquals(await page({ before: border, limit: 4 }), [58, 59, 60, 61]);
  assertEquals(await page({ before: idOf(BEYOND), limit: 3 }), [57, 58, 59]);
  assertEquals(await page({ before: idOf(2), limit: 3 }), [0, 1]);
  assertEquals(await page({ before: idOf(0), limit: 3 }), []);
  assertEquals((await page({ search: "number 7", limit: 9_999 })).slice(0, 2), [7, 17]);
  const all: unknown[] = [];
  for await (const each of conversation.everyEntry().pages) {
    all.push(...each.map(({ slot }) => slot));
  }
  assertEquals(all, Array.from({ length: TIMELINE_ENTRIES + BEYOND }, (_, number) => number));
  await conversation.close();
});

function idOf(number: number): string {
  return number.toString(16).padStart(32, "0");
}

function fill(path: string, { vault }: MemoryList): void {
  const random = seededRandom("fill");
  const opened = SealedRows.open(path, { sealer: vault.sealer("history"), random });
  assert(opened.kind === "opened");
  const kept = new EntryRows(opened.rows);
  for (let number = 0; number < TIMELINE_ENTRIES + BEYOND; number++) {
    const entry: EntryJson = {
      id: idOf(number),
      direction: "in",
      text: `number ${number}`,
      at: "2026-01-01T00:00:00.000Z",
      state: "read",
      slot: number,
      protection: "pad",
    };
    kept.put({ entry, writtenAtMs: number });
  }
  opened.rows.commit();
  opened.rows.close();
}
