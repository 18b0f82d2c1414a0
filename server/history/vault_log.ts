/**
 * The transactions of a vault, and when they are durable. SQLite writes each to its log and syncs nothing: its own
 * sync writes the times of the file, too, which takes longer on every medium.
 *   1. `begin()` opens a transaction;  2. `commit()` ends it and syncs the log;
 *   3. a log that has grown long is brought into the file by `bringIn()`, when nobody waits.
 */
import type { DatabaseSync } from "node:sqlite";
import { dirname } from "node:path";
import { syncFolder } from "../../keys/disk/folder.ts";
import { closeQuietly } from "./vault_file.ts";

/** Pages of SQLite in the log, at most, for one row. */
const ROW_LOG_BYTES = 8_192;
/** A log of so many bytes is to be brought into the file. */
const LONG_BYTES = 4_194_304;

/** The log is written, and brought into the file, by our own order alone. */
const UNSYNCED = `
  PRAGMA synchronous = OFF;
  PRAGMA wal_autocheckpoint = 0;
  PRAGMA cache_spill = OFF;
`;

/** The log of one open vault. */
export class VaultLog {
  readonly #database: DatabaseSync;
  readonly #path: string;
  /** Tells the file from another one of its name. */
  readonly #number: number | null;
  /** File and log, opened a second time; closed after the database, whose locks would go with them. */
  readonly #main: Deno.FsFile;
  readonly #log: Deno.FsFile;
  #isChanging = false;
  #bytes = 0;

  /** Takes over an open database in WAL mode, which has a log. Throws the runtime's errors. */
  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
    this.#log = Deno.openSync(`${path}-wal`, { read: true, write: true });
    this.#main = Deno.openSync(path, { read: true, write: true });
    this.#number = this.#main.statSync().ino;
    syncFolder(dirname(path));
    database.exec(UNSYNCED);
  }

  /** It is to be brought into the file. */
  get isLong(): boolean {
    return this.#bytes > LONG_BYTES;
  }

  /** Everything up to the next commit is one transaction; `bytes` more go into the log with it. */
  begin(bytes: number): void {
    this.#bytes += bytes + ROW_LOG_BYTES;
    if (this.#isChanging) return;
    this.#database.exec("BEGIN IMMEDIATE");
    this.#isChanging = true;
  }

  /** Ends the transaction, durable when it returns. Throws the database's error, or the runtime's. */
  commit(): void {
    if (!this.#isChanging) return;
    this.#database.exec("COMMIT");
    this.#isChanging = false;
    this.#log.syncDataSync();
    // The system writes to a file that was removed as if nothing were the matter.
    const { ino } = Deno.statSync(this.#path);
    if (ino !== this.#number) throw new Deno.errors.NotFound("the file is gone");
  }

  /** Brings a long log into the file, durable before the next transaction begins the log anew. */
  bringIn(): void {
    if (!this.isLong || this.#isChanging) return;
    this.#database.exec("PRAGMA wal_checkpoint(PASSIVE)");
    this.#main.syncDataSync();
    this.#bytes = 0;
  }

  /**
   * Closes the files; the log, whose commits are durable, is brought into the file. A transaction under way is undone: in
   * one SQLite declines the setting, and what is not closed stays locked.
   */
  close(): void {
    if (this.#isChanging) this.#tryTo("ROLLBACK");
    this.#tryTo("PRAGMA synchronous = FULL");
    closeQuietly(this.#database);
    this.#main.close();
    this.#log.close();
  }

  #tryTo(statement: string): void {
    try {
      this.#database.exec(statement);
    } catch {
      // What could be written is written; a commit that failed is undone already.
    }
  }
}
