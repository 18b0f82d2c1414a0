/** A vault whose medium takes its time: what it has not taken is not acknowledged, and the talk lives. */
import { assert, assertEquals } from "@std/assert";
import { GroupedSync } from "../../../server/history/grouped_sync.ts";
import { openHistory } from "../../../server/history/history.ts";
import { MemorySeal } from "../../../server/history/memory_seal.ts";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import type { VaultJob, VaultResults } from "../../../server/history/vault_job.ts";
import { VaultSealer } from "../../../keys/list/secret/vault.ts";
import { GatedVault } from "../../testkit/gated_vault.ts";
import { allSettled, entries, memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** A pair that talks, whose vault of `gated` answers no save from now on. */
async function hangingPair({ vaults, gated }: { vaults: string; gated: "a" | "b" }) {
  const gate = new GatedVault();
  const pair = await memoryPair({
    dials: "a",
    vaults,
    vaultDesk: (path) => path.endsWith(`${gated}0`) ? gate : new VaultClerk(),
    // Wipes beside the one that hangs.
    conversation: { vaultDesk: () => Promise.resolve(new VaultClerk()) },
  });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((each) => statusOf(each) === "connected"), "connected");
  await pair.advance(5_000);
  gate.hold();
  return { a, b, pair, gate };
}

Deno.test("a text is acknowledged when it is in the vault, and not before", async () => {
  using folder = tempDir();
  const { a, b, pair, gate } = await hangingPair({ vaults: folder.path, gated: "b" });
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
  const { a, b, pair, gate } = await hangingPair({ vaults: folder.path, gated: "a" });
  say(a, "first to the vault");
  await pair.advance(3_000);
  assertEquals([texts(b, "in"), entries(a, "out")[0]?.state], [[], "queued"]);
  gate.release();
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["first to the vault"]);
  await pair.close();
});

Deno.test("a panic overwrites a vault that is still busy with the last save", async () => {
  using folder = tempDir();
  const { a, pair, gate } = await hangingPair({ vaults: folder.path, gated: "a" });
  const { history } = a.conversation.snapshot();
  say(a, "to be forgotten");
  let isOver = false;
  const abandoned = a.conversation.abandon({ wipesVault: true }).then(() => void (isOver = true));
  await pair.advance(5_000);
  assert(!isOver && Deno.statSync(history!).isFile);
  gate.release();
  await pair.until(() => isOver, "overwritten");
  await abandoned;
  assertEquals([...Deno.readDirSync(folder.path)].filter(({ name }) => name.startsWith("a0")), []);
  await pair.close();
});

Deno.test("a vault that was slow when the program was locked has each text once afterwards", async () => {
  using folder = tempDir();
  const { a, b, pair, gate } = await hangingPair({ vaults: folder.path, gated: "a" });
  const { history: path } = a.conversation.snapshot();
  assert(path !== null);
  say(a, "once");
  const seal = new MemorySeal(new VaultSealer(new Uint8Array(32)), seededRandom("seal"));
  let isLocked = false;
  const locked = a.conversation.lock(seal).then(() => void (isLocked = true));
  await pair.until(() => isLocked, "locked");
  await locked;
  gate.release();
  await pair.advance(1_000);
  const desk = new VaultClerk();
  const history = await openHistory({ path, vault: a.list.vault, desk });
  a.conversation.thaw(seal);
  a.conversation.unlock({ list: a.list, history });
  assertEquals(texts(a, "out"), ["once"]);
  await pair.until(() => allSettled(a), "delivered");
  assertEquals([texts(b, "in"), entries(a, "out").length], [["once"], 1]);
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

Deno.test("a log that has grown long is brought into the file once nobody waits, and everything is there", () => {
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
  let tidied = 0;
  for (let place = 1; place <= 200; place++) {
    rows.put(1, place, bytes);
    rows.commit();
    if (!rows.isTidyDue) continue;
    rows.tidy();
    assert(!rows.isTidyDue);
    tidied++;
  }
  assert(
    tidied >= 2 && Deno.statSync(path).size > 4_000_000,
    "the log stays in its place for ever",
  );
  rows.close();
  const again = open();
  assertEquals(again.highest(1), 200);
  assertEquals(again.load(1)?.every((row) => row.bytes.length === 60_000), true);
  again.close();
});

Deno.test("what a locked program keeps is not opened once its seal is wiped", () => {
  const key = new Uint8Array(32).fill(1);
  const seal = new MemorySeal(new VaultSealer(key), seededRandom("seal"));
  const sealed = seal.seal(new TextEncoder().encode("a text"));
  assertEquals(new TextDecoder().decode(seal.open(sealed)), "a text");
  seal.wipe();
  assert(key.every((byte) => byte === 0));
  assertEquals(seal.open(sealed), undefined);
});

Deno.test("a history is closed when its file was given back", async () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const gate = Promise.withResolvers<void>();
  const desk = new class extends VaultClerk {
    isGivenBack = false;
    override async do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
      if (job.kind === "close") await gate.promise;
      const answer = await super.do(job);
      this.isGivenBack ||= job.kind === "close";
      return answer;
    }
  }();
  const opened = await openHistory({ path, vault: new MemoryList().vault, desk });
  assert(opened.kind === "opened");
  const closing = opened.history.close().then((isKept) => [isKept, desk.isGivenBack]);
  setTimeout(gate.resolve);
  assertEquals(await closing, [true, true]);
  assertEquals(await opened.history.close(), false, "it was closed before");
});
