/** A stick that stands still: texts wait for it, and nothing else does. */
import { assert, assertEquals, assertLess } from "@std/assert";
import { randomFillSync } from "node:crypto";
import { type ListDesk } from "../../keys/live/list_job.ts";
import { startListDesk } from "../../keys/live/thread_desk.ts";
import type { ConversationLike } from "../../server/conversation/conversation_like.ts";
import type { Medium } from "../../server/conversation/conversation_options.ts";
import { startVaultDesk } from "../../server/history/vault_desk.ts";
import type { VaultDesk } from "../../server/history/vault_job.ts";
import { type StartMakeDesk, startMakeDesk } from "../../server/making/make_desk.ts";
import { LocalApi } from "../../server/cli/local_api.ts";
import { AppPair, deliver, until } from "../testkit/app_pair.ts";
import { leastBelow, tookMs } from "../testkit/least_below.ts";
import { postRequest } from "../testkit/post_request.ts";
import { rawExchange } from "../testkit/raw_http.ts";
import { tempDir } from "../testkit/temp_dir.ts";

/** Longer than any test here looks on. */
const SYNC_MS = 60_000;
/** So long the answers of the page are measured. */
const LOOK_MS = 2_000;
/** Far above an answer of a busy machine, far below one that waits for the stick. */
const PAGE_MS = 500;
/** So many answers are measured where those before were slow: a machine that stands still makes one or two of them so. */
const MOST_SLOW = 9;
const MODES = { padMode: "prefer", coverMode: "quiet", keepKeys: true } as const;

/** A stick that is slow while its control file says so. */
function slowStick(control: string): () => Promise<ListDesk> {
  const module = new URL("../testkit/slow_list_worker.ts", import.meta.url);
  module.searchParams.set("control", control);
  return () => startListDesk(module);
}

/** Lists made on such a stick. */
function slowMaking(control: string): StartMakeDesk {
  const module = new URL("../testkit/slow_make_worker.ts", import.meta.url);
  module.searchParams.set("control", control);
  return () => startMakeDesk(module);
}

/** A vault on such a stick. */
function slowVault(control: string): () => Promise<VaultDesk> {
  const module = new URL("../testkit/slow_vault_worker.ts", import.meta.url);
  module.searchParams.set("control", control);
  return () => startVaultDesk(module);
}

function stateOf(conversation: ConversationLike, id: string): string | undefined {
  return conversation.snapshot().entries.find((entry) => entry.id === id)?.state;
}

/** Sends texts until one has to wait for the claim of its slot: that of the moment may have been claimed before. */
async function sendUntilHeldUp(alice: ConversationLike): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const text = `text ${texts.length}`;
    const sent = alice.send(text);
    assert(sent.kind === "queued");
    texts.push(text);
    const isSent = (): boolean => stateOf(alice, sent.id) === "delivered";
    await until(alice, ({ status }) => status.code === "keyListSlow" || isSent());
    if (!isSent()) return texts;
  }
}

/**
 * Asks the page's document over and over until `isDone`; the median of the times that the answers
 * took, in ms. While the stick held the page, one answer would fill the whole time.
 */
async function medianLatency(pageUrl: string, isDone: () => boolean): Promise<number> {
  const api = new LocalApi(pageUrl);
  const answersMs: number[] = [];
  const medianMs = (): number =>
    answersMs.toSorted((one, other) => one - other)[answersMs.length >> 1] ?? 0;
  while (!isDone() || (medianMs() >= PAGE_MS && answersMs.length < MOST_SLOW)) {
    answersMs.push(await tookMs(() => api.messages()));
  }
  return medianMs();
}

Deno.test("while the sync of a stick hangs, the page answers, says so, and the text goes out after it", async () => {
  using folder = tempDir();
  const control = folder.file("slow");
  await using pair = await AppPair.start({ alice: { listDesk: slowStick(control) }, bob: {} });
  const { alice, bob } = await pair.open(new URL(`http://127.0.0.1:${pair.port}`));
  await until(alice, ({ status }) => status.code === "connected");
  Deno.writeTextFileSync(control, `${SYNC_MS} 0`);
  const texts = await sendUntilHeldUp(alice);
  // It may be the peer's, under a key that the stick still owes.
  const call = { tag: "f".repeat(32), cell: randomFillSync(new Uint8Array(2_048)) };
  await rawExchange({ port: pair.port, parts: [postRequest(call)], quietMs: 50 });
  assertEquals(pair.alice.hub.settings().visits, []);
  let isDelivered = false;
  const delivered = until(alice, ({ entries }) => entries.at(-1)?.state === "delivered")
    .then(() => void (isDelivered = true));
  const endMs = performance.now() + LOOK_MS;
  const medianMs = await medianLatency(pair.alice.pageUrl, () => performance.now() > endMs);
  assert(!isDelivered, "the text went out before its slot was claimed");
  assertLess(medianMs, PAGE_MS);
  Deno.removeSync(control);
  await delivered;
  assertEquals(bob.snapshot().entries.map(({ text }) => text), texts);
  await until(alice, ({ status }) => status.code === "connected");
});

