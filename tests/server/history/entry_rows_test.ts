/** Entries that a vault holds beyond the timeline: pages, words, and their end. */
import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { EntryRows } from "../../../server/history/entry_rows.ts";
import { ENTRY, WORDS } from "../../../server/history/row_kinds.ts";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import type { KeptSpan } from "../../../server/history/vault_job.ts";
import { TIMELINE_ENTRIES, TIMELINE_UNITS } from "../../../server/messages/timeline.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const ALL = { limit: Infinity };

function entryOf(number: number, text = `text number ${number}`): EntryJson {
  return {
    id: number.toString(16).padStart(32, "0"),
    direction: number % 2 === 0 ? "in" : "out",
    text,
    at: new Date(1_767_225_600_000 + number * 1_000).toISOString(),
    state: "read",
    slot: number,
    protection: "pad",
  };
}

function openRows(path: string): SealedRows {
  const sealer = new MemoryList().vault.sealer("history");
  const opened = SealedRows.open(path, { sealer, random: seededRandom(path) });
  assert(opened.kind === "opened");
  return opened.rows;
}

function fill(rows: SealedRows, count: number): EntryRows {
  const kept = new EntryRows(rows);
  for (let number = 0; number < count; number++) {
    kept.put({ entry: entryOf(number), writtenAtMs: number });
  }
  rows.commit();
  return kept;
}

Deno.test("pages lead from the newest entry to the oldest, in order, also in the next run", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  fill(openRows(path), 2_500);
  const kept = new EntryRows(openRows(copyOf(path)));
  const seen: string[] = [];
  for (let before = entryOf(2_400).id;;) {
    const page = kept.read({ before, limit: 300 });
    if (page.length === 0) break;
    seen.unshift(...page.map(({ text }) => text));
    before = page[0]!.id;
  }
  assertEquals(seen, Array.from({ length: 2_400 }, (_, number) => `text number ${number}`));
  assertEquals(kept.read({ before: "f".repeat(32), limit: 10 }), []);
});

Deno.test("a search finds words in any order and case, and what was changed by its new words alone", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const kept = fill(rows, 1_000);
  kept.put({ entry: entryOf(17, 'The "Lübeck" HARBOUR\nat dawn'), writtenAtMs: 0 });
  kept.put({ entry: entryOf(600, "harbour lights"), writtenAtMs: 0 });
  rows.commit();
  const found = (words: string, limit = Infinity) =>
    kept.read({ search: words, limit }).map(({ slot }) => slot);
  assertEquals(found("harbour"), [17, 600]);
  assertEquals(found("harbour", 1), [600]);
  assertEquals(found('dawn "lübeck"'), [17]);
  assertEquals(
    found("number 17"),
    [117, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179].concat(
      [217, 317, 417, 517, 617, 717, 817, 917],
    ),
  );
  assertEquals(kept.read({ before: entryOf(600).id, limit: 9, search: "harbour" }).length, 1);
  kept.remove(entryOf(17));
  kept.remove(entryOf(999));
  rows.commit();
  assertEquals([found("lübeck"), found("999")], [[], []]);
  assertEquals(kept.read(ALL).length, 998);
});

Deno.test("words of the newest entries are in no row before they fill one, and are found in the next run", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const rows = openRows(path);
  const kept = fill(rows, 30);
  kept.remove(entryOf(11));
  rows.commit();
  const next = openRows(copyOf(path));
  const again = new EntryRows(next);
  assertEquals(next.highest(WORDS), 0);
  const found = (search: string) => again.read({ ...ALL, search }).map(({ slot }) => slot);
  assertEquals([found("number 29"), found("number 11")], [[29], []]);
  for (let number = 30; number < 1_000; number++) {
    again.put({ entry: entryOf(number), writtenAtMs: number });
  }
  next.commit();
  assert(next.highest(WORDS) > 0);
  assertEquals([found("number 29")[0], found("number 999")], [29, [999]]);
});

