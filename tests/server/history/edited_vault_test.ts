/** A vault that somebody without the list has edited, as a file of SQLite. */
import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import {
  END,
  ENTRY,
  FILES,
  LANE,
  MARK,
  PAYLOAD,
  SETTINGS,
} from "../../../server/history/row_kinds.ts";
import { EntryRows } from "../../../server/history/entry_rows.ts";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import { VaultSealer } from "../../../keys/list/secret/vault.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { allSettled, entries, memoryPair, type Pair, say, texts } from "../../testkit/pair.ts";
import { type TempDir, tempDir } from "../../testkit/temp_dir.ts";

/** A vault with texts that have not left is edited, and its program started again; why the vault is not used then. */
async function edited(sql: (folder: TempDir) => string): Promise<string | undefined> {
  using folder = tempDir();
  await run(folder, (pair) => void say(pair.a, "taken back"));
  Deno.copyFileSync(folder.file("a0"), folder.file("older"));
  await run(folder, ({ a }) => assert(a.conversation.cancel(entries(a, "out")[0]!.id)));
  await run(folder, ({ a }) => ["one", "two", "three"].forEach((text) => say(a, text)));
  const database = new DatabaseSync(folder.file("a0"));
  database.exec(sql(folder));
  database.close();
  const { a, b, ...pair } = await memoryPair({ dials: "a", vaults: folder.path });
  say(a, "four");
  await pair.until(() => allSettled(a) && texts(b, "in").includes("four"), "the talk goes on");
  const { notices } = a.conversation.snapshot();
  await pair.close();
  return notices.find((notice) => notice.code === "historyUnusable")?.fault;
}

/** One run of the program whose vault it is, alone. */
async function run(folder: TempDir, act: (pair: Pair) => void): Promise<void> {
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  await pair.b.kill();
  act(pair);
  await pair.close();
}

Deno.test("a vault that nobody has edited goes on", async () => {
  assertEquals(await edited(() => "SELECT 1"), undefined);
});

const BESIDE = {
  "a trigger that keeps what is removed": `
    CREATE TABLE kept (kind, place, sealed);
    CREATE TRIGGER keep AFTER DELETE ON rows
      BEGIN INSERT INTO kept VALUES (old.kind, old.place, old.sealed); END`,
  "a view in the place of the table": `
    ALTER TABLE rows RENAME TO others; CREATE VIEW rows AS SELECT * FROM others`,
};

for (const [what, sql] of Object.entries(BESIDE)) {
  Deno.test(`a vault with ${what} is damaged`, async () => {
    assertEquals(await edited(() => sql), "damaged");
  });
}

Deno.test("a vault in which the bytes of an entry are missing is damaged", async () => {
  const sql = `DELETE FROM rows WHERE kind = ${PAYLOAD} AND place = 2`;
  assertEquals(await edited(() => sql), "damaged");
});

Deno.test("a vault in which the bytes of an entry are those of an earlier one is damaged", async () => {
  const sql = (folder: TempDir): string => `
    ATTACH '${folder.file("older")}' AS older;
    UPDATE rows SET sealed =
      (SELECT sealed FROM older.rows WHERE kind = ${PAYLOAD} AND place = 1)
      WHERE kind = ${PAYLOAD} AND place = 1`;
  assertEquals(await edited(sql), "damaged");
});

Deno.test("a time that does not open keeps no other entry from disappearing, nor its own one that names it", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const sealer = new VaultSealer(new Uint8Array(32));
  const keys = { sealer, random: seededRandom("rows") };
  const open = (): SealedRows => {
    const opened = SealedRows.open(path, keys);
    if (opened.kind === "failed") throw new Error(opened.fault);
    return opened.rows;
  };
  const rows = open();
  for (const place of [1, 2, 3]) {
    const disappearsAt = place === 3 ? "1970-01-01T00:00:05.000Z" : undefined;
    const entry = { id: `${place}`, direction: "in", text: "x", disappearsAt };
    rows.put(ENTRY, place, new TextEncoder().encode(JSON.stringify({ entry })));
    rows.put(END, place, new TextEncoder().encode("5000"));
  }
  rows.commit();
  rows.close();
  const database = new DatabaseSync(path);
  database.exec(`UPDATE rows SET sealed = x'00' WHERE kind = ${END} AND place <> 2`);
  database.close();
  const later = open();
  const entries = new EntryRows(later);
  assertEquals(entries.nextEndMs, 5_000);
  entries.removeEnded(5_000);
  assertEquals([later.highest(ENTRY), later.load(ENTRY)?.length], [1, 1]);
  later.close();
});

for (const kind of [ENTRY, LANE, PAYLOAD, SETTINGS, FILES]) {
  Deno.test(`a vault of which a row of kind ${kind} does not open is damaged`, async () => {
    assertEquals(
      await edited(() => `UPDATE rows SET sealed = x'00' WHERE kind = ${kind}`),
      "damaged",
    );
  });
}

Deno.test("a vault without its mark is damaged, and one whose mark does not open is of another list", async () => {
  assertEquals(await edited(() => `DELETE FROM rows WHERE kind = ${MARK}`), "damaged");
  const sql = `UPDATE rows SET sealed = x'00' WHERE kind = ${MARK}`;
  assertEquals(await edited(() => sql), "foreign");
});
