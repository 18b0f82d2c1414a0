/** Conversations that outlive their programs: what is kept, what is not readable, and what a kill does. */
import { isZero } from "../../../keys/bytes.ts";
import { assert, assertEquals } from "@std/assert";
import { seededDice } from "../../testkit/seeded_dice.ts";
import { allSettled, entries, memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";
import type { HistoryFault } from "../../../server/gui_api/notice_json.ts";
import { openHistory } from "../../../server/history/history.ts";
import { wipeVault } from "../../../server/history/wipe_vault.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test("a conversation goes on where it was after both programs were started anew", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  const { a, b } = pair;
  const id = say(a, "first");
  say(b, "second");
  await pair.until(() => allSettled(a) && allSettled(b), "delivered");
  b.conversation.markRead();
  a.conversation.change({ kind: "reaction", to: { direction: "out", id }, emoji: "👍", on: true });
  await pair.until(() => entries(a, "out")[0]?.state === "read", "read");
  await pair.advance(1_000);
  const shown = () => [a, b].map((peer) => JSON.stringify(peer.conversation.snapshot().entries));
  const before = shown();
  await a.restart();
  await b.restart();
  assertEquals(shown(), before);
  say(a, "third");
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["first", "third"]);
  await pair.close();
});

Deno.test("what was written while the peer was away survives a kill, its state and order with it", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  const { a, b } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  await b.kill();
  const ids = ["one", "two", "x".repeat(5_000)].map((text) => say(a, text));
  await pair.advance(5_000);
  await a.crash();
  assertEquals(entries(a, "out").map((entry) => entry.id), ids);
  assert(a.conversation.cancel(ids[2]!));
  await a.crash();
  assertEquals(entries(a, "out")[2]?.state, "cancelled");
  await b.restart();
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["one", "two"]);
  await pair.close();
});

for (const seed of [1, 2]) {
  Deno.test(`each text arrives once and in order however often both are killed, seed ${seed}`, async () => {
    using folder = tempDir();
    const dice = seededDice(seed);
    const pair = await memoryPair({
      vaults: folder.path,
      wrapTransport: (transport) => ({
        ...transport,
        dial: async (request) => {
          const answer = await transport.dial(request);
          return dice() < 0.2 ? { kind: "unreachable", reason: "broke", left: true } : answer;
        },
        close: () => transport.close(),
      }),
    });
    const { a, b } = pair;
    const wanted = { a: [] as string[], b: [] as string[] };
    for (let round = 0; round < 40; round++) {
      for (const [name, peer] of [["a", a], ["b", b]] as const) {
        const text = `${name} ${round} ${"y".repeat(Math.floor(dice() * 3_000))}`;
        wanted[name].push(headOf(text));
        const id = say(peer, text);
        if (dice() < 0.2) {
          peer.conversation.change({ kind: "edit", id, text: `edited ${text}` });
          wanted[name][round] = headOf(`edited ${text}`);
        }
      }
      await pair.advance(Math.floor(dice() * 900));
      if (dice() < 0.4) await a.crash();
      if (dice() < 0.4) await b.crash();
    }
    await pair.until(() => allSettled(a) && allSettled(b), "all delivered", 300_000);
    await pair.advance(10_000);
    assertEquals(texts(b, "in").map(headOf), wanted.a);
    assertEquals(texts(a, "in").map(headOf), wanted.b);
    assertEquals([a, b].map((peer) => texts(peer, "out").map(headOf)), [wanted.a, wanted.b]);
    assert([a, b].every((peer) => entries(peer, "out").every((entry) => !entry.changes)));
    await pair.close();
  });
}

Deno.test("unread counts and one's own settings survive with the vault, and begin anew without", async () => {
  using folder = tempDir();
  for (const vaults of [folder.path, undefined]) {
    const pair = await memoryPair({ dials: "a", ...(vaults && { vaults }) });
    const { a, b } = pair;
    say(a, "one");
    const two = say(a, "two");
    await pair.until(() => allSettled(a), "delivered");
    b.conversation.changeSettings({ title: "Al", muted: true });
    await pair.advance(100);
    await b.restart();
    const shown = () => {
      const { title, muted, unread } = b.conversation.snapshot();
      return [title, muted, unread];
    };
    // Without a vault the peer offers again what nobody has read.
    await pair.until(() => texts(b, "in").length === 2, "offered again");
    assertEquals(shown(), vaults === undefined ? [null, false, 2] : ["Al", true, 2]);
    b.conversation.markRead(two);
    assertEquals(shown()[2], 0);
    await pair.close();
  }
});

Deno.test("an older copy of the vault loses what came after it, and shows nothing twice or falsely as delivered", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  const { a, b } = pair;
  say(a, "one");
  await pair.until(() => allSettled(a), "delivered");
  Deno.copyFileSync(folder.file("a0"), folder.file("old"));
  Deno.copyFileSync(folder.file("a0-wal"), folder.file("old-wal"));
  say(a, "two");
  say(a, "three");
  await pair.until(() => allSettled(a), "delivered");
  Deno.copyFileSync(folder.file("old"), folder.file("a0"));
  Deno.copyFileSync(folder.file("old-wal"), folder.file("a0-wal"));
  await a.crash();
  assertEquals(texts(a, "out"), ["one"]);
  say(a, "four");
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["one", "two", "three", "four"]);
  await pair.close();
});

