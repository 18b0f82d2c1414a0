/** The file of a vault: what it is, found out without a change to it, and why it cannot be used. */
import { DatabaseSync } from "node:sqlite";
import { linkTargetOf } from "../../keys/disk/path.ts";
import type { HistoryFault, HistoryStop } from "../gui_api/notice_json.ts";

/** Of the form of the file; a higher one is of a later hchat. */
const VERSION = 1;
/** "hcvt": marks the file as a vault (SQLite's `application_id`). */
const APPLICATION_ID = 0x68637674;
/** Where SQLite has it in the first page, big-endian. */
const APPLICATION_ID_AT = 68;
/** Said of a file that has been there. */
const GONE = "the file is gone";

const TABLE = `
  CREATE TABLE rows (
    kind INTEGER NOT NULL,
    place INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, place)
  ) STRICT, WITHOUT ROWID`;

/** What lays a new file out. */
export const LAYOUT = `
  ${TABLE};
  PRAGMA user_version = ${VERSION};
  PRAGMA application_id = ${APPLICATION_ID};
`;

/**
 * Where a vault is, or is to be: behind a link. Throws NotFound where it is expected and not there, or a link leads
 * nowhere, as to a medium that was taken out: nothing is made in its place.
 */
export function placeOf(path: string, { isExpected = false } = {}): string {
  const place = linkTargetOf(path);
  const found = lookFor(place);
  if (found === undefined ? isExpected : found.isSymlink) throw new Deno.errors.NotFound(GONE);
  return place;
}

/** What the file at a place of a vault is, by its first bytes: ours even where the rest of it is damaged. */
export function isMarked(path: string): boolean {
  using file = Deno.openSync(path);
  const head = new Uint8Array(APPLICATION_ID_AT + 4);
  if (file.readSync(head) !== head.length) return false;
  return new DataView(head.buffer).getUint32(APPLICATION_ID_AT) === APPLICATION_ID;
}

/** A new file is for its owner alone before the first byte is in it. */
export function makePrivate(path: string): void {
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

/** The file has our table and nothing beside: a trigger would keep what is removed, a view feign what was kept. */
export function hasOurTable(database: DatabaseSync): boolean {
  const [made, ...others] = database.prepare("SELECT sql FROM sqlite_master").all();
  const plain = (sql: unknown): string => String(sql).replace(/\s+/g, " ").trim();
  return others.length === 0 && plain(made?.sql) === plain(TABLE);
}

/** The one number that a statement answers. */
function numberOf(database: DatabaseSync, statement: string): number {
  return Number(Object.values(database.prepare(statement).get() ?? {})[0] ?? 0);
}

/** Why a file cannot be used, from what the database threw: it says so in words alone. */
export function faultOf(error: unknown): HistoryFault {
  if (error instanceof Deno.errors.NotFound && error.message === GONE) return "gone";
  const words = error instanceof Error ? error.message : "";
  if (/locked|busy/i.test(words)) return "inUse";
  if (/not a database|malformed|corrupt/i.test(words)) return "damaged";
  if (/disk is full/i.test(words)) return "full";
  return "unreadable";
}

/** Why a file that was in use cannot be written any more, from what was thrown. */
export function stopOf(error: unknown): HistoryStop {
  if (error instanceof Deno.errors.NotFound) return "gone";
  const words = error instanceof Error ? error.message : "";
  return /full/i.test(words) ? "full" : /i\/o|unable to open/i.test(words) ? "gone" : "failed";
}

/** Closes a database whose medium may be gone. */
export function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close();
  } catch {
    // What could be written is written: a medium that is gone closes nothing.
  }
}

function lookFor(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
