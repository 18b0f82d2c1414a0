/** What a vault still has that has failed, or takes its time: whoever takes something back is told. */
import { assert, assertEquals } from "@std/assert";
import { fileBytes, fileOf, offer } from "../../testkit/file_bytes.ts";
import { GatedVault } from "../../testkit/gated_vault.ts";
import { during, PASSPHRASE, programOf } from "../../testkit/locked_program.ts";
import { entries, memoryPair, type Pair, type Peer, statusOf, texts } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** What the page is told of what was done with an entry of `peer`. */
async function toldOf(
  { conversation }: Peer,
  id: string,
  { goesOn = true } = {},
): Promise<string | undefined> {
  const refused = await conversation.whenKept(id, new AbortController().signal);
  if (refused === undefined) return undefined;
  assert(refused.error.code === "stillInHistory", refused.error.code);
  assertEquals(refused.error.goesOn, goesOn);
  return refused.error.path;
}

/** Writes a text that waits for its time, tomorrow. */
function sayLater({ conversation, clock }: Peer, text: string): string {
  const outcome = conversation.send(text, { sendAtMs: clock.now() + 86_400_000 });
  assert(outcome.kind === "queued");
  return outcome.id;
}

/** The vault at `path` is taken away, and its program finds that out; the returned function puts it back. */
async function takeAway({ until }: Pair, peer: Peer, path: string): Promise<() => void> {
  for (const end of ["", "-wal"]) Deno.renameSync(`${path}${end}`, `${path}-away${end}`);
  sayLater(peer, "finds it gone");
  const isStopped = () => peer.conversation.snapshot().history === null;
  await until(isStopped, "the vault is given up");
  return () => {
    for (const end of ["", "-wal"]) Deno.renameSync(`${path}-away${end}`, `${path}${end}`);
  };
}

/** A pair of which `a` has a vault with a text in it that waits. */
async function waitingPair(vaults: string) {
  const pair = await memoryPair({ list: { isEncrypted: true }, dials: "a", vaults });
  const { a } = pair;
  await pair.until(() => statusOf(a) === "connected", "connected");
  const id = sayLater(a, "waits");
  await pair.advance(1_000);
  return { pair, a, id };
}

Deno.test("what is taken back is in the vault when its page is told so", async () => {
  using folder = tempDir();
  const { pair, a, id } = await waitingPair(folder.path);
  assert(a.conversation.cancel(id));
  assertEquals(await toldOf(a, id), undefined);
  await a.crash();
  assertEquals(entries(a, "out").map(({ state }) => state), ["cancelled"]);
  await pair.close();
});

Deno.test("a vault that has failed has what was taken back, deleted or changed since, and not what came since", async () => {
  using folder = tempDir();
  const { pair, a, id } = await waitingPair(folder.path);
  const path = folder.file("a0");
  const [file, edited] = [offer(a, fileBytes(1_000)), sayLater(a, "first words")];
  assertEquals(await toldOf(a, edited), undefined);
  const putBack = await takeAway(pair, a, path);
  assert(a.conversation.cancel(id));
  a.conversation.actOnFile(file, "cancel");
  a.conversation.change({ kind: "edit", id: edited, text: "other words" });
  assertEquals([await toldOf(a, id), await toldOf(a, file), await toldOf(a, edited)], [
    path,
    path,
    path,
  ]);
  const later = sayLater(a, "in memory alone");
  assert(a.conversation.cancel(later));
  assertEquals(await toldOf(a, later), undefined);
  assertEquals([entries(a, "out")[0]?.state, fileOf(a, file)?.state], ["cancelled", "cancelled"]);
  putBack();
  await a.crash();
  // Its page was told the truth.
  assertEquals(texts(a, "out").toSorted(), ["", "finds it gone", "first words", "waits"]);
  assertEquals(entries(a, "out")[0]?.state, "queued");
  await pair.close();
});

Deno.test("a program that comes back from the lock without its vault says what that still has", async () => {
  using folder = tempDir();
  const { pair, a, id } = await waitingPair(folder.path);
  const path = folder.file("a0");
  const { lock } = programOf(pair, path);
  const putBack = await takeAway(pair, a, path);
  await during(pair, lock.lock());
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  assert(a.conversation.cancel(id));
  // A vault that this run has not had in use is opened again by the next unlocking alone.
  assertEquals(await toldOf(a, id, { goesOn: false }), path);
  await during(pair, lock.lock());
  putBack();
  assertEquals(await during(pair, lock.unlock(PASSPHRASE)), undefined);
  assertEquals([entries(a, "out")[0]?.state, await toldOf(a, id)], ["cancelled", undefined]);
  await pair.close();
});

Deno.test("whoever takes something back waits for the medium, not alone for ever, and not in crowds", async () => {
  using folder = tempDir();
  const gate = new GatedVault();
  const pair = await memoryPair({ dials: "a", vaults: folder.path, vaultDesk: () => gate });
  const { a } = pair;
  await pair.advance(1_000);
  gate.hold();
  const ids = [1, 2, 3, 4].map((number) => sayLater(a, `text ${number}`));
  await pair.advance(10);
  for (const id of ids) assert(a.conversation.cancel(id));
  const gone = new AbortController();
  const answers: string[] = [];
  const ask = async (nth: number, signal = new AbortController().signal): Promise<void> => {
    const refused = await a.conversation.whenKept(ids[nth]!, signal);
    answers.push(`${nth} ${refused?.error.code ?? "kept"}`);
  };
  const asked = [ask(0), ask(1, gone.signal)];
  await ask(2);
  gone.abort();
  await asked[1];
  assertEquals(answers, ["2 stillInHistory", "1 kept"]);
  asked.push(ask(3));
  await pair.advance(30_000);
  assertEquals(answers.length, 2);
  gate.release();
  await Promise.all(asked);
  assertEquals(answers.toSorted(), ["0 kept", "1 kept", "2 stillInHistory", "3 kept"]);
  await pair.close();
});
