/** Key lists on disk for tests, made from a seed without keygen. */
import { createHash } from "node:crypto";
import { concat } from "@std/bytes/concat";
import { HEADER_BYTES } from "../../keys/constants.ts";
import { chunkCount, chunkDigest, chunkSlots, digestRoot } from "../../keys/list/digest_table.ts";
import { encodeHeader, STATE_OFFSET } from "../../keys/list/header_codec.ts";
import type { ListHeader } from "../../keys/list_header.ts";
import { encodeState, freshState } from "../../keys/list/list_state.ts";
import { createPassphraseBlock, xorRecords } from "../../keys/list/passphrase.ts";
import type { Seat } from "../../keys/seat.ts";
import { encodeVaultBlock } from "../../keys/list/secret/vault_secret.ts";
import {
  encodeVolumePage,
  volumeBytes,
  volumePath,
  volumeRecords,
} from "../../keys/list/volumes.ts";
import { seededRandom } from "./memory_list.ts";

export interface SmallListOptions {
  seat?: Seat;
  /** Lists of one seed hold the same records. */
  seed?: string;
  startMs?: number;
  periodMs?: number;
  slotCount?: number;
  recordBytes?: number;
  recordsPerVolume?: number;
  passphrase?: string;
}

/** What a test knows of a list that it made. */
export interface SmallList {
  path: string;
  header: ListHeader;
  /** All records in plain, which other lists of the same seed share: not to be written to. */
  records: Uint8Array;
  /** The plain bytes of one record. */
  recordOf(slot: number): Uint8Array;
}

/** The cheapest cost that the reader takes. */
export const CHEAP_COST = { passes: 1, memoryKib: 65_536, lanes: 1 };

/** Writes a whole list, in volumes where `recordsPerVolume` is given. */
export async function writeSmallList(
  path: string,
  options: SmallListOptions = {},
): Promise<SmallList> {
  const slotCount = options.slotCount ?? 3_000;
  const recordBytes = options.recordBytes ?? 1_280;
  const records = recordsFor(options.seed ?? "seed", slotCount * recordBytes);
  const table = tableOf(records, { slotCount, recordBytes });
  const { header, masterKey } = await makeHeader(options, table);
  const stored = masterKey === undefined ? records : records.slice();
  if (masterKey !== undefined) xorRecords(masterKey, 0, stored);
  for (let index = 0; index < header.volumeCount; index++) {
    const first = index * header.recordsPerVolume;
    const bytes = new Uint8Array(volumeBytes(header, index));
    bytes.set(index === 0 ? headerPage(header) : encodeVolumePage(header, index));
    const end = first + volumeRecords(header, index);
    bytes.set(stored.subarray(first * recordBytes, end * recordBytes), HEADER_BYTES);
    if (index === header.volumeCount - 1) bytes.set(table, bytes.length - table.length);
    Deno.writeFileSync(volumePath(path, index), bytes);
  }
  const recordOf = (slot: number): Uint8Array =>
    records.subarray(slot * recordBytes, (slot + 1) * recordBytes);
  return { path, header, records, recordOf };
}

/**
 * Writes a list of any size as a sparse file: only the chunks that hold `slots` have records and digests.
 * Returns the plain record of each slot.
 */
export async function writeSparseList(
  path: string,
  options: SmallListOptions & { slots: number[] },
): Promise<Map<number, Uint8Array>> {
  const { header } = await makeHeader(options, new Uint8Array(0));
  const { recordBytes } = header;
  const size = volumeBytes(header, 0);
  const tableAt = size - chunkCount(header) * 32;
  const found = new Map<number, Uint8Array>();
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const writeAt = (offset: number, bytes: Uint8Array): void => {
    file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  };
  writeAt(0, headerPage(header));
  for (const slot of options.slots) {
    const chunk = Math.floor(slot / Math.floor(1_048_576 / recordBytes));
    const { first, end } = chunkSlots(header, chunk);
    const bytes = repeatable(`chunk ${chunk}`, (end - first) * recordBytes);
    writeAt(HEADER_BYTES + first * recordBytes, bytes);
    writeAt(tableAt + chunk * 32, chunkDigest(bytes));
    found.set(slot, bytes.subarray((slot - first) * recordBytes, (slot - first + 1) * recordBytes));
  }
  file.truncateSync(size);
  return found;
}

async function makeHeader(
  options: SmallListOptions,
  table: Uint8Array,
): Promise<{ header: ListHeader; masterKey: Uint8Array | undefined }> {
  const seat = options.seat ?? "a";
  const seed = options.seed ?? "seed";
  const listId = repeatable(`${seed} id`, 16);
  const slotCount = options.slotCount ?? 3_000;
  const recordsPerVolume = options.recordsPerVolume ?? slotCount;
  const wrapped = options.passphrase === undefined
    ? undefined
    : await createPassphraseBlock(options.passphrase, {
      random: seededRandom(`${seed} ${seat}`),
      listId,
      seat,
      cost: CHEAP_COST,
    });
  const header: ListHeader = {
    version: 1,
    seat,
    recordBytes: options.recordBytes ?? 1_280,
    listId,
    startMs: options.startMs ?? Date.UTC(2026, 0, 1),
    periodMs: options.periodMs ?? 10_000,
    volumeCount: Math.ceil(slotCount / recordsPerVolume),
    slotCount,
    recordsPerVolume,
    names: { a: "alice", b: "bob" },
    digestRoot: digestRoot(table),
    passphraseBlock: wrapped?.block,
    vaultBlock: encodeVaultBlock(repeatable(`${seed} ${seat} vault`, 32), {
      listId,
      seat,
      masterKey: wrapped?.masterKey,
    }),
  };
  return { header, masterKey: wrapped?.masterKey };
}

/** Both state copies as a list that was never used has them: 1,024 bytes. */
export function encodeFreshStates(listId: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat([encodeState(freshState(1), listId), encodeState(freshState(2), listId)]);
}

function headerPage(header: ListHeader): Uint8Array {
  const page = new Uint8Array(HEADER_BYTES);
  page.set(encodeHeader(header));
  page.set(encodeFreshStates(header.listId), STATE_OFFSET);
  return page;
}

function tableOf(
  records: Uint8Array,
  layout: { slotCount: number; recordBytes: number },
): Uint8Array {
  const table = new Uint8Array(chunkCount(layout) * 32);
  for (let chunk = 0; chunk < chunkCount(layout); chunk++) {
    const { first, end } = chunkSlots(layout, chunk);
    const bytes = records.subarray(first * layout.recordBytes, end * layout.recordBytes);
    table.set(chunkDigest(bytes), chunk * 32);
  }
  return table;
}

/** Records of the lists made last: most lists of a file of tests have the same ones. */
const RECORDS = new Map<string, Uint8Array>();
const RECORDS_KEPT = 4;

/** As `repeatable()`, from what is kept where it can be: to make megabytes takes longer than most tests. */
function recordsFor(seed: string, length: number): Uint8Array {
  const name = `${length} ${seed}`;
  const records = RECORDS.get(name) ?? repeatable(seed, length);
  RECORDS.delete(name);
  RECORDS.set(name, records);
  const [oldest] = RECORDS.keys();
  if (RECORDS.size > RECORDS_KEPT) RECORDS.delete(oldest!);
  return records;
}

/** SHAKE-256 of the seed: any length in one call. */
function repeatable(seed: string, length: number): Uint8Array {
  if (length === 0) return new Uint8Array(0);
  const digest = createHash("shake256", { outputLength: length }).update(seed).digest();
  return new Uint8Array(digest);
}
