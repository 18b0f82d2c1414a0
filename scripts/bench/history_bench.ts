import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import { startVaultDesk } from "../../server/history/vault_desk.ts";
import { unchanged } from "../../server/history/due_changes.ts";
import type { KeptWindow, VaultDesk } from "../../server/history/vault_job.ts";
import type { BenchRow } from "./bench_row.ts";
import { medianOf } from "./median_of.ts";

const ENTRIES = 100_000;
const COMMITS = 1_000;
/** What a commit of one text writes to the log of a vault, about. */
const SYNCED_BYTES = 12_288;
const WORDS = "the harbour lights went out at dawn and nobody knew why they had been lit".split(
  " ",
);

/**
 * A vault of 100,000 entries in its thread: searching it, paging it, and what one more entry takes to be durable,
 * beside what it costs to append as many bytes to a file and sync them.
 */
export async function bench(): Promise<BenchRow[]> {
  const folder = await Deno.makeTempDir({ prefix: "hchat-bench-" });
  const desk = await startVaultDesk();
  try {
    await desk.do({ kind: "open", path: `${folder}/vault`, key: new Uint8Array(32) });
    for (let first = 0; first < ENTRIES; first += 10_000) await save(desk, first, 10_000);
    return [
      await search(desk, "seventeenth harbour", "one entry of them"),
      await search(desk, "harbour lights knew", "every second entry, 200 shown"),
      await page(desk),
      ...await commits(desk, `${folder}/appended`),
    ];
  } finally {
    await desk.do({ kind: "close" });
    desk.end();
    await Deno.remove(folder, { recursive: true });
  }
}

async function save(desk: VaultDesk, first: number, count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, at) => {
    return { entry: entryOf(first + at), writtenAtMs: first + at };
  });
  const saved = await desk.do({ kind: "save", changes: { ...unchanged(), entries } });
  if (saved.kind === "stopped") throw new Error(`Cannot fill the vault: ${saved.reason}`);
  if (saved.isTidyDue) void desk.do({ kind: "tidy" });
}

function entryOf(number: number): EntryJson {
  const middle = WORDS.slice(0, 4 + number % 11).join(" ");
  return {
    id: idOf(number),
    direction: number % 2 === 0 ? "in" : "out",
    text: number === 17 ? "the seventeenth harbour" : `${number}: ${middle}`,
    at: new Date(1_767_225_600_000 + number * 1_000).toISOString(),
    state: "read",
    slot: number,
    protection: "pad",
  };
}

function idOf(number: number): string {
  return number.toString(16).padStart(32, "0");
}

async function search(desk: VaultDesk, words: string, note: string): Promise<BenchRow> {
  const value = await medianRead(desk, { search: words, limit: 200 });
  return { name: `search "${words}" in 100,000 entries`, value, unit: "ms", note };
}

async function page(desk: VaultDesk): Promise<BenchRow> {
  const value = await medianRead(desk, { before: idOf(50_000), limit: 200 });
  return { name: "a page of 200 entries in the middle", value, unit: "ms" };
}

async function medianRead(desk: VaultDesk, window: KeptWindow): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 9; round++) {
    times.push(await timeOf(async () => void await desk.do({ kind: "read", window })));
  }
  return medianOf(times);
}

/** In pairs, so that whatever else the disk does meets both. */
async function commits(desk: VaultDesk, appendedPath: string): Promise<BenchRow[]> {
  using file = await Deno.open(appendedPath, { create: true, write: true });
  const bytes = new Uint8Array(SYNCED_BYTES);
  const times: Record<"held" | "durable" | "appended", number[]> = {
    held: [],
    durable: [],
    appended: [],
  };
  for (let at = 0; at < COMMITS; at++) {
    const beganMs = performance.now();
    const saving = save(desk, ENTRIES + at, 1);
    times.held.push(performance.now() - beganMs);
    await saving;
    times.durable.push(performance.now() - beganMs);
    times.appended.push(
      await timeOf(async () => {
        await file.write(bytes);
        await file.syncData();
      }),
    );
  }
  const { held, durable, appended } = times;
  return [
    { name: "one more entry, durable, median", value: medianOf(durable), unit: "ms" },
    { name: "the same, 99th percentile", value: percentile99(durable), unit: "ms" },
    { name: "of it on the page's thread, 99th percentile", value: percentile99(held), unit: "ms" },
    { name: "12 KiB appended and synced, median", value: medianOf(appended), unit: "ms" },
    { name: "the same, 99th percentile", value: percentile99(appended), unit: "ms" },
  ];
}

function percentile99(times: number[]): number {
  return times.toSorted((one, two) => one - two)[Math.floor(times.length * 0.99)]!;
}

async function timeOf(run: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}
