// Room: the vault: what a conversation keeps on disk, sealed.
/**
 * A SQLite file of sealed rows (server/VAULT.md). A row is found by its kind and place, both small numbers that say
 * nothing of what it holds, and is bound to them: moved elsewhere it does not open.
 *   1. `open()` looks at the file before it changes a byte of it;  2. `put()` and `remove()` change rows in one transaction;
 *   3. `commit()` makes it one; when it returns, that survives a power cut.
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { freeBytesBeside } from "../../keys/disk/medium.ts";
import type { VaultSealer } from "../../keys/list/secret/vault.ts";
import { NONCE_BYTES } from "../../keys/constants.ts";
import { randomBytes, type RandomFill } from "../../keys/random.ts";
import { MARK } from "./row_kinds.ts";
import {
  closeQuietly,
  faultOf,
  hasOurTable,
  LAYOUT,
  lookAt,
  makePrivate,
  placeOf,
} from "./vault_file.ts";
import { VaultLog } from "./vault_log.ts";
import type { HistoryFault } from "../gui_api/notice_json.ts";

/** A row, opened. */
export interface Row {
  place: number;
  bytes: Uint8Array;
}

/** A row as it was found; without its bytes where it does not open. */
export interface FoundRow {
  place: number;
  bytes: Uint8Array | undefined;
}

/** The rows of a vault, wherever they are kept; `SealedRows` has them in a file. */
export interface Rows {
  load(kind: number, span?: { before?: number; limit?: number }): Row[] | undefined;
  /** The rows of a kind below a place, the highest first, at most `limit`. */
  descend(kind: number, before: number, limit?: number): FoundRow[];
  get(kind: number, place: number): Row | undefined;
  highest(kind: number): number;
  /** The row of a kind with the lowest place from `from` on. */
  first(kind: number, from: number): FoundRow | undefined;
  /** What is free where the rows are kept, bytes; Infinity where that is not known. */
  freeBytes?(): number;
  put(kind: number, place: number, bytes: Uint8Array): void;
  remove(kind: number, place: number): void;
  /** All changes since the last one, together, durable when it returns. Throws where the medium does not take them. */
  commit(): void;
  /** There is work that was put off; `tidy()` does it. */
  readonly isTidyDue?: boolean;
  tidy?(): void;
  close(): void;
}

/** The rows of a vault, or why it cannot be used. */
export type RowsOpened<Opened = Rows> = { kind: "opened"; rows: Opened } | {
  kind: "failed";
  fault: HistoryFault;
};

/** Opens the rows of the vault at `path`. */
export type OpenRows = (path: string, keys: RowKeys, options?: OpenRowsOptions) => RowsOpened;

/** How rows are opened. */
export interface OpenRowsOptions {
  /** There has been a vault at the path: none is made in its place. */
  isExpected?: boolean | undefined;
}

/** What rows are sealed with. */
export interface RowKeys {
  sealer: Pick<VaultSealer, "seal" | "open">;
  random: RandomFill;
}

const AAD_BYTES = 9;
/** No bound for SQLite. */
const ALL = Number.MAX_SAFE_INTEGER;
/** Most bytes that the log of changes keeps when it is empty: what is written over again is synced the fastest. */
const LOG_BYTES = 8_388_608;

/** One open file. */
export class SealedRows implements Rows {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #keys: RowKeys;
  readonly #statements = new Map<string, StatementSync>();
  /** Undefined until the file is found to be ours. */
  #log: VaultLog | undefined;

  /** Opens the file at `named`, or makes it unless it is expected. Nothing is changed in a file that cannot be used. */
  static open(
    named: string,
    keys: RowKeys,
    { isExpected = false }: OpenRowsOptions = {},
  ): RowsOpened<SealedRows> {
    let database: DatabaseSync | undefined;
    try {
      const path = placeOf(named, { isExpected });
      makePrivate(path);
      database = new DatabaseSync(path);
      const found = lookAt(database);
      const looked = found === "empty" && isExpected ? "damaged" : found;
      if (looked === "ours" || looked === "empty") database.exec(SETTINGS);
      const rows = new SealedRows(database, { path, keys });
      if (looked === "empty") rows.#layOut();
      const fault = looked === "empty" || looked === "ours" ? rows.#checkMark() : looked;
      if (fault !== undefined) {
        database.close();
        return { kind: "failed", fault };
      }
      rows.#log = new VaultLog(database, path);
      return { kind: "opened", rows };
    } catch (error) {
      closeQuietly(database);
      return { kind: "failed", fault: faultOf(error) };
    }
  }

  private constructor(database: DatabaseSync, { path, keys }: { path: string; keys: RowKeys }) {
    this.#database = database;
    this.#path = path;
    this.#keys = keys;
  }