Deno.test("while a vault hangs the page answers, texts arrive, and what is ours goes out after it", async () => {
  using folder = tempDir();
  const control = folder.file("slow");
  const historyPath = (): string => folder.file("alice.vault");
  await using pair = await AppPair.start({
    alice: { vaultDesk: slowVault(control), modes: { ...MODES, historyPath } },
    bob: {},
  });
  const { alice, bob } = await pair.open(new URL(`http://127.0.0.1:${pair.port}`));
  await until(alice, ({ status }) => status.code === "connected");
  Deno.writeTextFileSync(control, `${SYNC_MS}`);
  const sent = await new LocalApi(pair.alice.pageUrl).send("held up by the vault");
  bob.send("arrives all the same");
  await until(alice, ({ entries }) => entries.some(({ direction }) => direction === "in"));
  await until(alice, ({ status }) => status.code === "historySlow");
  const endMs = performance.now() + LOOK_MS;
  assertLess(await medianLatency(pair.alice.pageUrl, () => performance.now() > endMs), PAGE_MS);
  assertEquals(stateOf(alice, sent), "queued", "the text went out before the vault had it");
  Deno.removeSync(control);
  await until(bob, ({ entries }) => entries.some(({ text }) => text === "held up by the vault"));
});

Deno.test("while lists are made on a stick that hangs, the page answers and texts pass", async () => {
  using folder = tempDir();
  const control = folder.file("slow");
  await using pair = await AppPair.start({ alice: { makeDesk: slowMaking(control) }, bob: {} });
  const { alice, bob } = await pair.open(new URL(`http://127.0.0.1:${pair.port}`));
  await until(alice, ({ status }) => status.code === "connected");
  const api = new LocalApi(pair.alice.pageUrl);
  const wanted = { names: ["carol", "dave"], folders: [folder.path, folder.path], spanMs: 60_000 };
  const liveDuring = async (isDone: () => boolean): Promise<void> => {
    const delivered = Promise.all([deliver(alice, "to bob"), deliver(bob, "to alice")]);
    assertLess(await medianLatency(pair.alice.pageUrl, isDone), PAGE_MS);
    await delivered;
  };
  Deno.writeTextFileSync(control, `${SYNC_MS} ${SYNC_MS}`);
  const estimating = api.request("POST", "/lists/estimate", wanted);
  const estimateEndMs = performance.now() + LOOK_MS / 2;
  await liveDuring(() => performance.now() > estimateEndMs);
  Deno.writeTextFileSync(control, `0 ${SYNC_MS}`);
  assertEquals((await estimating).status, 200);
  assertEquals((await api.request("POST", "/lists", wanted)).status, 202);
  const makeEndMs = performance.now() + LOOK_MS / 2;
  await liveDuring(() => performance.now() > makeEndMs);
  const codeOf = async (): Promise<string> =>
    JSON.parse((await api.request("GET", "/lists")).text).code;
  assertEquals(await codeOf(), "writing");
  Deno.removeSync(control);
  while (await codeOf() !== "written") await new Promise((resolve) => setTimeout(resolve, 10));
});

Deno.test("a program ends in bounded time although its stick hangs, and says which", async () => {
  assertLess(await leastBelow(5_000, closingMs), 5_000);
});

/** How long a program takes to end while its stick hangs, in milliseconds. */
async function closingMs(): Promise<number> {
  using folder = tempDir();
  const control = folder.file("slow");
  const unsettled: [path: string, medium: Medium][] = [];
  await using pair = await AppPair.start({
    alice: {
      listDesk: slowStick(control),
      onUnsettled: (...late) => unsettled.push(late),
    },
    bob: {},
  });
  const { alice } = await pair.open(new URL(`http://127.0.0.1:${pair.port}`));
  await until(alice, ({ status }) => status.code === "connected");
  Deno.writeTextFileSync(control, `${SYNC_MS} 0`);
  await sendUntilHeldUp(alice);
  const endedMs = await tookMs(() => pair.alice.close());
  assertEquals(unsettled, [[alice.listPath, "list"]]);
  Deno.removeSync(control);
  return endedMs;
}

Deno.test("the page of a program answers while its list is read slowly", async () => {
  using folder = tempDir();
  const control = folder.file("slow");
  Deno.writeTextFileSync(control, `${SYNC_MS} ${SYNC_MS}`);
  await using pair = await AppPair.start({ alice: { listDesk: slowStick(control) }, bob: {} });
  let isOpen = false;
  const opening = pair.open(new URL(`http://127.0.0.1:${pair.port}`))
    .then(() => void (isOpen = true));
  const endMs = performance.now() + LOOK_MS;
  const medianMs = await medianLatency(pair.alice.pageUrl, () => performance.now() > endMs);
  assert(!isOpen, "the stick was not slow");
  assertLess(medianMs, PAGE_MS);
  const shown = (await new LocalApi(pair.alice.pageUrl).messages()).opening;
  assertEquals(shown.map(({ list }) => list.split("/").at(-1)), ["alice.hkl"]);
  Deno.removeSync(control);
  await opening;
  assertEquals((await new LocalApi(pair.alice.pageUrl).messages()).opening, []);
});
