/** A vault whose medium was out or full is used again once it is back, and has all that it has missed. */
import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import type { VaultJob, VaultResults } from "../../../server/history/vault_job.ts";
import { entries, memoryPair, type Pair, type Peer, say, texts } from "../../testkit/pair.ts";
import { allSettled, statusOf } from "../../testkit/pair.ts";
import { during, PASSPHRASE, programOf } from "../../testkit/locked_program.ts";
import { smallDisk } from "../../testkit/small_disk.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Why the history of `peer` has stopped; undefined: it goes on. */
function stopOf({ conversation }: Peer): string | undefined {
  const { notices, history } = conversation.snapshot();
  const stopped = notices.find((notice) => notice.code === "historyStopped");
  assertEquals(history === null, stopped !== undefined);
  return stopped?.code === "historyStopped" ? stopped.reason : undefined;
}

/** The vault at `path` is where it is not looked for; the returned function puts it back. */
function takeOut(path: string): () => void {
  const move = (from: string, to: string): void => {
    for (const end of ["", "-wal"]) Deno.renameSync(`${from}${end}`, `${to}${end}`);
  };
  move(path, `${path}-away`);
  return () => move(`${path}-away`, path);
}

/** The same, and the program has found it out. */
async function pull({ until }: Pair, peer: Peer, path: string): Promise<() => void> {
  const putBack = takeOut(path);
  say(peer, "finds it gone");
  await until(() => stopOf(peer) === "gone", "the vault is given up");
  return putBack;
}

/** Writes a text that waits for its time. */
function sayLater({ conversation, clock }: Peer, text: string, inMs: number): string {
  const outcome = conversation.send(text, { sendAtMs: clock.now() + inMs });
  assert(outcome.kind === "queued");
  return outcome.id;
}

/** A vault of which a job takes until the test says so. */
class HeldVault extends VaultClerk {
  readonly asked: VaultJob["kind"][] = [];
  held: { kind: VaultJob["kind"]; until: Promise<void> } | undefined;

  override async do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    this.asked.push(job.kind);
    const answer = await super.do(job);
    if (this.held?.kind === job.kind) await this.held.until;
    return answer;
  }
}

async function connectedPair(vaults: string, vaultDesk?: (path: string) => VaultClerk) {
  const list = { isEncrypted: true };
  const pair = await memoryPair({ list, dials: "a", vaults, ...vaultDesk && { vaultDesk } });
  await pair.until(() => [pair.a, pair.b].every((peer) => statusOf(peer) === "connected"), "there");
  return pair;
}

Deno.test("a history goes on when its stick is back, and has what was done meanwhile", async () => {
  using folder = tempDir();
  const pair = await connectedPair(folder.path);
  const { a, b } = pair;
  const path = folder.file("a0");
  const [gone, edited] = [say(a, "to be deleted"), say(a, "to be edited")];
  const waits = sayLater(a, "taken back", 3_600_000);
  sayLater(a, "left before", 1_000);
  sayLater(a, "leaves meanwhile", 9_000);
  await pair.advance(2_000);
  say(a, "behind that");
  say(b, "an answer");
  await pair.until(() => texts(a, "in").length === 1 && texts(b, "in").length === 4, "said");
  await pair.advance(1_000);
  const putBack = await pull(pair, a, path);
  a.conversation.change({ kind: "delete", id: gone });
  a.conversation.change({ kind: "edit", id: edited, text: "edited" });
  assert(a.conversation.cancel(waits));
  a.conversation.changeSettings({ title: "Bobby" });
  a.conversation.markRead();
  say(a, "in memory");
  say(b, "in memory, too");
  await pair.advance(15_000);
  assertEquals(stopOf(a), "gone");
  putBack();
  await pair.until(() => stopOf(a) === undefined, "it goes on", 12_000);
  assertEquals(a.conversation.snapshot().history, path);
  say(a, "behind it");
  await pair.until(() => allSettled(a), "delivered");
  await pair.advance(1_000);
  const before = a.conversation.snapshot();
  await a.crash();
  const after = a.conversation.snapshot();
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
  assertEquals(plain(after.entries), plain(before.entries));
  assertEquals([after.title, after.unread], ["Bobby", 1]);
  assertEquals(texts(a, "out"), [
    "",
    "edited",
    "taken back",
    "left before",
    "behind that",
    "finds it gone",
    "in memory",
    "leaves meanwhile",
    "behind it",
  ]);
  await pair.until(() => allSettled(a) && statusOf(a) === "connected", "there again");
  assertEquals(texts(b, "in").filter((text) => text === "taken back"), []);
  await pair.close();
});

