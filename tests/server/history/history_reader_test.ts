import { assert, assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { EntryRows } from "../../../server/history/entry_rows.ts";
import { TEXT_BYTES } from "../../../server/constants.ts";
import { TIMELINE_UNITS } from "../../../server/messages/timeline.ts";
import { KeptRows } from "../../../server/history/kept_rows.ts";
import { HistoryReader } from "../../../server/history/history_reader.ts";
import { ENTRY } from "../../../server/history/row_kinds.ts";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const { vault } = new MemoryList();

function entryOf(number: number): EntryJson {
  return {
    id: number.toString(16).padStart(32, "0"),
    direction: number % 2 === 0 ? "in" : "out",
    text: `text number ${number}`,
    at: "2026-01-01T00:00:00.000Z",
    state: "read",
    slot: number,
    protection: "pad",
  };
}

function openRows(path: string): SealedRows {
  const random = seededRandom(path);
  const opened = SealedRows.open(path, { sealer: vault.sealer("history"), random });
  assert(opened.kind === "opened");
  return opened.rows;
}

function read(path: string, search?: string, nowMs = 0): { slots: unknown[]; unopened: number } {
  const opened = HistoryReader.open(path, vault);
  assert(opened.kind === "opened");
  const slots = [...opened.reader.entries({ search, nowMs })].map(({ slot }) => slot);
  opened.reader.close();
  return { slots, unopened: opened.reader.unopened };
}

Deno.test("a reader goes from the oldest entry to the newest, one row at a time, and past what does not open", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const rows = openRows(path);
  const kept = new EntryRows(rows);
  for (let number = 0; number < 1_500; number++) {
    kept.put({ entry: entryOf(number), writtenAtMs: number });
  }
  for (const number of [0, 7, 8]) kept.remove(entryOf(number));
  rows.commit();
  let opened = 0;
  const get = rows.get.bind(rows);
  rows.get = (...place) => {
    opened++;
    return get(...place);
  };
  const entries = kept.all();
  assertEquals([entries.next().value?.slot, entries.next().value?.slot, opened], [1, 2, 2]);
  rows.close();
  const all = Array.from({ length: 1_500 }, (_, at) => at).filter((at) => ![0, 7, 8].includes(at));
  assertEquals(read(path), { slots: all, unopened: 0 });
  assertEquals(read(path, "number 149").slots.slice(0, 3), [149, 1_149, 1_490]);
  breakRow(path, 3);
  assertEquals(read(path), { slots: all.filter((at) => at !== 2), unopened: 1 });
});

Deno.test("a reader leaves out what has disappeared since the vault was used last", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const rows = openRows(path);
  const kept = new EntryRows(rows);
  const disappearsAt = "2026-01-02T00:00:00.000Z";
  const [stays, ends] = [entryOf(1), { ...entryOf(2), disappearsAt }];
  for (const entry of [stays, ends]) kept.put({ entry, writtenAtMs: 0 });
  rows.commit();
  rows.close();
  const endMs = Date.parse(disappearsAt);
  assertEquals(read(path, undefined, endMs - 1).slots, [1, 2]);
  assertEquals(read(path, undefined, endMs), { slots: [1], unopened: 0 });
  assertEquals(read(path, "text", endMs), { slots: [1], unopened: 0 });
});

Deno.test("a start opens no more long texts than a timeline has room for", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const kept = new EntryRows(rows);
  const text = "x".repeat(TEXT_BYTES);
  const room = TIMELINE_UNITS / TEXT_BYTES;
  for (let number = 0; number < 3 * room; number++) {
    kept.put({ entry: { ...entryOf(number), text }, writtenAtMs: number });
  }
  rows.commit();
  const loaded = new KeptRows(rows).load();
  const slots = loaded?.entries.map(({ entry }) => entry.slot) ?? [];
  assert(slots.length > room && slots.length <= room + 100, `${slots.length} were opened`);
  assertEquals(slots, Array.from({ length: 3 * room }, (_, at) => at).slice(-slots.length));
  assertEquals(loaded?.hasOlder, true);
  rows.close();
});

/** Writes what nobody has sealed in place of an entry. */
function breakRow(path: string, place: number): void {
  const own = vault.sealer("history");
  const opened = SealedRows.open(path, {
    sealer: { seal: () => new Uint8Array(60), open: (...sealed) => own.open(...sealed) },
    random: seededRandom("broken"),
  });
  assert(opened.kind === "opened");
  opened.rows.put(ENTRY, place, new Uint8Array());
  opened.rows.commit();
  opened.rows.close();
}