Deno.test("an entry that has left the timeline disappears in its time, in the next run too", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const rows = openRows(path);
  const kept = fill(rows, 10);
  const disappearsAt = "2026-02-01T00:00:00.000Z";
  kept.put({ entry: { ...entryOf(3), disappearsAfterMs: 60_000, disappearsAt }, writtenAtMs: 0 });
  rows.commit();
  const next = openRows(copyOf(path));
  const again = new EntryRows(next);
  again.removeEnded(Date.parse(disappearsAt) - 1);
  assertEquals(again.read(ALL).length, 10);
  again.removeEnded(Date.parse(disappearsAt));
  next.commit();
  assertEquals([again.read(ALL).length, again.read({ ...ALL, search: "number 3" })], [9, []]);
});

/** The file and its log as a killed program leaves them. */
function copyOf(path: string): string {
  const copy = `${path}-copy`;
  Deno.copyFileSync(path, copy);
  Deno.copyFileSync(`${path}-wal`, `${copy}-wal`);
  return copy;
}

/** Of each kind, the most bytes of rows that were opened at once. */
function watchOpened(rows: SealedRows): Map<number, number> {
  const most = new Map<number, number>();
  const descend = rows.descend.bind(rows);
  rows.descend = (kind, ...span) => {
    const opened = descend(kind, ...span);
    const bytes = opened.reduce((sum, row) => sum + (row.bytes?.length ?? 0), 0);
    most.set(kind, Math.max(most.get(kind) ?? 0, bytes));
    return opened;
  };
  return most;
}

Deno.test("neither a search nor a page has more in memory than a timeline has room for, whatever its limit", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const kept = new EntryRows(rows);
  const most = watchOpened(rows);
  const units = 40_000;
  const count = Math.ceil(1.5 * TIMELINE_UNITS / units);
  for (let number = 0; number < count; number++) {
    kept.put({ entry: entryOf(number, `number ${number} `.padEnd(units, "z")), writtenAtMs: 0 });
  }
  rows.commit();
  const room = Math.floor(TIMELINE_UNITS / units);
  for (const search of [undefined, "number"]) {
    const page = kept.read({ limit: Infinity, search });
    assertEquals([page.length, page.at(-1)?.slot], [room, count - 1]);
    const before = page[0]!.id;
    assertEquals(kept.read({ limit: Infinity, before, search }).at(-1)?.slot, count - room - 1);
  }
  assertEquals(kept.read({ limit: 9, search: "number nowhere" }), []);
  assertEquals(kept.read({ limit: 9, before: "f".repeat(32) }), []);
  assert((most.get(WORDS) ?? 0) < 17 * units, `${most.get(WORDS)} bytes of words`);
  assert((most.get(ENTRY) ?? 0) < 101 * units, `${most.get(ENTRY)} bytes of entries`);
  rows.close();
});

Deno.test("pages go up from the oldest entry to the newest that there was, past what does not open", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const kept = fill(rows, 1_000);
  for (const number of [0, 500]) kept.remove(entryOf(number));
  rows.commit();
  const first = rows.first.bind(rows);
  rows.first = (kind, from) => {
    const row = first(kind, from);
    const isDamaged = kind === ENTRY && row !== undefined && row.place > 700 && row.place < 950;
    return isDamaged ? { place: row.place, bytes: undefined } : row;
  };
  const slots: unknown[] = [];
  let pages = 0;
  for (let span: KeptSpan | undefined = { from: 0 }; span !== undefined; pages++) {
    const page = kept.page(span);
    slots.push(...page.entries.map(({ slot }) => slot));
    assert(JSON.stringify(page.entries).length < 66_000);
    span = page.next;
    kept.put({ entry: entryOf(1_000 + pages), writtenAtMs: 0 });
  }
  assert(pages > 2 && pages < 9, `${pages} pages`);
  const isThere = (slot: number) => slot !== 0 && slot !== 500 && (slot < 700 || slot > 948);
  assertEquals(slots, Array.from({ length: 1_000 }, (_, slot) => slot).filter(isThere));
  rows.close();
});