Deno.test("what disappeared while the stick was out is in no vault once it is back", async () => {
  using folder = tempDir();
  const pair = await connectedPair(folder.path);
  const { a, b } = pair;
  a.conversation.changeSettings({ disappearMs: 60_000 });
  say(a, "for a minute");
  await pair.until(() => texts(b, "in").includes("for a minute"), "delivered");
  const putBack = await pull(pair, a, folder.file("a0"));
  b.conversation.markRead();
  await pair.until(() => !texts(a, "out").includes("for a minute"), "gone", 120_000);
  putBack();
  await pair.until(() => stopOf(a) === undefined, "it goes on", 12_000);
  await a.crash();
  assert(!texts(a, "out").includes("for a minute"));
  await pair.close();
});

Deno.test("an older copy of a vault is left alone, and so is what another program has used", async () => {
  using folder = tempDir();
  const pair = await connectedPair(folder.path);
  const { a } = pair;
  const path = folder.file("a0");
  say(a, "in the copy");
  await pair.until(() => allSettled(a), "delivered");
  await pair.advance(1_000);
  for (const end of ["", "-wal"]) Deno.copyFileSync(`${path}${end}`, folder.file(`old${end}`));
  say(a, "newer than the copy");
  await pair.until(() => allSettled(a), "delivered");
  await pull(pair, a, path);
  for (const end of ["", "-wal"]) Deno.renameSync(folder.file(`old${end}`), `${path}${end}`);
  await pair.until(() => stopOf(a) === "changed", "it is another one", 12_000);
  const copy = new VaultClerk();
  const key = a.list.vault.deriveKey("history");
  const opened = await copy.do({ kind: "open", path, key, isExpected: true });
  assert(opened.kind === "opened", "nobody has it open");
  assertEquals(opened.loaded.entries.map(({ entry }) => entry.text), ["in the copy"]);
  copy.end();
  assertEquals(texts(a, "out"), ["in the copy", "newer than the copy", "finds it gone"]);
  await pair.close();
});

for (
  const [what, sql] of Object.entries({
    "no vault": undefined,
    "a vault whose rows do not open": "UPDATE rows SET sealed = x'00'",
  })
) {
  Deno.test(`what is ${what} in the place of a vault is left alone, and is not tried again`, async () => {
    using folder = tempDir();
    const pair = await connectedPair(folder.path);
    const { a } = pair;
    const path = folder.file("a0");
    say(a, "kept");
    await pair.until(() => allSettled(a), "delivered");
    const putBack = await pull(pair, a, path);
    if (sql === undefined) Deno.writeTextFileSync(path, "the notes of somebody");
    else {
      putBack();
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
    }
    const found = Deno.readFileSync(path);
    await pair.until(() => stopOf(a) === "changed", "it is something else", 12_000);
    await pair.advance(30_000);
    assertEquals([stopOf(a), Deno.readFileSync(path)], ["changed", found]);
    assertEquals(texts(a, "out"), ["kept", "finds it gone"]);
    await pair.close();
  });
}

const canMount = (() => {
  using disk = smallDisk(1);
  return disk !== undefined;
})();

