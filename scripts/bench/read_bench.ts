/**
 * Reading key lists: verifying against sha256sum and openssl on the same warm file, opening lists of very
 * different sizes, and random records against plain file reads and SQLite. HCHAT_BENCH_MIB makes the list
 * smaller (1024).
 */
import { randomFillSync } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { freshVaultSecrets } from "../../keys/list/secret/vault_secret.ts";
import { generateLists } from "../../keys/make/generate.ts";
import { layoutOf } from "../../keys/list/list_layout.ts";
import { openMapped, WINDOW_BYTES } from "../../keys/disk/mapped_file.ts";
import { openList } from "../../keys/list/open_list.ts";
import { isWhole, verifyList } from "../../keys/list/verify.ts";
import { writeSparseList } from "../../tests/testkit/small_list.ts";
import type { BenchRow } from "./bench_row.ts";

const RECORD_BYTES = 1_280;
const ROUNDS = 3;
const READS = 20_000;
const SQLITE_ROWS = 100_000;
const NEARBY = "random record nearby, mapped";
const BY_POSITION = "random record, readSync with position";
const FROM_SQLITE = "random record, SQLite row";
const SIZES = [["1 MiB", 2 ** 20], ["4 GiB", 2 ** 32], ["40 GiB", 40 * 2 ** 30]] as const;

/** Figures of reading. */
export async function bench(): Promise<BenchRow[]> {
  const mib = Number(Deno.env.get("HCHAT_BENCH_MIB") ?? 1_024);
  const folder = await Deno.makeTempDir({ prefix: "hchat-bench-" });
  try {
    const path = `${folder}/alice.hkl`;
    await makeList(path, mib);
    const verifying = await benchVerify(path, mib);
    const records = benchRecords(path, `${folder}/slots.sqlite`);
    await Deno.remove(path);
    return [...verifying, ...await benchOpen(folder), ...records];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function makeList(path: string, mib: number): Promise<void> {
  const slotCount = Math.floor(mib * 1_048_576 / RECORD_BYTES);
  const outcome = await generateLists({
    listId: new Uint8Array(16),
    startMs: 0,
    periodMs: 10_000,
    names: { a: "alice", b: "bob" },
    vaultSecrets: freshVaultSecrets((bytes) => void randomFillSync(bytes)),
    layout: layoutOf({ slotCount, recordBytes: RECORD_BYTES }),
    targets: [{ seat: "a", path }],
    source: "runtime",
  }, {
    random: (bytes) => void randomFillSync(bytes),
    signal: new AbortController().signal,
    progress: () => {},
  });
  if (outcome.kind !== "written") throw new Error(`Internal error: the list is ${outcome.kind}`);
}

async function benchVerify(path: string, mib: number): Promise<BenchRow[]> {
  const ways = {
    verify: () => verifyOnce(path),
    sha256sum: () => runOnce("sha256sum", [path]),
    openssl: () => runOnce("openssl", ["dgst", "-sha256", path]),
  };
  const best = { verify: Infinity, sha256sum: Infinity, openssl: Infinity };
  // The first round warms the page cache and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of ["verify", "sha256sum", "openssl"] as const) {
      const elapsedMs = await timed(ways[way]);
      if (round > 0) best[way] = Math.min(best[way], elapsedMs);
    }
  }
  const note = `${mib} MiB, warm, best of ${ROUNDS}`;
  const speed = mib * 1.048576 / best.verify * 1_000;
  return [
    { name: "verify", value: speed, unit: "MB/s", note },
    { name: "verify / sha256sum", value: best.verify / best.sha256sum, unit: "ratio of times" },
    {
      name: "verify / openssl dgst -sha256",
      value: best.verify / best.openssl,
      unit: "ratio of times",
    },
  ];
}

async function verifyOnce(path: string): Promise<void> {
  const opened = openList(path, { write: false, lock: false });
  const report = await verifyList(opened);
  opened.volumes.close();
  if (!isWhole(report)) throw new Error("Internal error: the list is damaged");
}

async function runOnce(program: string, args: string[]): Promise<void> {
  const output = await new Deno.Command(program, { args, stdout: "null" }).output();
  if (!output.success) throw new Error(`Running ${program} failed`);
}

