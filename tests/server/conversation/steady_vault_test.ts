/** Steady cover where a vault takes its time: nothing that has to be saved moves a cell. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import type { VaultJob, VaultResults } from "../../../server/history/vault_job.ts";
import type { Clock } from "../../../server/time/clock.ts";
import type { Transport } from "../../../server/transport/transport.ts";
import { fileBytes, fileOf, offer } from "../../testkit/file_bytes.ts";
import { entries, memoryPair, type PairOptions, say, texts } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** One cell as somebody on the wire sees it. */
interface Seen {
  atMs: number;
  bytes: number;
}

/** Does a save when `beforeSave` lets it. */
class SlowVault extends VaultClerk {
  readonly #beforeSave: () => Promise<void>;

  constructor(beforeSave: () => Promise<void>) {
    super();
    this.#beforeSave = beforeSave;
  }

  override async do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    if (job.kind === "save") await this.#beforeSave();
    return await super.do(job);
  }
}

const STEADY: NonNullable<PairOptions["conversation"]> = {
  coverMode: "steady",
  // Wipes beside the one that is slow.
  vaultDesk: () => Promise.resolve(new VaultClerk()),
};

/** How far the clock of one side is ahead. */
const AHEAD_MS = 40_000;

/** What the wire shows of two minutes, with texts and a file or without, where each save takes `saveMs`. */
async function recorded(
  { isBusy, dials, saveMs }: { isBusy: boolean; dials: "a" | "b"; saveMs: number },
): Promise<Seen[]> {
  using folder = tempDir();
  const seen: Seen[] = [];
  let clock: Clock | undefined;
  const beforeSave = (): Promise<void> => new Promise((saved) => clock?.after(saveMs, saved));
  const observed = (transport: Transport, _: "a" | "b", shared: Clock): Transport => {
    clock = shared;
    return {
      dial: async (request) => {
        seen.push({ atMs: shared.now(), bytes: request.cell.length });
        const answer = await transport.dial(request);
        const bytes = answer.kind === "answered" ? answer.cell.length : 0;
        seen.push({ atMs: shared.now(), bytes });
        return answer;
      },
      close: () => transport.close(),
    };
  };
  const pair = await memoryPair({
    dials,
    vaults: folder.path,
    vaultDesk: () => new SlowVault(beforeSave),
    wrapTransport: observed,
    conversation: STEADY,
    bAheadMs: AHEAD_MS,
  });
  const { a, b } = pair;
  await pair.advance(60_000);
  seen.length = 0;
  const file = isBusy ? offer(a, fileBytes(6_000), { withoutPad: true }) : undefined;
  for (let round = 0; round < 12; round++) {
    if (isBusy) {
      say(a, `to b, ${round} ${"long ".repeat(round * 20)}`);
      say(b, `to a, ${round}`);
      b.conversation.markRead();
    }
    if (file !== undefined && fileOf(b, file)?.state === "offered") {
      b.conversation.actOnFile(file, "accept");
    }
    await pair.advance(10_000);
  }
  if (file !== undefined) {
    assert([a, b].every((peer) => texts(peer, "in").length >= 8), "texts arrive");
    assertGreater(fileOf(b, file)?.receivedBytes ?? 0, 1_000, "the file goes on");
  }
  const all = [...seen];
  await pair.close();
  return all;
}

/** Whether texts move a cell, or change its length. */
async function assertSame(setup: { dials: "a" | "b"; saveMs: number }): Promise<void> {
  const idle = await recorded({ ...setup, isBusy: false });
  assertEquals(await recorded({ ...setup, isBusy: true }), idle);
}

Deno.test("steady cover looks the same busy and idle where a save takes a moment", async () => {
  await assertSame({ dials: "a", saveMs: 30 });
});

Deno.test("steady cover looks the same busy and idle where a save takes longer than a tick", async () => {
  await assertSame({ dials: "b", saveMs: 1_500 });
});

Deno.test("a text of steady cover whose number no vault has kept arrives once, and those behind it in order", async () => {
  using folder = tempDir();
  let isHeld = false;
  const never = new Promise<void>(() => {});
  const pair = await memoryPair({
    dials: "a",
    vaults: folder.path,
    vaultDesk: (path) => new SlowVault(() => isHeld && path.endsWith("a0") ? never : noWait()),
    conversation: STEADY,
  });
  const { a, b } = pair;
  await pair.until(() => statusesOf(pair).every((code) => code === "connected"), "connected");
  say(a, "first");
  await pair.until(() => texts(b, "in").length === 1, "the first one");
  await pair.advance(5_000);
  say(a, "kept");
  await pair.until(() => a.conversation.snapshot().entries.length === 2, "written");
  // The text itself is in the vault by now, and nothing that follows will be.
  await noWait();
  isHeld = true;
  await pair.until(() => texts(b, "in").length === 2, "it leaves before its number is kept");
  await a.crash();
  say(a, "behind");
  const isThere = (): boolean => entries(a, "out").every(({ state }) => state === "delivered");
  await pair.until(isThere, "all delivered", 120_000);
  assertEquals(texts(b, "in"), ["first", "kept", "behind"]);
  await pair.close();
});

function statusesOf({ a, b }: Awaited<ReturnType<typeof memoryPair>>): string[] {
  return [a, b].map(({ conversation }) => conversation.snapshot().status.code);
}

/** Lets what is under way in memory go on. */
function noWait(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
