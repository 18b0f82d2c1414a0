/** Ours that wait for longer than a timeline goes back. */
import { assert, assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { unchanged } from "../../../server/history/due_changes.ts";
import { KeptRows } from "../../../server/history/kept_rows.ts";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import type { VaultChanges } from "../../../server/history/vault_job.ts";
import type { TextLaneState } from "../../../server/messages/text_lane.ts";
import { TIMELINE_ENTRIES } from "../../../server/messages/timeline.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const LANE = { outbox: "as it is" } as unknown as TextLaneState;

function entryOf(number: number, more: Partial<EntryJson> = {}): EntryJson {
  const id = number.toString(16).padStart(32, "0");
  const at = new Date(1_767_225_600_000 + number * 1_000).toISOString();
  const text = `text ${number}`;
  const entry: EntryJson = {
    id,
    direction: "out",
    text,
    at,
    state: "delivered",
    slot: 7,
    protection: "pad",
  };
  return { ...entry, ...more };
}

function openRows(path: string): KeptRows {
  const sealer = new MemoryList().vault.sealer("history");
  const opened = SealedRows.open(path, { sealer, random: seededRandom(path) });
  assert(opened.kind === "opened");
  return new KeptRows(opened.rows);
}

function save(rows: KeptRows, entries: EntryJson[], more: Partial<VaultChanges> = {}): void {
  rows.save({
    ...unchanged(),
    entries: entries.map((entry) => ({ entry, writtenAtMs: 0 })),
    ...more,
  });
}

Deno.test("a text that waits for its time is there after a start, however much was said since, until it is taken back", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const waits = { state: "queued", sendAt: "2027-01-01T00:00:00.000Z" } as const;
  const later = [1, 2, 3].map((number) => entryOf(number, waits));
  const rows = openRows(path);
  save(rows, [entryOf(0)], { lane: LANE });
  save(rows, later);
  save(rows, Array.from({ length: TIMELINE_ENTRIES + 10 }, (_, index) => entryOf(index + 10)));
  rows.close();
  const start = (): { rows: KeptRows; old: string[] } => {
    const rows = openRows(path);
    const { entries, lane } = rows.load()!;
    assertEquals(lane, LANE);
    return { rows, old: entries.slice(0, -TIMELINE_ENTRIES).map(({ entry }) => entry.text) };
  };
  const first = start();
  assertEquals(first.old, ["text 1", "text 2", "text 3"]);
  save(first.rows, [{ ...later[0]!, state: "cancelled" }], { removed: [later[1]!] });
  first.rows.close();
  const second = start();
  assertEquals(second.old, ["text 3"]);
  // It has left and came anew at the end.
  save(second.rows, [entryOf(3)], { removed: [later[2]!] });
  second.rows.close();
  const third = start();
  assertEquals(third.old, []);
  third.rows.close();
});
