/** A vault whose medium takes its time: what it has not taken is not acknowledged, and the talk lives. */
import { assert, assertEquals } from "@std/assert";
import { GroupedSync } from "../../../server/history/grouped_sync.ts";
import { type OpenRows, type Rows, SealedRows } from "../../../server/history/sealed_rows.ts";
import { VaultSealer } from "../../../keys/list/vault.ts";
import { allSettled, entries, memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Opens vaults whose commits of one file are durable when the test says so. */
class Gate {
  #held: PromiseWithResolvers<void> | undefined;

  hold(): void {
    this.#held = Promise.withResolvers();
  }

  release(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** Stands before the vault at the path that ends with `end`. */
  opener(end: string): OpenRows {
    return (path, keys) => {
      const opened = SealedRows.open(path, keys);
      if (opened.kind === "failed" || !path.endsWith(end)) return opened;
      const { rows } = opened;
      const gated: Rows = {
        load: (...span) => rows.load(...span),
        descend: (...span) => rows.descend(...span),
        get: (...place) => rows.get(...place),
        highest: (kind) => rows.highest(kind),
        put: (...row) => rows.put(...row),
        remove: (...place) => rows.remove(...place),
        commit: () => {
          const durable = rows.commit();
          const held = this.#held?.promise;
          return held === undefined ? durable : Promise.all([held, durable]).then(() => {});
        },
        close: () => rows.close(),
      };
      return { kind: "opened", rows: gated };
    };
  }
}

Deno.test("a text is acknowledged when it is in the vault, and not before", async () => {
  using folder = tempDir();
  const gate = new Gate();
  const pair = await memoryPair({
    dials: "a",
    vaults: folder.path,
    conversation: { openRows: gate.opener("b0") },
  });
  const { a, b } = pair;
  await pair.until(() => statusOf(a) === "connected" && statusOf(b) === "connected", "connected");
  await pair.advance(5_000);
  gate.hold();
  say(a, "to be kept");
  await pair.advance(3_000);
  assertEquals(texts(b, "in"), ["to be kept"], "it is shown at once");
  assertEquals(entries(a, "out")[0]?.state, "sent");
  assert(b.conversation.snapshot().history !== null);
  gate.release();
  await pair.until(() => allSettled(a), "delivered");
  await pair.close();
});

Deno.test("a text of ours leaves when it is in the vault, and not before", async () => {
  using folder = tempDir();
  const gate = new Gate();
  const pair = await memoryPair({
    dials: "a",
    vaults: folder.path,
    conversation: { openRows: gate.opener("a0") },
  });
  const { a, b } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  await pair.advance(5_000);
  gate.hold();
  say(a, "first to the vault");
  await pair.advance(3_000);
  assertEquals([texts(b, "in"), entries(a, "out")[0]?.state], [[], "queued"]);
  gate.release();
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["first to the vault"]);
  await pair.close();
});

Deno.test("GroupedSync serves all that came meanwhile with one more sync, and each hears its own outcome", async () => {
  const syncs: PromiseWithResolvers<void>[] = [];
  const grouped = new GroupedSync(() => {
    syncs.push(Promise.withResolvers());
    return syncs.at(-1)!.promise;
  });
  const first = grouped.request();
  const later = [grouped.request(), grouped.request()];
  assertEquals(syncs.length, 1);
  syncs[0]!.reject(new Error("no space"));
  assertEquals(await first.catch((error: Error) => error.message), "no space");
  await Promise.resolve();
  while (syncs.length < 2) await Promise.resolve();
  syncs[1]!.resolve();
  await Promise.all(later);
  assertEquals(syncs.length, 2);
});

Deno.test("a log that has grown long is brought into the file, and what was committed meanwhile is there", async () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const open = (): SealedRows => {
    const sealer = new VaultSealer(new Uint8Array(32).fill(7));
    const opened = SealedRows.open(path, { sealer, random: seededRandom("rows") });
    assert(opened.kind === "opened");
    return opened.rows;
  };
  const rows = open();
  const bytes = new Uint8Array(60_000).fill(3);
  const pending: (Promise<void> | undefined)[] = [];
  for (let place = 1; place <= 200; place++) {
    rows.put(1, place, bytes);
    pending.push(rows.commit());
    if (place % 3 === 0) await pending.at(-1);
  }
  await Promise.all(pending);
  assert(Deno.statSync(path).size > 4_000_000, "the log stays in its place for ever");
  rows.close();
  const again = open();
  assertEquals(again.highest(1), 200);
  assertEquals(again.load(1)?.every((row) => row.bytes.length === 60_000), true);
  again.close();
});
