import { randomFillSync } from "node:crypto";
import { VaultSealer } from "../../keys/list/vault.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import { EntryRows } from "../../server/history/entry_rows.ts";
import { SealedRows } from "../../server/history/sealed_rows.ts";
import type { BenchRow } from "./bench_row.ts";
import { medianOf } from "./median_of.ts";

const ENTRIES = 100_000;
const COMMITS = 500;
const WORDS = "the harbour lights went out at dawn and nobody knew why they had been lit".split(
  " ",
);

/** A vault of 100,000 entries: searching it, paging it, and what one more entry takes to be durable. */
export async function bench(): Promise<BenchRow[]> {
  const folder = await Deno.makeTempDir({ prefix: "hchat-bench-" });
  try {
    const { rows, kept } = fill(`${folder}/vault`);
    const figures = [
      search(kept, "seventeenth harbour", "one entry of them"),
      search(kept, "harbour lights knew", "every second entry, 200 shown"),
      page(kept),
      ...await commit(rows, kept),
    ];
    rows.close();
    return figures;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function fill(path: string): { rows: SealedRows; kept: EntryRows } {
  const random = (bytes: Uint8Array): void => void randomFillSync(bytes);
  const opened = SealedRows.open(path, { sealer: new VaultSealer(new Uint8Array(32)), random });
  if (opened.kind === "failed") throw new Error(`Cannot make the vault: ${opened.fault}`);
  const kept = new EntryRows(opened.rows);
  for (let number = 0; number < ENTRIES; number++) put(kept, number);
  opened.rows.commit();
  return { rows: opened.rows, kept };
}

function put(kept: EntryRows, number: number): void {
  const middle = WORDS.slice(0, 4 + number % 11).join(" ");
  const entry: EntryJson = {
    id: number.toString(16).padStart(32, "0"),
    direction: number % 2 === 0 ? "in" : "out",
    text: number === 17 ? "the seventeenth harbour" : `${number}: ${middle}`,
    at: new Date(1_767_225_600_000 + number * 1_000).toISOString(),
    state: "read",
    slot: number,
    protection: "pad",
  };
  kept.put({ entry, writtenAtMs: number });
}

function search(kept: EntryRows, words: string, note: string): BenchRow {
  const value = medianOf(Array.from({ length: 9 }, () => timeOf(() => kept.search(words, 200))));
  return { name: `search "${words}" in 100,000 entries`, value, unit: "ms", note };
}

function page(kept: EntryRows): BenchRow {
  const before = (50_000).toString(16).padStart(32, "0");
  const value = medianOf(
    Array.from({ length: 9 }, () => timeOf(() => kept.older({ before, limit: 200 }))),
  );
  return { name: "a page of 200 entries in the middle", value, unit: "ms" };
}

async function commit(rows: SealedRows, kept: EntryRows): Promise<BenchRow[]> {
  const [held, durable]: number[][] = [[], []];
  for (let at = 0; at < COMMITS; at++) {
    const startedMs = performance.now();
    put(kept, ENTRIES + at);
    const committed = rows.commit();
    held!.push(performance.now() - startedMs);
    await committed;
    durable!.push(performance.now() - startedMs);
  }
  const [own, whole] = [held!, durable!].map((times) => times.sort((one, two) => one - two));
  return [
    { name: "one more entry, durable, median", value: whole![COMMITS / 2]!, unit: "ms" },
    { name: "the same, 99th percentile", value: percentile99(whole!), unit: "ms" },
    { name: "of it on the page's thread, 99th percentile", value: percentile99(own!), unit: "ms" },
  ];
}

function percentile99(sorted: number[]): number {
  return sorted[Math.floor(sorted.length * 0.99)]!;
}

function timeOf(run: () => unknown): number {
  const startedMs = performance.now();
  run();
  return performance.now() - startedMs;
}
