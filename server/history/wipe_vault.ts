import { DatabaseSync } from "node:sqlite";
import type { HistoryFault } from "../gui_api/notice_json.ts";
import { closeQuietly, faultOf, isMarked, lookAt, placeOf } from "./vault_file.ts";

/** What became of a vault that was to be wiped. */
export type Wiped =
  /** Overwritten with zeros and removed; flash media may keep the old bytes. */
  | { kind: "wiped" }
  /** There is none. */
  | { kind: "none" }
  | { kind: "failed"; fault: HistoryFault };

/** What SQLite keeps beside a file, and removes when it closes one that was not closed before. */
const COMPANIONS = ["-wal", "-shm"];
const ZEROS = new Uint8Array(1_048_576);

/** Overwrites and removes the vault at `path`, and a link that leads to it, unless it is something else or in use. */
export function wipeVault(path: string): Wiped {
  try {
    const wiped = wipeFile(placeOf(path));
    if (wiped.kind === "wiped") removeIfThere(path);
    return wiped;
  } catch (error) {
    return { kind: "failed", fault: faultOf(error) };
  }
}

/** The file itself goes last, and its head last of all: what was interrupted can be wiped again. */
function wipeFile(path: string): Wiped {
  const places = COMPANIONS.map((end) => `${path}${end}`).filter((place) => isFile(place) === true);
  const isVault = isFile(path);
  if (isVault === undefined && places.length === 0) return { kind: "none" };
  if (isVault === false) return { kind: "failed", fault: "foreign" };
  const companions = places.map((place) => Deno.openSync(place, { write: true }));
  try {
    const fault = isVault ? refusalOf(path) : undefined;
    if (fault !== undefined) return { kind: "failed", fault };
    for (const file of companions) overwrite(file);
    for (const place of places) removeIfThere(place);
    if (!isVault) return { kind: "wiped" };
    using file = Deno.openSync(path, { write: true });
    overwrite(file);
    Deno.removeSync(path);
    return { kind: "wiped" };
  } finally {
    for (const file of companions) file.close();
  }
}

/** Why the file is not wiped: it is something else, or in use. */
function refusalOf(path: string): HistoryFault | undefined {
  const fault = faultIn(path);
  // A damaged vault is wiped like any other.
  return fault === "damaged" && isMarked(path) ? undefined : fault;
}

function faultIn(path: string): HistoryFault | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    const found = lookAt(database);
    return found === "empty" || found === "foreign" ? "foreign" : undefined;
  } catch (error) {
    return faultOf(error);
  } finally {
    closeQuietly(database);
  }
}

/** Overwrites a file with zeros, from its end on. */
function overwrite(file: Deno.FsFile): void {
  for (let end = file.statSync().size; end > 0;) {
    const begin = Math.max(0, end - ZEROS.length);
    file.seekSync(begin, Deno.SeekMode.Start);
    for (let at = begin; at < end;) at += file.writeSync(ZEROS.subarray(0, end - at));
    if (begin > 0) file.syncSync();
    end = begin;
  }
  file.syncSync();
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Undefined where there is nothing; false for a folder, say. */
function isFile(path: string): boolean | undefined {
  try {
    return Deno.lstatSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