Deno.test({
  name: "a history whose disk was full goes on when there is room, and tries less often until then",
  ignore: !canMount,
  fn: async () => {
    using disk = smallDisk(8)!;
    const desk = new HeldVault();
    const pair = await connectedPair(
      disk.path,
      (path) => path.endsWith("a0") ? desk : new VaultClerk(),
    );
    const { a } = pair;
    Deno.writeFileSync(`${disk.path}/ballast`, new Uint8Array(6_500_000));
    const long = "x".repeat(60_000);
    for (let round = 0; round < 40 && stopOf(a) === undefined; round++) {
      say(a, `${round} ${long}`);
      await pair.until(() => allSettled(a), "delivered");
    }
    assertEquals(stopOf(a), "full");
    for (let round = 0; round < 3; round++) say(a, `${round} ${long}`);
    await pair.until(() => allSettled(a), "delivered");
    desk.asked.length = 0;
    await pair.advance(300_000);
    assertEquals(stopOf(a), "full");
    const tries = desk.asked.filter((kind) => kind === "open").length;
    assert(tries >= 3 && tries <= 6, `${tries} tries`);
    Deno.removeSync(`${disk.path}/ballast`);
    await pair.until(() => stopOf(a) === undefined, "it goes on", 170_000);
    const said = texts(a, "out");
    await a.crash();
    assertEquals(texts(a, "out"), said);
    await pair.close();
  },
});

for (const kind of ["open", "save"] as const) {
  Deno.test(`a program that is locked while a try hangs (${kind}) leaves nothing open, and comes back with all`, async () => {
    using folder = tempDir();
    const desk = new HeldVault();
    const pair = await connectedPair(
      folder.path,
      (path) => path.endsWith("a0") ? desk : new VaultClerk(),
    );
    const { a } = pair;
    const path = folder.file("a0");
    const { lock } = programOf(pair, path);
    const putBack = await pull(pair, a, path);
    const answer = Promise.withResolvers<void>();
    desk.asked.length = 0;
    desk.held = { kind, until: answer.promise };
    putBack();
    await pair.until(() => desk.asked.includes(kind), "a try hangs", 12_000);
    await pair.advance(60_000);
    // One question at a time, however long it takes.
    assertEquals(desk.asked, kind === "open" ? ["open"] : ["open", "save"]);
    assertEquals(stopOf(a), "gone");
    say(a, "while it hangs");
    await pair.until(() => allSettled(a), "delivered");
    await during(pair, lock.lock());
    answer.resolve();
    await pair.advance(1_000);
    assertEquals(desk.asked.at(-1), "close");
    assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
    assertEquals(stopOf(a), undefined);
    assertEquals(texts(a, "out"), ["finds it gone", "while it hangs"]);
    await a.crash();
    assertEquals(texts(a, "out"), ["finds it gone", "while it hangs"]);
    await pair.close();
  });
}

Deno.test("a panic while the stick is back wipes its vault", async () => {
  using folder = tempDir();
  const pair = await memoryPair({
    dials: "a",
    vaults: folder.path,
    conversation: { vaultDesk: () => Promise.resolve(new VaultClerk()) },
  });
  const { a } = pair;
  await pair.until(() => statusOf(a) === "connected", "there");
  const putBack = await pull(pair, a, folder.file("a0"));
  putBack();
  await pair.until(() => stopOf(a) === undefined, "it goes on", 12_000);
  let isOver = false;
  const abandoned = a.conversation.abandon({ wipesVault: true }).then(() => void (isOver = true));
  await pair.until(() => isOver, "over");
  await abandoned;
  assertEquals([...Deno.readDirSync(folder.path)].filter(({ name }) => name.startsWith("a0")), []);
  await pair.close();
});

Deno.test("a vault that fails while it is read at its opening gives its file back", async () => {
  using folder = tempDir();
  const pair = await connectedPair(folder.path);
  const { a } = pair;
  say(a, "kept");
  await pair.until(() => allSettled(a), "delivered");
  await pair.close();
  let isClosed = false;
  const clerk = new VaultClerk({
    openRows: (...asked) => {
      const opened = SealedRows.open(...asked);
      if (opened.kind === "failed") return opened;
      const { rows } = opened;
      const highest = (): never => {
        throw new Error("disk I/O error");
      };
      const close = (): void => {
        isClosed = true;
        rows.close();
      };
      return { kind: "opened", rows: Object.assign(Object.create(rows), { highest, close }) };
    },
  });
  const key = a.list.vault.deriveKey("history");
  const opened = await clerk.do({ kind: "open", path: folder.file("a0"), key });
  assertEquals([opened, isClosed], [{ kind: "failed", fault: "unreadable" }, true]);
  assertEquals(entries(a, "out").length, 1);
});