Deno.test("nothing of what is kept can be read in the files", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  const { a, b } = pair;
  const id = say(a, "attack at dawn");
  await pair.until(() => allSettled(a), "delivered");
  await b.kill();
  const waiting = say(a, "then at noon");
  await pair.advance(3_000);
  const secrets = ["attack", "dawn", "noon", "alice", "bob", "delivered", id, waiting];
  for (const { name } of Deno.readDirSync(folder.path)) {
    const bytes = Deno.readFileSync(folder.file(name));
    const words = new TextDecoder("latin1").decode(bytes);
    for (const secret of secrets) assert(!words.includes(secret), `${secret} in ${name}`);
    for (const each of [id, waiting]) {
      const raw = new TextDecoder("latin1").decode(Uint8Array.fromHex(each));
      assert(!words.includes(raw), `the bytes of an id in ${name}`);
    }
    assertEquals((Deno.statSync(folder.file(name)).mode ?? 0) & 0o077, 0, name);
  }
  await pair.close();
});

Deno.test("a vault that cannot be used is left as it is, and the fault is named", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  say(pair.a, "kept");
  await pair.until(() => allSettled(pair.a), "delivered");
  assertEquals(await faultOf(folder.file("a0"), "a"), "inUse");
  await pair.close();
  const good = Deno.readFileSync(folder.file("a0"));
  const cases: [HistoryFault, Uint8Array, "a" | "b"][] = [
    ["foreign", good, "b"],
    ["damaged", new TextEncoder().encode("no database ".repeat(1_000)), "a"],
    ["damaged", good.slice(0, 5_000), "a"],
    ["newer", good.with(63, 9), "a"],
  ];
  for (const [fault, bytes, seat] of cases) {
    const path = folder.file("case");
    Deno.writeFileSync(path, bytes);
    assertEquals(await faultOf(path, seat), fault);
    assertEquals(Deno.readFileSync(path).toHex(), bytes.toHex(), fault);
  }
  Deno.writeFileSync(folder.file("case"), spoiled(good));
  assert(["damaged", "foreign"].includes(await faultOf(folder.file("case"), "a") ?? ""));
  assertEquals(await faultOf(folder.file("no/such/folder"), "a"), "unreadable");
  assertEquals(await faultOf(folder.path, "a"), "unreadable");
});

Deno.test("without a usable vault the talk goes on in memory, and a notice says why", async () => {
  using folder = tempDir();
  const path = folder.file("diary");
  Deno.writeTextFileSync(path, "Dear diary, ".repeat(500));
  const pair = await memoryPair({ dials: "a", conversation: { historyPath: path } });
  const { notices, history } = pair.a.conversation.snapshot();
  assertEquals([notices, history], [[{ code: "historyUnusable", path, fault: "damaged" }], null]);
  say(pair.a, "in memory");
  await pair.until(() => allSettled(pair.a), "delivered");
  await pair.close();
});

Deno.test("a vault that a link leads to is wiped, and the link with it", async () => {
  using folder = tempDir();
  const [path, link] = [folder.file("vault"), folder.file("link")];
  const { vault } = new MemoryList();
  const opened = await openHistory({ path, vault, desk: new VaultClerk() });
  assert(opened.kind === "opened");
  await opened.history.close();
  Deno.symlinkSync(path, link);
  assertEquals(wipeVault(link), { kind: "wiped" });
  assertEquals([...Deno.readDirSync(folder.path)], []);
  assertEquals(wipeVault(link), { kind: "none" });
});

Deno.test("a vault that was killed is wiped with what SQLite has kept beside it, and again after a half", async () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const opened = await openHistory({ path, vault: new MemoryList().vault, desk: new VaultClerk() });
  assert(opened.kind === "opened");
  const killed = folder.file("killed");
  for (const end of ["", "-wal"]) Deno.copyFileSync(`${path}${end}`, `${killed}${end}`);
  await opened.history.close();
  const bytes = Deno.readFileSync(path);
  // Another name for the same bytes on the medium.
  for (const end of ["", "-wal"]) Deno.linkSync(`${killed}${end}`, folder.file(`seen${end}`));
  assert(Deno.readFileSync(folder.file("seen-wal")).length > 0);
  assertEquals(wipeVault(killed), { kind: "wiped" });
  for (const end of ["", "-wal"]) assert(isZero(Deno.readFileSync(folder.file(`seen${end}`))), end);
  // All but the head is overwritten.
  Deno.writeFileSync(
    path,
    new Uint8Array([...bytes.subarray(0, 4_096), ...bytes.slice(4_096).fill(0)]),
  );
  assertEquals(wipeVault(path), { kind: "wiped" });
});

/** Why the vault of a seat cannot be opened at `path`; undefined when it can. */
async function faultOf(path: string, seat: "a" | "b"): Promise<HistoryFault | undefined> {
  const { vault } = new MemoryList({ seat });
  const opened = await openHistory({ path, vault, desk: new VaultClerk() });
  if (opened.kind === "failed") return opened.fault;
  await opened.history.close();
  return undefined;
}

/** The file with a byte of its last sealed row changed. */
function spoiled(bytes: Uint8Array): Uint8Array {
  const at = bytes.findLastIndex((byte) => byte !== 0);
  return bytes.with(at, bytes[at]! ^ 1);
}

/** A text short enough to be shown when a test fails. */
function headOf(text: string): string {
  return `${text.slice(0, 14)}… ${text.length}`;
}