async function benchOpen(folder: string): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const opened: [ms: number, resident: number][] = [];
  for (const [size, bytes] of SIZES) {
    const path = `${folder}/sparse.hkl`;
    const slotCount = Math.floor(bytes / RECORD_BYTES);
    const slot = slotCount - 1;
    await writeSparseList(path, { slotCount, slots: [slot] });
    const [ms, resident] = await openOnce(path, slot);
    opened.push([ms, resident]);
    rows.push(
      { name: `open to first record, ${size}`, value: ms, unit: "ms", note: "sparse, last slot" },
      { name: `resident memory, ${size}`, value: resident / 1e6, unit: "MB" },
    );
  }
  const [small, large] = [opened[0]!, opened.at(-1)!];
  rows.push(
    { name: "open, 40 GiB / 1 MiB", value: large[0] / small[0], unit: "ratio of times" },
    { name: "resident memory, 40 GiB / 1 MiB", value: large[1] / small[1], unit: "ratio" },
  );
  return rows;
}

async function openOnce(path: string, slot: number): Promise<[number, number]> {
  const script = new URL("./open_once.ts", import.meta.url).href;
  const args = ["run", "--quiet", "--no-check", "--allow-all", script, path, String(slot)];
  const { stdout, success } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (!success) throw new Error("Opening the list failed");
  const [ms = NaN, resident = NaN] = new TextDecoder().decode(stdout).split(" ").map(Number);
  return [ms, resident];
}

/** Reads random records in every way; "near" stays within the window that follows the clock. */
function benchRecords(path: string, databasePath: string): BenchRow[] {
  const into = new Uint8Array(RECORD_BYTES);
  const mapped = openMapped(path, { write: false });
  const file = Deno.openSync(path);
  const handle = openSync(path, "r");
  const database = makeDatabase(databasePath);
  const select = database.prepare("SELECT record FROM slots WHERE slot = ?");
  const slots = Math.floor((mapped.size - 4_096) / (RECORD_BYTES + 1));
  const near = Math.min(slots, Math.floor(WINDOW_BYTES / 2 / RECORD_BYTES));
  const offsetIn = (count: number): number => 4_096 + pick(count) * RECORD_BYTES;
  const ways: [string, () => void][] = [
    [NEARBY, () => void mapped.readAt(offsetIn(near), into)],
    ["random record anywhere, mapped", () => void mapped.readAt(offsetIn(slots), into)],
    ["random record, FsFile seek and read", () => {
      file.seekSync(offsetIn(slots), Deno.SeekMode.Start);
      file.readSync(into);
    }],
    [BY_POSITION, () => {
      readSync(handle, into, 0, RECORD_BYTES, offsetIn(slots));
    }],
    [FROM_SQLITE, () => void select.get(pick(SQLITE_ROWS))],
  ];
  try {
    const took = new Map(ways.map(([name, read]) => [name, bestReadUs(read)]));
    const note = `warm, ${READS} reads, best of ${ROUNDS}`;
    const ratios = [BY_POSITION, FROM_SQLITE].map((other) => ({
      name: `${NEARBY} / ${other.replace("random record, ", "")}`,
      value: took.get(NEARBY)! / took.get(other)!,
      unit: "ratio of times",
    }));
    return [...[...took].map(([name, value]) => ({ name, value, unit: "µs", note })), ...ratios];
  } finally {
    mapped.close();
    file.close();
    closeSync(handle);
    database.close();
  }
}

function makeDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(
    "CREATE TABLE slots (slot INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT; BEGIN",
  );
  const insert = database.prepare("INSERT INTO slots VALUES (?, ?)");
  const record = new Uint8Array(RECORD_BYTES);
  for (let slot = 0; slot < SQLITE_ROWS; slot++) insert.run(slot, randomFillSync(record));
  database.exec("COMMIT");
  return database;
}

function bestReadUs(read: () => void): number {
  let best = Infinity;
  for (let round = 0; round <= ROUNDS; round++) {
    const startedMs = performance.now();
    for (let count = 0; count < READS; count++) read();
    const elapsedMs = performance.now() - startedMs;
    if (round > 0) best = Math.min(best, elapsedMs);
  }
  return best / READS * 1_000;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** A place below `count`; nothing hangs on how random it is. */
function pick(count: number): number {
  return Math.floor(Math.random() * count);
}
