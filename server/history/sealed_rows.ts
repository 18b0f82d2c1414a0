// Room: the vault: what a conversation keeps on disk, sealed.
/**
 * A SQLite file of sealed rows (server/VAULT.md). A row is found by its kind and place, both small numbers that say
 * nothing of what it holds, and is bound to them: moved elsewhere it does not open.
 *   1. `open()` looks at the file before it changes a byte of it;  2. `put()` and `remove()` collect changes;
 *   3. `commit()` writes them in one transaction that survives a power cut.
 */
import { DatabaseSync } from "node:sqlite";
import type { VaultSealer } from "../../keys/list/vault.ts";
import { NONCE_BYTES } from "../../keys/constants.ts";
import type { RandomFill } from "../../keys/random.ts";
import type { HistoryFault } from "../gui_api/notice_json.ts";

/** A row, opened. */
export interface Row {
  place: number;
  bytes: Uint8Array;
}

/** The rows of a file, or why it cannot be used. */
export type RowsOpened = { kind: "opened"; rows: SealedRows } | {
  kind: "failed";
  fault: HistoryFault;
};

/** What rows are sealed with. */
export interface RowKeys {
  sealer: Pick<VaultSealer, "seal" | "open">;
  random: RandomFill;
}

/** Of the form of the file; a higher one is of a later hchat. */
const VERSION = 1;
/** "hcvt": marks the file as a vault (SQLite's `application_id`). */
const APPLICATION_ID = 0x68637674;
/** Kind of the row that tells whether the file is of this list. */
const MARK = 0;
const AAD_BYTES = 9;
/** Most bytes that the log of changes keeps when it is empty. */
const LOG_BYTES = 1_048_576;

/** One open file. */
export class SealedRows {
  readonly #database: DatabaseSync;
  readonly #keys: RowKeys;
  /** Changes since the last commit; undefined: the row is removed. */
  readonly #changes = new Map<string, { kind: number; place: number; sealed?: Uint8Array }>();

  /** Opens the file at `path`, or makes it. Nothing is changed in a file that cannot be used. */
  static open(path: string, keys: RowKeys): RowsOpened {
    let database: DatabaseSync | undefined;
    try {
      makePrivate(path);
      database = new DatabaseSync(path);
      const looked = lookAt(database);
      if (looked === "ours" || looked === "empty") database.exec(SETTINGS);
      const rows = new SealedRows(database, keys);
      if (looked === "empty") rows.#begin();
      const fault = looked === "empty" || looked === "ours" ? rows.#checkMark() : looked;
      if (fault === undefined) return { kind: "opened", rows };
      database.close();
      return { kind: "failed", fault };
    } catch (error) {
      closeQuietly(database);
      return { kind: "failed", fault: faultOf(error) };
    }
  }

  private constructor(database: DatabaseSync, keys: RowKeys) {
    this.#database = database;
    this.#keys = keys;
  }

  /** All rows of a kind in the order of their places; undefined where one does not open. */
  load(kind: number): Row[] | undefined {
    const select = this.#database
      .prepare("SELECT place, sealed FROM rows WHERE kind = ? ORDER BY place");
    const rows: Row[] = [];
    for (const { place, sealed } of select.iterate(kind)) {
      const bytes = this.#keys.sealer.open(sealed as Uint8Array, aadOf(kind, Number(place)));
      if (bytes === undefined) return undefined;
      rows.push({ place: Number(place), bytes });
    }
    return rows;
  }

  /** Changes or adds a row with the next commit. */
  put(kind: number, place: number, bytes: Uint8Array): void {
    const nonce = new Uint8Array(NONCE_BYTES);
    this.#keys.random(nonce);
    const sealed = this.#keys.sealer.seal(bytes, { nonce, aad: aadOf(kind, place) });
    this.#changes.set(`${kind}/${place}`, { kind, place, sealed });
  }

  /** Removes a row with the next commit; its bytes are overwritten. */
  remove(kind: number, place: number): void {
    this.#changes.set(`${kind}/${place}`, { kind, place });
  }

  /** Writes all changes, or none. Throws the database's error, whose words are not for people. */
  commit(): void {
    if (this.#changes.size > 0) this.#commit();
  }

  /** `first`: statements to run before, in the same transaction. */
  #commit(first = ""): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#database.exec(first);
      const put = this.#database.prepare("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)");
      const remove = this.#database.prepare("DELETE FROM rows WHERE kind = ? AND place = ?");
      for (const { kind, place, sealed } of this.#changes.values()) {
        if (sealed === undefined) remove.run(kind, place);
        else put.run(kind, place, sealed);
      }
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      throw error;
    }
    this.#changes.clear();
  }

  /** Gives the file back. */
  close(): void {
    closeQuietly(this.#database);
  }

  /** Lays the table out, with the mark of this list in it. */
  #begin(): void {
    this.put(MARK, 0, new TextEncoder().encode("hchat vault"));
    this.#commit(LAYOUT);
  }

  #checkMark(): HistoryFault | undefined {
    const check = this.#database.prepare("PRAGMA quick_check(1)").get();
    if (Object.values(check ?? {})[0] !== "ok") return "damaged";
    const mark = this.load(MARK);
    if (mark === undefined) return "foreign";
    return mark.length === 0 ? "damaged" : undefined;
  }

  #rollBack(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // The medium is gone: there is nothing to roll back on it.
    }
  }
}

/** A new file is for its owner alone before the first byte is in it. */
function makePrivate(path: string): void {
  try {
    Deno.openSync(path, { createNew: true, write: true, mode: 0o600 }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

/** What a file is, found out without a change to it; the lock on it is ours until the database is closed. */
export function lookAt(database: DatabaseSync): "empty" | "ours" | HistoryFault {
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  const version = numberOf(database, "PRAGMA user_version");
  const isEmpty = numberOf(database, "SELECT count(*) FROM sqlite_master") === 0;
  const isOurs = numberOf(database, "PRAGMA application_id") === APPLICATION_ID;
  if (!isOurs && !(isEmpty && version === 0)) return "foreign";
  if (version > VERSION) return "newer";
  return isOurs ? "ours" : "empty";
}

const SETTINGS = `
  PRAGMA secure_delete = ON;
  PRAGMA journal_mode = WAL;
  PRAGMA journal_size_limit = ${LOG_BYTES};
  PRAGMA synchronous = FULL;
`;

const LAYOUT = `
  CREATE TABLE rows (
    kind INTEGER NOT NULL,
    place INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, place)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${VERSION};
  PRAGMA application_id = ${APPLICATION_ID};
`;

/** The one number that a statement answers. */
function numberOf(database: DatabaseSync, statement: string): number {
  return Number(Object.values(database.prepare(statement).get() ?? {})[0] ?? 0);
}

/** Kind (1) ‖ place (8). */
function aadOf(kind: number, place: number): Uint8Array {
  const aad = new Uint8Array(AAD_BYTES);
  aad[0] = kind;
  new DataView(aad.buffer).setBigUint64(1, BigInt(place));
  return aad;
}

/** Why a file cannot be used, from what the database threw: it says so in words alone. */
export function faultOf(error: unknown): HistoryFault {
  const words = error instanceof Error ? error.message : "";
  if (/locked|busy/i.test(words)) return "inUse";
  if (/not a database|malformed|corrupt/i.test(words)) return "damaged";
  return "unreadable";
}

/** Closes a database whose medium may be gone. */
export function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close();
  } catch {
    // What could be written is written: a medium that is gone closes nothing.
  }
}
