/**
 * The files of new seats get their names, all or none:
 * 1. what older lists have under the names is put aside, main files first (put_aside.ts);
 * 2. the names are taken by empty files: of two runs at once one gets them all, the other none;
 * 3. notes of older lists are put aside, they are void beside a new one (pending_change.ts);
 * 4. the files are given the names, main files last, and the names made durable;
 * 5. what was put aside is removed.
 * What fails before 5 goes all the way back. Who is killed before 5 leaves no main file of a list whose volumes
 * are not all there, and the older lists aside.
 */
import { WriteError } from "../disk/write_fault.ts";
import { userOf } from "../disk/disk_file.ts";
import { removeIfThere } from "../disk/partial_file.ts";
import type { PartialSeat } from "./partial_seat.ts";
import { Backup } from "../disk/backup.ts";
import type { RandomFill } from "../random.ts";

/** How names are given. */
export interface NamingOptions {
  /** For temporary names. */
  random: RandomFill;
  /** Fail rather than replace what has come to stand under one of the names meanwhile. */
  keepExisting?: boolean;
}

/** New files in the order of their naming, and what of older lists could not be removed. */
export interface NamedFiles {
  paths: string[];
  backupPaths: string[];
}

/** Names the files of all seats, or none and throws WriteError with what could not be put back. */
export function nameSeats(seats: PartialSeat[], options: NamingOptions): NamedFiles {
  const older = new Backup(options.random);
  const taken: string[] = [];
  const paths: string[] = [];
  try {
    if (!(options.keepExisting ?? false)) putListsAside(seats, older);
    for (const seat of seats) seat.takeNames((path) => taken.push(path));
    for (const seat of seats) seat.olderNotes().forEach((path) => older.put(path));
    for (const seat of seats) seat.finish((path) => paths.push(path));
    // Only now: a slow medium takes seconds for it, and one seat alone is worth nothing.
    for (const seat of seats) seat.settle();
  } catch (error) {
    // Main files first, before an older volume stands beside one of them.
    taken.forEach(removeIfThere);
    older.putBack();
    if (error instanceof WriteError) error.backupPaths.push(...older.paths);
    throw error;
  }
  older.remove();
  return { paths, backupPaths: older.paths };
}

function putListsAside(seats: PartialSeat[], older: Backup): void {
  for (const { target } of seats) {
    // Looked at before the writing, which takes its time.
    if (userOf(target.path) !== undefined) {
      throw new WriteError(target.path, Object.assign(new Error("in use"), { code: "EBUSY" }));
    }
  }
  for (const seat of seats) seat.olderFiles().forEach((path) => older.put(path));
}
