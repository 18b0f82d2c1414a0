import { DatabaseSync } from "node:sqlite";
import type { HistoryFault } from "../gui_api/notice_json.ts";
import { linkTargetOf } from "../../keys/disk/path.ts";
import { closeQuietly, faultOf, lookAt } from "./sealed_rows.ts";

/** What became of a vault that was to be wiped. */
export type Wiped =
  /** Overwritten with zeros and removed; flash media may keep the old bytes. */
  | { kind: "wiped" }
  /** There is none. */
  | { kind: "none" }
  | { kind: "failed"; fault: HistoryFault };

/** What SQLite keeps beside a file. */
const COMPANIONS = ["", "-wal", "-shm"];
const ZEROS = new Uint8Array(1_048_576);

/** Overwrites and removes the vault at `path`, and a link that leads to it, unless it is something else or in use. */
export function wipeVault(path: string): Wiped {
  const wiped = wipeFile(linkTargetOf(path));
  if (wiped.kind === "wiped") removeIfThere(path);
  return wiped;
}

function wipeFile(path: string): Wiped {
  if (!exists(path)) return { kind: "none" };
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    const found = lookAt(database);
    if (found === "empty" || found === "foreign") return { kind: "failed", fault: "foreign" };
  } catch (error) {
    return { kind: "failed", fault: faultOf(error) };
  } finally {
    closeQuietly(database);
  }
  try {
    for (const end of COMPANIONS) overwrite(`${path}${end}`);
    return { kind: "wiped" };
  } catch {
    return { kind: "failed", fault: "unreadable" };
  }
}

function overwrite(path: string): void {
  if (!exists(path)) return;
  const file = Deno.openSync(path, { write: true });
  try {
    let left = file.statSync().size;
    while (left > 0) left -= file.writeSync(ZEROS.subarray(0, Math.min(left, ZEROS.length)));
    file.syncSync();
  } finally {
    file.close();
  }
  Deno.removeSync(path);
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function exists(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