Deno.test("an entry is found behind any number of rows that do not open, and by words whose rows do not", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const filling = new EntryRows(rows);
  for (let number = 0; number < 3_000; number++) {
    filling.put({ entry: entryOf(number, `number ${number}`.padEnd(200, "z")), writtenAtMs: 0 });
  }
  rows.commit();
  const descend = rows.descend.bind(rows);
  const isDamaged = (kind: number, place: number) =>
    kind === WORDS ? place > 500 && place < 2_700 : kind === ENTRY && place > 500 && place < 900;
  rows.descend = (kind, ...span) =>
    descend(kind, ...span).map(({ place, bytes }) => {
      return { place, bytes: isDamaged(kind, place) ? undefined : bytes };
    });
  const kept = new EntryRows(rows);
  assertEquals(kept.read({ before: entryOf(400).id, limit: 1 }).map(({ slot }) => slot), [399]);
  const found = kept.read({ search: "77z", limit: 99 }).map(({ slot }) => slot);
  const hundreds = Array.from({ length: 30 }, (_, hundred) => 100 * hundred + 77);
  assertEquals(found, hundreds.filter((slot) => !isDamaged(ENTRY, slot + 1)));
  rows.close();
});

Deno.test("words whose row does not open are found once, also when they change, and get a row again", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  for (const at of ["min(place)", "max(place)"]) {
    let rows = openRows(path);
    const filling = new EntryRows(rows);
    for (let number = 0; number < 300; number++) {
      filling.put({ entry: entryOf(number, `number ${number}`.padEnd(200, "z")), writtenAtMs: 0 });
    }
    rows.commit();
    rows.close();
    const database = new DatabaseSync(path);
    database.exec(
      `UPDATE rows SET sealed = x'00' WHERE kind = ${WORDS} AND place =
        (SELECT ${at} FROM rows WHERE kind = ${WORDS})`,
    );
    database.close();
    rows = openRows(path);
    const kept = new EntryRows(rows);
    const found = (search: string) => kept.read({ search, limit: 9_999 }).map(({ slot }) => slot);
    assertEquals(found("number"), Array.from({ length: 300 }, (_, slot) => slot), at);
    for (const slot of [0, 250, 299]) {
      kept.noteLoaded(entryOf(slot), slot + 1);
      kept.put({ entry: entryOf(slot, "another"), writtenAtMs: 0 });
    }
    for (let number = 300; number < 400; number++) {
      kept.put({ entry: entryOf(number, `number ${number}`.padEnd(200, "z")), writtenAtMs: 0 });
    }
    rows.commit();
    assertEquals(found("another"), [0, 250, 299], at);
    assertEquals(found("number").length, 397, at);
    assert(rows.load(WORDS) !== undefined, at);
    rows.close();
    Deno.removeSync(path);
  }
});

Deno.test("places of entries that were read are known for the latest ones, and found anew for others", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const count = TIMELINE_ENTRIES + 1_000;
  fill(rows, count);
  const kept = new EntryRows(rows);
  let before = entryOf(count - 1).id;
  while (kept.read({ before, limit: 500 }).length > 0) {
    before = kept.read({ before, limit: 500 })[0]!.id;
  }
  let opened = 0;
  const descend = rows.descend.bind(rows);
  rows.descend = (...span) => {
    const found = descend(...span);
    opened += found.length;
    return found;
  };
  const openedFor = (number: number): number => {
    opened = 0;
    const [entry] = kept.read({ before: entryOf(number).id, limit: 1 });
    assertEquals(entry?.slot, number - 1);
    return opened;
  };
  assertEquals(openedFor(1), 1);
  assert(openedFor(count - 600) > 500);
  rows.close();
});

Deno.test("an entry on its way is known as such until it has arrived, or was removed", () => {
  using folder = tempDir();
  const kept = new EntryRows(openRows(folder.file("vault")));
  const put = (number: number, state: EntryJson["state"]): void =>
    kept.put({ entry: { ...entryOf(number), state }, writtenAtMs: number });
  for (const number of [1, 3, 5]) put(number, "queued");
  assertEquals([...kept.onTheirWay], [1, 2, 3]);
  put(1, "delivered");
  kept.remove({ direction: "out", id: entryOf(3).id });
  assertEquals([...kept.onTheirWay], [3]);
});
