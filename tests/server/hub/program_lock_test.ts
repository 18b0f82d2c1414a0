/** Locking a whole program: what leaves, what comes back, and what three wrong answers do. */
import { assert, assertEquals } from "@std/assert";
import { KeyListError } from "../../../keys/errors.ts";
import { during, PASSPHRASE, programOf } from "../../testkit/locked_program.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import { allSettled, memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

for (const isEncrypted of [true, false]) {
  const secret = isEncrypted ? PASSPHRASE : "246802";
  Deno.test(`a program that was locked goes on where it was, ${isEncrypted ? "with a passphrase" : "with a PIN"}`, async () => {
    const pair = await memoryPair({ list: { isEncrypted } });
    const { a, b } = pair;
    const { hub, lock } = programOf(pair);
    if (!isEncrypted) assertEquals(await lock.setPin(secret), undefined);
    say(a, "before");
    say(b, "an answer");
    await pair.until(() => allSettled(a) && allSettled(b), "delivered");
    hub.memory.put({ draft: "half a thought" });
    const shown = () => JSON.stringify(a.conversation.snapshot().entries.slice(0, 2));
    const before = shown();
    await b.setOnline(false);
    say(a, "waits for you");
    await during(pair, lock.lock());
    assert(lock.isLocked && a.conversation.isLocked);
    assertEquals(a.conversation.snapshot().entries, []);
    assertEquals(hub.memory.value, {});
    assertEquals(hub.changesSince("0-0"), undefined);
    await b.setOnline(true);
    say(b, "are you there?");
    await pair.advance(5_000);
    assertEquals(texts(b, "in"), ["before"]);
    assertEquals(await during(pair, lock.unlock("wrong one")), {
      kind: "refused",
      error: { code: "secretWrong", triesLeft: 2 },
    });
    assert(a.conversation.isLocked);
    assertEquals(await during(pair, lock.unlock(secret)), undefined);
    assertEquals(lock.describe().triesLeft, 3);
    assertEquals(hub.memory.value, { draft: "half a thought" });
    assertEquals(shown(), before);
    await pair.until(() => allSettled(a) && allSettled(b), "delivered");
    assertEquals([texts(b, "in"), texts(a, "in")], [
      ["before", "waits for you"],
      ["an answer", "are you there?"],
    ]);
    await pair.close();
  });
}

Deno.test("with a vault it all comes back from there", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ list: { isEncrypted: true }, vaults: folder.path });
  const { a } = pair;
  const { lock } = programOf(pair, folder.file("a0"));
  say(a, "kept");
  await pair.until(() => allSettled(a), "delivered");
  await during(pair, lock.lock());
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  assertEquals(texts(a, "out"), ["kept"]);
  await pair.close();
});

Deno.test("while it is locked pages hear of nothing but the lock, and then begin anew", async () => {
  const pair = await memoryPair({ list: { isEncrypted: true } });
  const { hub, lock } = programOf(pair);
  await pair.until(() => statusOf(pair.a) === "connected", "connected");
  say(pair.a, "secret");
  const begin = hub.revision;
  await during(pair, lock.lock());
  const kinds = () => (hub.changesSince(begin) ?? []).map(({ change }) => change.kind);
  assertEquals(kinds(), ["lock"]);
  await during(pair, lock.unlock(PASSPHRASE));
  assertEquals(kinds().slice(0, 3), ["lock", "lock", "reset"]);
  await pair.close();
});

Deno.test("without a passphrase it takes a PIN of six characters to lock", async () => {
  const pair = await memoryPair();
  const { lock } = programOf(pair);
  assertEquals(lock.describe().keys, []);
  assertEquals(await lock.lock(), { kind: "refused", error: { code: "pinNeeded" } });
  const short = await lock.setPin("12345");
  assertEquals(short?.error, {
    code: "valueInvalid",
    name: "pin",
    reason: { code: "tooShort", limit: 6 },
  });
  await lock.setPin("12345é");
  assertEquals(lock.describe().keys, ["pin"]);
  await lock.setPin(undefined);
  assertEquals(lock.describe().keys, []);
  await pair.close();
});

