/** A program that is locked while its vault has failed, or comes back without it: nothing is lost, nothing comes back. */
import { assert, assertEquals } from "@std/assert";
import { during, PASSPHRASE, programOf } from "../../testkit/locked_program.ts";
import { allSettled, entries, memoryPair, type Peer, say, texts } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

function noticesOf({ conversation }: Peer): string[] {
  return conversation.snapshot().notices.map(({ code }) => code);
}

Deno.test("what was done after a vault had failed holds when the program is unlocked with that vault", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ list: { isEncrypted: true }, vaults: folder.path });
  const { a, b } = pair;
  const { lock } = programOf(pair, folder.file("a0"));
  const [first, second, third] = ["first", "second", "third"].map((text) => say(a, text));
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(a.conversation.changeSettings({ title: "Bobby" }), undefined);
  await pair.advance(1_000);
  await b.setOnline(false);
  // The medium is taken out, and what comes next is in memory alone.
  Deno.renameSync(folder.file("a0"), folder.file("away"));
  say(a, "waits");
  await pair.until(() => noticesOf(a).includes("historyStopped"), "the vault is given up");
  for (
    const change of [
      { kind: "delete", id: first! },
      { kind: "edit", id: second!, text: "second, edited" },
      { kind: "reaction", to: { direction: "out", id: third! }, emoji: "👍", on: true },
    ] as const
  ) assertEquals(a.conversation.change(change).kind, "queued");
  a.conversation.changeSettings({ title: null });
  await during(pair, lock.lock());
  Deno.renameSync(folder.file("away"), folder.file("a0"));
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  const shown = ["", "second, edited", "third", "waits"];
  assertEquals([texts(a, "out"), a.conversation.snapshot().title], [shown, null]);
  assertEquals(noticesOf(a).filter((code) => code.startsWith("history")), []);
  await b.setOnline(true);
  await pair.until(() => entries(a, "out").every(({ changes }) => !changes), "changes delivered");
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["", "second, edited", "third", "waits"]);
  await a.crash();
  assertEquals([texts(a, "out"), a.conversation.snapshot().title], [shown, null]);
  assertEquals(entries(a, "out").map(({ reactions }) => reactions?.length ?? 0), [0, 0, 1, 0]);
  await pair.close();
});

Deno.test("what disappeared after a vault had failed does not come back from it", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ list: { isEncrypted: true }, vaults: folder.path });
  const { a, b } = pair;
  const { lock } = programOf(pair, folder.file("a0"));
  a.conversation.changeSettings({ disappearMs: 60_000 });
  say(a, "for a minute");
  await pair.until(() => texts(b, "in").includes("for a minute"), "delivered");
  Deno.renameSync(folder.file("a0"), folder.file("away"));
  say(a, "in memory");
  await pair.until(() => noticesOf(a).includes("historyStopped"), "the vault is given up");
  await pair.until(() => texts(b, "in").includes("in memory"), "delivered");
  b.conversation.markRead();
  await pair.until(() => !texts(a, "out").includes("for a minute"), "gone", 120_000);
  await during(pair, lock.lock());
  Deno.renameSync(folder.file("away"), folder.file("a0"));
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  assertEquals(texts(a, "out").filter((text) => text !== ""), []);
  await a.crash();
  assertEquals(texts(a, "out").filter((text) => text !== ""), []);
  await pair.close();
});

Deno.test("a program that was unlocked without its vault goes on with both once it is there again", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ list: { isEncrypted: true }, vaults: folder.path });
  const { a, b } = pair;
  const { lock } = programOf(pair, folder.file("a0"));
  say(a, "kept");
  await pair.until(() => allSettled(a), "delivered");
  a.conversation.changeSettings({ title: "Bobby", disappearMs: 3_600_000 });
  await pair.until(() => b.conversation.snapshot().disappearMs !== null, "agreed");
  await b.setOnline(false);
  say(a, "waits, kept");
  await during(pair, lock.lock());
  Deno.renameSync(folder.file("a0"), folder.file("away"));
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  assert(noticesOf(a).includes("historyUnusable"));
  say(a, "waits, in memory");
  a.conversation.changeSettings({ muted: true });
  await during(pair, lock.lock());
  Deno.renameSync(folder.file("away"), folder.file("a0"));
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  const { title, muted, disappearMs } = a.conversation.snapshot();
  assertEquals([title, muted, disappearMs], ["Bobby", true, 3_600_000]);
  await b.setOnline(true);
  say(b, "an answer");
  await pair.until(() => allSettled(a) && allSettled(b), "delivered");
  await a.crash();
  await pair.until(() => allSettled(a) && allSettled(b), "delivered");
  const said = (peer: Peer, direction: "in" | "out") => texts(peer, direction).filter(Boolean);
  const wanted = ["kept", "waits, kept", "waits, in memory"];
  assertEquals([said(a, "out"), said(a, "in")], [wanted, ["an answer"]]);
  assertEquals([said(b, "in"), said(b, "out")], [wanted, ["an answer"]]);
  await pair.close();
});

Deno.test("a text that left at its time before the vault failed keeps its place over the lock", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ list: { isEncrypted: true }, vaults: folder.path });
  const { a } = pair;
  const { lock } = programOf(pair, folder.file("a0"));
  a.conversation.send("left at its time", { sendAtMs: a.clock.now() + 1_000 });
  await pair.until(() => entries(a, "out")[0]?.state === "delivered", "delivered");
  say(a, "behind it");
  await pair.until(() => allSettled(a), "delivered");
  Deno.renameSync(folder.file("a0"), folder.file("away"));
  say(a, "finds it gone");
  await pair.until(() => noticesOf(a).includes("historyStopped"), "the vault is given up");
  await during(pair, lock.lock());
  Deno.renameSync(folder.file("away"), folder.file("a0"));
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  const shown = ["left at its time", "behind it", "finds it gone"];
  assertEquals(texts(a, "out"), shown);
  await a.crash();
  assertEquals(texts(a, "out"), shown);
  await pair.close();
});