  /** The rows of a kind with the highest places, in their order; undefined where one does not open. */
  load(kind: number, { before = ALL, limit = ALL } = {}): Row[] | undefined {
    const found = this.#statement(DESCEND).iterate(kind, before, limit);
    const rows = this.#open(kind, found).reverse();
    return rows.every(isOpened) ? rows : undefined;
  }

  descend(kind: number, before: number, limit = ALL): FoundRow[] {
    return this.#open(kind, this.#statement(DESCEND).iterate(kind, before, limit));
  }

  /** One row; undefined where there is none, or it does not open. */
  get(kind: number, place: number): Row | undefined {
    const [row] = this.descend(kind, place + 1, 1);
    return row?.place === place && isOpened(row) ? row : undefined;
  }

  /** The highest place of a row of a kind; 0 where there is none. */
  highest(kind: number): number {
    const [found] = this.#statement(HIGHEST).all(kind);
    return Number(found?.highest ?? 0);
  }

  first(kind: number, from: number): FoundRow | undefined {
    return this.#open(kind, this.#statement(FIRST).iterate(kind, from))[0];
  }

  freeBytes(): number {
    return freeBytesBeside(this.#path);
  }

  /** Changes or adds a row with the next commit. */
  put(kind: number, place: number, bytes: Uint8Array): void {
    const nonce = randomBytes(this.#keys.random, NONCE_BYTES);
    const sealed = this.#keys.sealer.seal(bytes, { nonce, aad: aadOf(kind, place) });
    this.#log?.begin(sealed.length);
    this.#statement(PUT).run(kind, place, sealed);
  }

  /** Removes a row with the next commit; its bytes are overwritten. */
  remove(kind: number, place: number): void {
    this.#log?.begin(0);
    this.#statement(REMOVE).run(kind, place);
  }

  /** Ends the transaction of all changes since the last time. Throws the database's error, or the runtime's. */
  commit(): void {
    this.#log?.commit();
  }

  get isTidyDue(): boolean {
    return this.#log?.isLong ?? false;
  }

  /** Brings a long log into the file. */
  tidy(): void {
    this.#log?.bringIn();
  }

  /** Gives the file back. */
  close(): void {
    if (this.#log === undefined) closeQuietly(this.#database);
    else this.#log.close();
  }

  /** Lays the table out, with the mark of this list in it. */
  #layOut(): void {
    this.#database.exec("BEGIN IMMEDIATE");
    this.#database.exec(LAYOUT);
    this.put(MARK, 0, new TextEncoder().encode("hchat vault"));
    this.#database.exec("COMMIT");
  }

  #statement(text: string): StatementSync {
    const known = this.#statements.get(text) ?? this.#database.prepare(text);
    this.#statements.set(text, known);
    return known;
  }

  #open(kind: number, found: Iterable<Record<string, unknown>>): FoundRow[] {
    return [...found].map(({ place, sealed }) => {
      const at = Number(place);
      const bytes = this.#keys.sealer.open(sealed as Uint8Array, aadOf(kind, at));
      return { place: at, bytes };
    });
  }

  #checkMark(): HistoryFault | undefined {
    const check = this.#database.prepare("PRAGMA quick_check(1)").get();
    if (Object.values(check ?? {})[0] !== "ok" || !hasOurTable(this.#database)) return "damaged";
    const mark = this.load(MARK);
    if (mark === undefined) return "foreign";
    return mark.length === 0 ? "damaged" : undefined;
  }
}

/** False for a row that does not open. */
export function isOpened(row: FoundRow): row is Row {
  return row.bytes !== undefined;
}

const DESCEND =
  "SELECT place, sealed FROM rows WHERE kind = ? AND place < ? ORDER BY place DESC LIMIT ?";
const FIRST = "SELECT place, sealed FROM rows WHERE kind = ? AND place >= ? ORDER BY place LIMIT 1";
const HIGHEST = "SELECT max(place) AS highest FROM rows WHERE kind = ?";
const PUT = "INSERT OR REPLACE INTO rows VALUES (?, ?, ?)";
const REMOVE = "DELETE FROM rows WHERE kind = ? AND place = ?";

const SETTINGS = `
  PRAGMA secure_delete = ON;
  PRAGMA journal_mode = WAL;
  PRAGMA journal_size_limit = ${LOG_BYTES};
  PRAGMA synchronous = FULL;
`;

/** Kind (1) ‖ place (8). */
function aadOf(kind: number, place: number): Uint8Array {
  const aad = new Uint8Array(AAD_BYTES);
  aad[0] = kind;
  new DataView(aad.buffer).setBigUint64(1, BigInt(place));
  return aad;
}
