/**
 * Writes the seats of a list (FORMAT.md §1 to §5):
 * 1. unfinished files under temporary names, first pages all zero;
 * 2. records into all of them, chunk by chunk, by several threads (generate_pool.ts), synced on the way;
 * 3. digest table, sync, records read back (read_back.ts);
 * 4. first pages of further volumes, header, sync, read back with the table;
 * 5. the names, all or none (replacement.ts).
 * Whatever ends this early takes the unfinished files away.
 */
import { HEADER_BYTES, LIST_VERSION } from "../constants.ts";
import { chunkBytes, digestRoot, tableBytes } from "../list/digest_table.ts";
import type { Entropy } from "./entropy.ts";
import { faultOf, type WriteFault } from "../disk/write_fault.ts";
import { createJob, mixedBytes, writeRecords } from "./generate_pool.ts";
import type { RecordLayout } from "../list_header.ts";
import { readBack, readPagesBack, type WrittenRecords } from "./read_back.ts";
import { replaceLists } from "./replacement.ts";
import { PartialSeat, type SeatTarget } from "./partial_seat.ts";
import { leftPaths } from "../disk/partial_file.ts";
import { randomRun } from "../disk/hidden_name.ts";
import type { RandomFill, RandomKind } from "../random.ts";
import type { Seat } from "../seat.ts";
import { encodeVaultBlock } from "../list/secret/vault_secret.ts";

/** What is to be written. */
export interface GenerateOrder {
  listId: Uint8Array;
  startMs: number;
  periodMs: number;
  names: { a: string; b: string };
  /** 32 random bytes for each seat, not the same (FORMAT.md §vault). */
  vaultSecrets: Record<Seat, Uint8Array>;
  layout: RecordLayout;
  targets: SeatTarget[];
  source: RandomKind;
  entropy?: Entropy | undefined;
}

/** How it is to be written. */
export interface GenerateOptions {
  /** For temporary names. */
  random: RandomFill;
  /** Takes the place of `source` for records; in this thread, in order. For tests. */
  fill?: RandomFill;
  threads?: number;
  /** Module that the threads run, for tests. */
  threadUrl?: URL;
  /** Fail rather than replace a file that another program has put under one of the names meanwhile. */
  keepExisting?: boolean | undefined;
  signal: AbortSignal;
  /** Called now and then with the bytes of records that are written to each seat, and then those that are read back. */
  progress: (phase: "writing" | "checking", recordBytesDone: number) => void;
}

/**
 * What became of it. Nothing is left unless it was written, and older lists are as they were. `backupPaths`:
 * files of older lists that were replaced and could not be removed. `leftPaths`: unfinished files that could not.
 */
export type GenerateOutcome =
  | { kind: "written"; paths: string[]; backupPaths: string[]; mixedBytes: number }
  | { kind: "interrupted"; leftPaths: string[] }
  | { kind: "failed"; fault: WriteFault };

const INTERRUPTED = { kind: "interrupted", leftPaths: [] } satisfies GenerateOutcome;

/** Bytes of all files of one seat. */
export function listBytes(layout: RecordLayout): number {
  return layout.volumeCount * HEADER_BYTES + layout.slotCount * layout.recordBytes +
    tableBytes(layout);
}

/** Writes the seats of a list, all with the same records. Older lists in their place are replaced. */
export async function generateLists(
  order: GenerateOrder,
  options: GenerateOptions,
): Promise<GenerateOutcome> {
  const seats: PartialSeat[] = [];
  const discard = (): void => seats.forEach((seat) => seat.discard());
  // At once, not when the threads have noticed: the program may have little time left.
  options.signal.addEventListener("abort", discard, { once: true });
  const outcome = await createAndWrite(order, seats, options);
  options.signal.removeEventListener("abort", discard);
  discard();
  if (outcome.kind === "written") return outcome;
  const left = seats.flatMap(({ files }) => leftPaths(files));
  if (outcome.kind === "interrupted") return { kind: "interrupted", leftPaths: left };
  return { kind: "failed", fault: { ...outcome.fault, leftPaths: left } };
}

async function createAndWrite(
  order: GenerateOrder,
  seats: PartialSeat[],
  options: GenerateOptions,
): Promise<GenerateOutcome> {
  const run = randomRun(options.random);
  try {
    for (const target of order.targets) {
      const seat = new PartialSeat(target, order.layout);
      seats.push(seat);
      seat.create(run);
    }
    return await writeSeats(order, seats, { ...options, run });
  } catch (error) {
    return options.signal.aborted ? INTERRUPTED : { kind: "failed", fault: faultOf(error) };
  }
}

async function writeSeats(
  order: GenerateOrder,
  seats: PartialSeat[],
  options: GenerateOptions & { run: string },
): Promise<GenerateOutcome> {
  const job = createJob({
    layout: order.layout,
    targets: seats.map((seat) => seat.chunkTarget()),
    source: order.source,
    entropyPath: order.entropy?.kind === "file" ? order.entropy.path : undefined,
  });
  const outcome = await writeRecords(job, {
    ...options,
    entropy: order.entropy,
    progress: (chunksDone) => options.progress("writing", recordBytesOf(order.layout, chunksDone)),
  });
  if (options.signal.aborted) return INTERRUPTED;
  if (outcome.kind === "failed") return outcome;
  await finishSeats(order, seats, { ...options, table: new Uint8Array(job.table).slice() });
  if (options.signal.aborted) return INTERRUPTED;
  const { run, keepExisting } = options;
  const replaced = replaceLists(seats.map(({ files }) => files), { run, keepExisting });
  return { kind: "written", ...replaced, mixedBytes: mixedBytes(job) };
}

async function finishSeats(
  order: GenerateOrder,
  seats: PartialSeat[],
  { table, signal, progress }: GenerateOptions & { table: Uint8Array },
): Promise<void> {
  for (const seat of seats) seat.writeTable(table);
  await Promise.all(seats.map((seat) => seat.sync()));
  const written = seats.map(({ files, target }): WrittenRecords => ({
    files,
    layout: order.layout,
    digests: table,
    masterKey: target.passphrase?.masterKey,
  }));
  await readBack(written, { signal, onProgress: (bytes) => progress("checking", bytes) });
  const { listId, startMs, periodMs, names, layout } = order;
  const root = digestRoot(table);
  const shared = { version: LIST_VERSION, listId, startMs, periodMs, names, ...layout };
  for (const partial of seats) {
    const { seat, passphrase } = partial.target;
    const binding = { listId, seat, masterKey: passphrase?.masterKey };
    partial.writeFirstPages({
      ...shared,
      digestRoot: root,
      seat,
      passphraseBlock: passphrase?.block,
      vaultBlock: encodeVaultBlock(order.vaultSecrets[seat], binding),
    });
  }
  await Promise.all(seats.map((seat) => seat.sync()));
  seats.forEach(({ files }) => readPagesBack(files));
}

function recordBytesOf(layout: RecordLayout, chunks: number): number {
  return Math.min(chunks * chunkBytes(layout.recordBytes), layout.slotCount * layout.recordBytes);
}
