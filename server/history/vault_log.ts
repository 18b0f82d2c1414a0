/**
 * The transactions of a vault, and when they are durable. SQLite writes each to its log and syncs nothing, since that
 * would hold up this thread for as long as the medium likes; the log is synced in the background.
 *   1. `begin()` opens a transaction;  2. `commit()` ends it and asks for a sync, which serves all that came meanwhile;
 *   3. a log that has grown long is brought into the file; until that is durable, the next commit waits.
 */
import type { DatabaseSync } from "node:sqlite";
import { dirname } from "node:path";
import { syncFolder } from "../../keys/disk/folder.ts";
import { GroupedSync } from "./grouped_sync.ts";

/** Pages of SQLite in the log, at most, for one row. */
const ROW_LOG_BYTES = 8_192;
/** A log of so many bytes is brought into the file. */
const CHECKPOINT_BYTES = 4_194_304;

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
  readonly #sync = new GroupedSync(() => this.#syncFiles());
  #isChanging = false;
  /** The transaction is to be committed as soon as the log may be written to. */
  #isCommitDue = false;
  #isCheckpointing = false;
  #isClosed = false;
  #logBytes = 0;

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

  /** Everything up to the next commit is one transaction; `bytes` more go into the log with it. */
  begin(bytes: number): void {
    this.#logBytes += bytes + ROW_LOG_BYTES;
    if (this.#isChanging) return;
    this.#database.exec("BEGIN IMMEDIATE");
    this.#isChanging = true;
  }

  /**
   * Ends the transaction; durable when the promise resolves, undefined where there was nothing to do. Throws the
   * database's error; rejects where the medium does not take it.
   */
  commit(): Promise<void> | undefined {
    if (!this.#isChanging) return undefined;
    if (this.#isCheckpointing) this.#isCommitDue = true;
    else this.#commitNow();
    const durable = this.#sync.request();
    // Whoever does not wait for it hears of a failure with the next one.
    durable.catch(() => {});
    return durable;
  }

  /** Closes the files; what is not durable yet is made so, and this thread waits for it. */
  close(): void {
    this.#isClosed = true;
    try {
      if (this.#isCommitDue) this.#commitNow();
      this.#database.exec("PRAGMA synchronous = FULL");
      this.#database.close();
    } catch {
      // What could be written is written: a medium that is gone closes nothing.
    }
    this.#main.close();
    this.#log.close();
  }

  #commitNow(): void {
    this.#database.exec("COMMIT");
    this.#isChanging = this.#isCommitDue = false;
  }

  async #syncFiles(): Promise<void> {
    if (this.#isClosed) return;
    if (this.#isCommitDue) this.#commitNow();
    await this.#log.syncData();
    if (this.#isClosed) return;
    // The system writes to a file that was removed as if nothing were the matter.
    const { ino } = await Deno.stat(this.#path);
    if (ino !== this.#number) throw new Deno.errors.NotFound("the file is gone");
    const isLong = this.#logBytes > CHECKPOINT_BYTES && !this.#isChanging && !this.#isClosed;
    if (isLong) await this.#checkpoint();
  }

  /** Brings the log into the file. The next commit begins the log anew, so that it waits until the file is durable. */
  async #checkpoint(): Promise<void> {
    this.#isCheckpointing = true;
    try {
      this.#database.exec("PRAGMA wal_checkpoint(PASSIVE)");
      this.#logBytes = 0;
      await this.#main.syncData();
    } finally {
      this.#isCheckpointing = false;
    }
  }
}