Deno.test("three wrong answers end the program, even at once", async () => {
  const pair = await memoryPair();
  const { hub, lock } = programOf(pair);
  await lock.setPin("246802");
  await during(pair, lock.lock());
  const tries = ["1", "2", "3", "246802"].map((secret) => lock.unlock(secret));
  const answers = await during(pair, Promise.all(tries));
  assertEquals(
    answers.map((each) => each?.error.code === "secretWrong" && each.error.triesLeft),
    [2, 1, 0, 0],
  );
  assert(hub.endWanted.aborted && lock.isLocked);
  await pair.close();
});

Deno.test("wrong answers count also while the stick of a list is gone; its fault alone counts as none", async () => {
  for (const pin of ["246802", undefined]) {
    const pair = await memoryPair({ list: { isEncrypted: true } });
    const { hub, lock } = programOf(pair);
    await lock.setPin(pin);
    await during(pair, lock.lock());
    pair.a.list.reopened = () => {
      throw new KeyListError("unreadable", "Cannot read the key list");
    };
    const codes: unknown[] = [];
    for (let guess = 0; guess < 3; guess++) {
      codes.push((await during(pair, lock.unlock(PASSPHRASE)))?.error.code);
    }
    const last = pin === undefined ? "unreadable" : "secretWrong";
    assertEquals(codes, ["unreadable", "unreadable", last]);
    assertEquals([lock.describe().triesLeft, hub.endWanted.aborted], [
      pin === undefined ? 3 : 0,
      pin !== undefined,
    ]);
    await pair.close();
  }
});

Deno.test("a list that came to the place of a locked one is given back when it unlocks nothing", async () => {
  const pair = await memoryPair({ list: { isEncrypted: true } });
  const { a } = pair;
  const { lock } = programOf(pair);
  await during(pair, lock.lock());
  let closed = 0;
  const other = new MemoryList({ seed: "another pair", isEncrypted: true });
  const opened = Object.assign(other, { reopened: () => other, close: () => void closed++ });
  const own = a.list;
  a.list = opened;
  const wrong = await during(pair, lock.unlock(PASSPHRASE));
  assertEquals(wrong?.error.code, "secretWrong");
  assertEquals(closed, 1);
  a.list = own;
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  await pair.close();
});

Deno.test("a panic ends at once, and overwrites the vault where that is wanted", async () => {
  for (const wipesVaults of [false, true]) {
    using folder = tempDir();
    const pair = await memoryPair({ list: { isEncrypted: true }, vaults: folder.path });
    const { hub, lock } = programOf(pair);
    say(pair.a, "burn this");
    await pair.until(() => allSettled(pair.a), "delivered");
    await lock.panic({ wipesVaults });
    assert(hub.endWanted.aborted && lock.isLocked);
    const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
    assertEquals(left.some((name) => name.startsWith("a")), !wipesVaults);
    await pair.close();
  }
});

Deno.test("a panic while the program is unlocked leaves it locked", async () => {
  const pair = await memoryPair({ list: { isEncrypted: true } });
  const { a } = pair;
  const { hub, lock } = programOf(pair);
  await during(pair, lock.lock());
  const unlocking = lock.unlock(PASSPHRASE);
  await during(pair, lock.panic({ wipesVaults: false }));
  assertEquals((await during(pair, unlocking))?.error.code, "programLocked");
  assertEquals((await lock.unlock(PASSPHRASE))?.error.code, "programLocked");
  assert(lock.isLocked && a.conversation.isLocked && hub.endWanted.aborted);
  await pair.close();
});

Deno.test("a list in memory that is locked under a PIN is nowhere in clear", async () => {
  const pair = await memoryPair();
  const { lock } = programOf(pair);
  await lock.setPin("246802");
  say(pair.a, "attack at dawn");
  await during(pair, lock.lock());
  assert(!Deno.inspect(pair.a.conversation, { depth: 9, showHidden: true }).includes("attack"));
  await pair.close();
});
