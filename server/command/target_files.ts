/** The places where keygen, copy and passwd write lists: looked at before anything is written. */
import { isInUse } from "../../keys/disk/disk_file.ts";
import { mediumFault } from "../../keys/disk/medium.ts";
import type { RecordLayout } from "../../keys/list_header.ts";
import { staleFileNotices } from "../../keys/list/stale_files.ts";
import { filesOf, volumeBytes } from "../../keys/list/volumes.ts";
import { inTheWay } from "../../keys/make/partial_seat.ts";
import { CommandError, type CommandIo } from "../cli/command.ts";
import { isFolder } from "../cli/named_file.ts";
import { formatStaleFile } from "../cli/words.ts";
import { folderError, KEYGEN_ACTION, mediumError } from "./write_failure.ts";

/**
 * Makes those of `folders` that are missing, does `work`, and says which were made; where `work` throws they are taken
 * away again. The folder above has to be there: hchat does not make up a stick that is not plugged in.
 */
export async function withFolders<Done>(
  folders: string[],
  { action, io }: { action: string; io: CommandIo },
  work: () => Promise<Done>,
): Promise<Done> {
  const made: string[] = [];
  try {
    for (const folder of new Set(folders)) {
      if (isFolder(folder)) continue;
      makeFolder(folder, action);
      made.push(folder);
    }
    const done = await work();
    made.forEach((folder) => reportMade(folder, io));
    return done;
  } catch (error) {
    made.forEach(removeIfEmpty);
    throw error;
  }
}

function makeFolder(folder: string, action: string): void {
  try {
    Deno.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw folderError(action, folder, error);
  }
}

/** /media is there without any stick: a folder made in it is on the disk of this computer. */
function reportMade(folder: string, io: CommandIo): void {
  io.err(
    `hchat: hint: hchat made the folder ${folder}; if you meant a stick, it is not plugged in`,
  );
}

function removeIfEmpty(folder: string): void {
  try {
    Deno.removeSync(folder);
  } catch {
    // Another program has put something there meanwhile: it stays.
  }
}

/** Lists that are to be written: paths of main files, all of one layout. */
export interface TargetFiles {
  /** Completes "Cannot …:". */
  action: string;
  paths: string[];
  layout: RecordLayout;
}

/** Throws CommandError where a file is in the way. `isForced`: where it is one that --force does not replace. */
export function rejectTaken(
  { action, paths, layout }: TargetFiles,
  { isForced }: { isForced: boolean },
): void {
  if (!isForced) {
    const taken = paths.map((path) => inTheWay(path, layout)).find((path) => path !== undefined);
    if (taken !== undefined) {
      throw takenError(action, `${taken} exists already`, ", or add --force");
    }
  }
  paths.forEach((path) => rejectInUse(action, path));
  const folder = paths.flatMap((path) => filesOf(path, layout)).find(isFolder);
  if (folder !== undefined) {
    throw takenError(action, `expected no folder at ${folder}, got one`, "");
  }
}

function takenError(action: string, reason: string, orElse: string): CommandError {
  const names = action === KEYGEN_ACTION ? " or other --names" : "";
  return new CommandError(`Cannot ${action}: ${reason}`, `choose another folder${names}${orElse}`);
}

/** --force does not pull a list from under a program that uses it. */
function rejectInUse(action: string, path: string): void {
  if (!isInUse(path)) return;
  throw new CommandError(
    `Cannot ${action}: another program has ${path} open`,
    "close that program first",
  );
}

/** Throws CommandError where the media cannot hold the files. */
export function rejectUnfit({ action, paths, layout }: TargetFiles): void {
  const fault = mediumFault(
    paths.flatMap((path) =>
      filesOf(path, layout).map((file, index) => ({
        path: file,
        bytes: volumeBytes(layout, index),
      }))
    ),
  );
  if (fault !== undefined) throw mediumError(action, fault);
}

/** Points at what interrupted runs have left beside the list at `path`. */
export function reportStaleFiles(path: string, io: CommandIo): void {
  staleFileNotices(path).forEach((notice) => io.err(`hchat: hint: ${formatStaleFile(notice)}`));
}

/** Warns of files of a list that was replaced, which could not be removed. */
export function warnOfBackups(backupPaths: string[], io: CommandIo): void {
  for (const path of backupPaths) {
    io.err(
      `hchat: warning: ${path} of the list that was replaced cannot be removed; it holds keys: ` +
        "delete it",
    );
  }
}

/** What hchat may leave in `folders` where it ends before a medium has answered. */
export function unfinishedFiles(folders: string[]): string {
  return `unfinished files may be left in ${
    folders.join(" and ")
  }, with .partial- in their names; ` +
    "they may hold keys: delete them";
}
