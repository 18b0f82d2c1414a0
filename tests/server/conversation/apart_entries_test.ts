/** Pages where entries of ours have stayed in the timeline, and others behind them have left for the vault. */
import { assertEquals } from "@std/assert";
import { OwnEntries, type OwnEntriesOptions } from "../../../server/conversation/own_entries.ts";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { KeptWindow } from "../../../server/history/vault_job.ts";
import { Timeline } from "../../../server/messages/timeline.ts";

/** Upper case: ours. */
function entryOf(id: string, text: string): EntryJson {
  const direction = id === id.toUpperCase() ? "out" : "in";
  const state = direction === "out" ? "queued" : "read";
  const at = "2026-01-01T00:00:00.000Z";
  return { id, direction, text, at, state, slot: 1, protection: "pad" };
}

/** Entries by id, in the timeline and in a vault; absent: there is none. */
function entriesOf({ shown, kept = "" }: { shown: string; kept?: string }) {
  const timeline = new Timeline();
  for (const id of shown) timeline.append(entryOf(id, "shown"));
  const asked: KeptWindow[] = [];
  const readKept = ({ before, limit, search }: KeptWindow): Promise<EntryJson[]> => {
    asked.push({ before, limit, search });
    const end = before === undefined ? kept.length : kept.indexOf(before);
    const earlier = [...kept.slice(0, Math.max(0, end))].map((id) => entryOf(id, "kept"));
    const found = earlier.filter(({ text }) => search === undefined || text.includes(search));
    return Promise.resolve(found.slice(-limit));
  };
  // What else entries are made of has no part in reading them.
  const options = { timeline, readKept, keepsOlder: () => true } as Partial<OwnEntriesOptions>;
  return { entries: new OwnEntries(options as OwnEntriesOptions), timeline, asked };
}

const idsOf = (entries: EntryJson[]): string => entries.map(({ id }) => id).join("");

Deno.test("a page goes on in the vault behind entries that have stayed, and leaves none out", async () => {
  const cases: [shown: string, kept: string, page: string][] = [
    // B has stayed; c, D and e have left.
    ["Bfgh", "aBcDefgh", "aBcDefgh"],
    // Nobody of the peer: any of ours may have stayed.
    ["BDF", "aBcDeF", "aBcDeF"],
    // The newest are in no vault yet.
    ["BFG", "aBcDeF", "aBcDeFG"],
    // No vault, or it has failed.
    ["Bfgh", "", "Bfgh"],
  ];
  for (const [shown, kept, page] of cases) {
    const { entries } = entriesOf({ shown, kept });
    assertEquals(idsOf(await entries.read({ limit: 20 })), page);
    // The same, a few at a time.
    for (const limit of [1, 2, 3]) {
      let told = idsOf(await entries.read({ limit }));
      for (let page = told; page !== "";) {
        page = idsOf(await entries.read({ before: told[0]!, limit }));
        told = page + told;
      }
      assertEquals([limit, told], [limit, page]);
    }
  }
});

Deno.test("an entry that both have is told as the timeline has it", async () => {
  const { entries } = entriesOf({ shown: "Bef", kept: "aBcdef" });
  assertEquals(
    (await entries.read({ limit: 6 })).map(({ text }) => text),
    ["kept", "shown", "kept", "kept", "shown", "shown"],
  );
  assertEquals(idsOf(await entries.read({ limit: 6, search: "kept" })), "aBcd");
});

Deno.test("what the timeline has is told without asking the vault", async () => {
  const { entries, asked } = entriesOf({ shown: "Befgh", kept: "aBcdefgh" });
  assertEquals(idsOf(await entries.read({ limit: 4 })), "efgh");
  assertEquals(idsOf(await entries.read({ before: "h", limit: 2 })), "fg");
  assertEquals(asked, []);
  assertEquals(idsOf(await entries.read({ before: "f", limit: 2 })), "de");
  assertEquals(asked, [{ before: "e", limit: 1, search: undefined }]);
});
