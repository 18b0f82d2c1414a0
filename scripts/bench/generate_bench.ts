/**
 * Making key lists against writing zeros and kernel randomness with dd to the same disk, and against the
 * original's way, one RSA key for each slot. HCHAT_BENCH_MIB makes the list smaller (1024).
 */
import { randomFillSync } from "node:crypto";
import { freshVaultSecrets } from "../../keys/list/secret/vault_secret.ts";
import { generateLists } from "../../keys/make/generate.ts";
import { layoutOf } from "../../keys/list/list_layout.ts";
import type { BenchRow } from "./bench_row.ts";
import { medianOf } from "./median_of.ts";

const RECORD_BYTES = 1280;
const ROUNDS = 5;
const RSA_KEYS = 8;

const WAYS = ["keygen", "urandom", "zero"] as const;
type Way = typeof WAYS[number];

/** Figures of generation; each way of writing is tried in turn, and the median of its rounds counts. */
export async function bench(): Promise<BenchRow[]> {
  const mib = Number(Deno.env.get("HCHAT_BENCH_MIB") ?? 1024);
  const folder = await Deno.makeTempDir({ prefix: "hchat-bench-" });
  try {
    const ways = {
      keygen: () => writeList(`${folder}/alice.hkl`, mib),
      urandom: () => runDd("/dev/urandom", { path: `${folder}/urandom`, mib }),
      zero: () => runDd("/dev/zero", { path: `${folder}/zero`, mib }),
    };
    const spent: Record<Way, number[]> = { keygen: [], urandom: [], zero: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const way of WAYS) spent[way].push(await ways[way]());
    }
    const median = {
      keygen: medianOf(spent.keygen),
      urandom: medianOf(spent.urandom),
      zero: medianOf(spent.zero),
    };
    return rowsOf(median, { mib, rsaKeyMs: await timeRsaKey() });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function rowsOf(
  median: Record<Way, number>,
  { mib, rsaKeyMs }: { mib: number; rsaKeyMs: number },
): BenchRow[] {
  const note = `${mib} MiB to one file, synced, median of ${ROUNDS}`;
  const megabytes = mib * 1.048576;
  const slotMs = median.keygen / slotsOf(mib);
  return [
    { name: "keygen", value: megabytes / median.keygen * 1_000, unit: "MB/s", note },
    { name: "dd if=/dev/zero", value: megabytes / median.zero * 1_000, unit: "MB/s", note },
    {
      name: "keygen / dd if=/dev/urandom",
      value: median.keygen / median.urandom,
      unit: "ratio of times",
    },
    {
      name: "keygen / dd if=/dev/zero",
      value: median.keygen / median.zero,
      unit: "ratio of times",
    },
    { name: "keygen", value: 1_000 / slotMs, unit: "slots/s", note },
    { name: "openssl genrsa 2048", value: 1_000 / rsaKeyMs, unit: "slots/s" },
    { name: "keygen / openssl genrsa 2048", value: rsaKeyMs / slotMs, unit: "ratio of slots/s" },
  ];
}

function slotsOf(mib: number): number {
  return Math.floor(mib * 1_048_576 / RECORD_BYTES);
}

/** Milliseconds for one seat of a list of `mib`, thrown away afterwards. */
async function writeList(path: string, mib: number): Promise<number> {
  const startedMs = performance.now();
  const outcome = await generateLists({
    listId: new Uint8Array(16),
    startMs: 0,
    periodMs: 10_000,
    names: { a: "alice", b: "bob" },
    vaultSecrets: freshVaultSecrets((bytes) => void randomFillSync(bytes)),
    layout: layoutOf({ slotCount: slotsOf(mib), recordBytes: RECORD_BYTES }),
    targets: [{ seat: "a", path }],
    source: "runtime",
  }, {
    random: (bytes) => void randomFillSync(bytes),
    signal: new AbortController().signal,
    progress: () => {},
  });
  const spentMs = performance.now() - startedMs;
  if (outcome.kind !== "written") throw new Error(`Cannot measure keygen: ${outcome.kind}`);
  await Deno.remove(path);
  return spentMs;
}

async function runDd(
  from: string,
  { path, mib }: { path: string; mib: number },
): Promise<number> {
  const args = [`if=${from}`, `of=${path}`, "bs=1M", `count=${mib}`, "conv=fdatasync"];
  const spentMs = await timeCommand("dd", args);
  await Deno.remove(path);
  return spentMs;
}

/** Milliseconds for one RSA key in a process of its own, as the original makes them. */
async function timeRsaKey(): Promise<number> {
  let spentMs = 0;
  for (let key = 0; key < RSA_KEYS; key++) {
    spentMs += await timeCommand("openssl", ["genrsa", "2048"]);
  }
  return spentMs / RSA_KEYS;
}

async function timeCommand(name: string, args: string[]): Promise<number> {
  const startedMs = performance.now();
  const { success } = await new Deno.Command(name, { args, stdout: "null", stderr: "null" })
    .output();
  if (!success) throw new Error(`Measuring ${name} failed`);
  return performance.now() - startedMs;
}
