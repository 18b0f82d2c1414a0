/** What a vault is handed that did not follow its talk for a while. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { EntryJson, EntryRefJson } from "../../../server/gui_api/entry_json.ts";
import { DueChanges } from "../../../server/history/due_changes.ts";
import { EntryRows } from "../../../server/history/entry_rows.ts";
import { handoverOf } from "../../../server/history/handover.ts";
import { KeptRows } from "../../../server/history/kept_rows.ts";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import { entries, memoryPair, say, texts } from "../../testkit/pair.ts";
import { partsOf } from "../../testkit/history_parts.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const NOW_MS = 0;

/** What happens in a talk; `nth`: to the entry at that part of it. */
const ACT = fc.record({
  kind: fc.constantFrom("say", "hear", "alter", "remove", "moveToEnd"),
  nth: fc.double({ min: 0, max: 0.999, noNaN: true }),
});
type Act = typeof ACT extends fc.Arbitrary<infer Value> ? Value : never;

function entryOf(number: number, direction: "in" | "out"): EntryJson {
  const id = number.toString(16).padStart(32, "0");
  const at = new Date(1_767_225_600_000 + number * 1_000).toISOString();
  const text = `text ${number}`;
  return { id, direction, text, at, state: "delivered", slot: number, protection: "pad" };
}

function act(timeline: Timeline, { kind, nth }: Act, number: number): void {
  const shown = timeline.entries();
  const entry = shown[Math.floor(nth * shown.length)];
  if (kind === "say") timeline.append(entryOf(number, "out"));
  else if (kind === "hear") timeline.append(entryOf(number, "in"));
  else if (entry === undefined) return;
  else if (kind === "alter") timeline.alter(entry, (each) => each.text = `altered ${number}`);
  else timeline.remove(entry);
  if (kind === "moveToEnd" && entry !== undefined) timeline.append(entry);
}

function openRows(path: string): SealedRows {
  const sealer = new MemoryList().vault.sealer("history");
  const opened = SealedRows.open(path, { sealer, random: seededRandom(path) });
  assert(opened.kind === "opened");
  return opened.rows;
}

Deno.test("whatever happened meanwhile, the vault has the timeline afterwards, in its order", () => {
  const plan = fc.tuple(
    fc.array(ACT, { maxLength: 12 }),
    fc.array(ACT, { maxLength: 12 }),
    fc.array(ACT, { maxLength: 4 }),
  );
  fc.assert(
    fc.property(plan, ([before, meanwhile, after]) => {
      using folder = tempDir();
      const timeline = new Timeline();
      let number = 0;
      const followed = (rows: SealedRows, due: DueChanges, acts: Act[]): KeptRows => {
        const kept = new KeptRows(rows);
        kept.load();
        for (const each of acts) {
          act(timeline, each, number++);
          due.gather(NOW_MS);
          kept.save(due.take());
        }
        return kept;
      };
      const first = new DueChanges(partsOf(timeline), []);
      followed(openRows(folder.file("vault")), first, before).close();
      first.close();
      const removed: EntryRefJson[] = [];
      const end = timeline.subscribeRemoved((ref) => removed.push(ref));
      for (const each of meanwhile) act(timeline, each, number++);
      end();
      const rows = openRows(folder.file("vault"));
      const kept = new KeptRows(rows);
      const loaded = kept.load()!;
      const due = new DueChanges(partsOf(timeline), []);
      kept.save(due.takeAll({ kept: loaded.entries, removed }, NOW_MS));
      for (const each of after) {
        act(timeline, each, number++);
        due.gather(NOW_MS);
        kept.save(due.take());
      }
      assertEquals([...new EntryRows(rows).all()], timeline.entries());
      kept.close();
    }),
    { numRuns: 60 },
  );
});

Deno.test("what the vault has as it is goes to it no second time", () => {
  const timeline = new Timeline();
  for (let number = 0; number < 10; number++) timeline.append(entryOf(number, "in"), number);
  const kept = timeline.entries().map((entry, writtenAtMs) => ({ entry, writtenAtMs }));
  timeline.alter(entryOf(3, "in"), (entry) => entry.state = "read");
  timeline.append(entryOf(10, "out"), 10);
  const { entries, removed, sought } = handoverOf(timeline, { kept, removed: [] });
  assertEquals(entries.map(({ entry }) => entry.slot), [3, 10]);
  assertEquals([removed, sought], [[], []]);
});

Deno.test("an entry that stands before what was loaded is changed where it is, far down", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const filled = new EntryRows(rows);
  for (let number = 0; number < 500; number++) {
    filled.put({ entry: entryOf(number, "out"), writtenAtMs: number });
  }
  rows.commit();
  const kept = new EntryRows(rows);
  const [old, left] = [entryOf(7, "out"), entryOf(501, "in")];
  kept.seek([old, left]);
  kept.put({ entry: { ...old, state: "cancelled" }, writtenAtMs: 7 });
  // The peer's that is not there has left to make room, and does not come again behind all others.
  kept.put({ entry: left, writtenAtMs: 0 });
  rows.commit();
  const all = [...kept.all()];
  assertEquals(all.length, 500);
  assertEquals([all[7]?.state, all.at(-1)?.slot], ["cancelled", 499]);
  rows.close();
});

Deno.test("what the peer's newest entries have pushed out of the vault stays out when its stick is back", async () => {
  using folder = tempDir();
  const pair = await memoryPair({
    dials: "a",
    vaults: folder.path,
    vaultDesk: () => new VaultClerk({ peerBytes: 8_000 }),
  });
  const { a, b } = pair;
  for (let number = 0; number < 20; number++) {
    say(b, `${number} ${"x".repeat(500)}`);
    await pair.until(() => texts(a, "in").length === number + 1, "heard");
  }
  await pair.advance(1_000);
  for (const end of ["", "-wal"]) {
    Deno.renameSync(folder.file(`a0${end}`), folder.file(`away${end}`));
  }
  say(a, "finds it gone");
  await pair.until(() => a.conversation.snapshot().history === null, "given up");
  for (const end of ["", "-wal"]) {
    Deno.renameSync(folder.file(`away${end}`), folder.file(`a0${end}`));
  }
  await pair.until(() => a.conversation.snapshot().history !== null, "it goes on", 12_000);
  const [oldest] = entries(a, "in");
  const to = { direction: "in", id: oldest!.id } as const;
  a.conversation.change({ kind: "reaction", to, emoji: "👍", on: true });
  await pair.advance(1_000);
  const heard = texts(a, "in");
  await a.crash();
  const kept = texts(a, "in");
  assert(kept.length > 0 && kept.length < 20, `${kept.length}`);
  assertEquals(kept, heard.slice(-kept.length));
  await pair.close();
});
