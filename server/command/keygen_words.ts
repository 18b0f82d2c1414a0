/** What `hchat keygen` and `hchat copy` say when a medium does not take the files. */
import type { WriteFault } from "../../keys/disk/write_fault.ts";
import type { MediumFault } from "../../keys/disk/medium.ts";
import { isInUse } from "../../keys/disk/disk_file.ts";
import { formatStaleFile } from "../cli/words.ts";
import { staleFileNotices } from "../../keys/list/stale_files.ts";
import { CommandError, type CommandIo } from "../cli/command.ts";
import { formatBytes } from "../cli/size.ts";
import { isFolder } from "../cli/named_file.ts";

/** What keygen calls its work: it alone can make another list. */
export const KEYGEN_ACTION = "Writing the key lists";

/** Fits under the limit of FAT32 with room to spare. */
const SPLIT_HINT = "split the list into files that FAT32 can hold: --volume-size 4095MiB";

/** The words for a medium that will not hold the files. */
export function mediumError(action: string, fault: MediumFault): CommandError {
  if (fault.kind === "fileTooLarge") {
    return new CommandError(
      `${action} failed: the file system (FAT32) holds no file over ` +
        `${formatBytes(fault.maxFileBytes)}, ${fault.path} would be larger`,
      SPLIT_HINT,
    );
  }
  const { folder, freeBytes, wantedBytes } = fault;
  return new CommandError(
    `${action} failed: ${folder} has ${formatBytes(freeBytes)} free, ${
      formatBytes(wantedBytes)
    } are wanted`,
    action === KEYGEN_ACTION
      ? "free some space, or make a shorter (--for) or lighter (--key-size) list"
      : "free some space, or use another medium",
  );
}

const WORDS = new Map<string, [string, string]>([
  ["EEXIST", [
    "another program has put a file of that name there meanwhile",
    "choose another folder, or replace it with --force",
  ]],
  ["EBUSY", [
    "another program has opened the list there meanwhile",
    "close that one, then try again",
  ]],
  ["ENOSPC", ["the medium is full", "free some space and try again"]],
  ["EDQUOT", ["the quota is used up", "free some space and try again"]],
  ["EFBIG", ["the file system, or ulimit -f, allows no file that large", SPLIT_HINT]],
  ["EMFILE", ["this program may not open that many files", "raise the limit that ulimit -n shows"]],
  ["EROFS", ["the medium is read-only", "choose another folder"]],
  ["EACCES", ["writing there is not allowed", "choose another folder"]],
  ["EPERM", ["writing there is not allowed", "choose another folder"]],
  ["ENOENT", ["the folder or file has gone away", "is the medium still plugged in?"]],
  ["EIO", ["the medium does not answer any more", "is it still plugged in?"]],
  ["ENODEV", ["the medium has gone away", "is it still plugged in?"]],
  ["ENXIO", ["the medium has gone away", "is it still plugged in?"]],
]);

/** The words for a write that failed half-way; nothing of it has stayed, unless the fault says so. */
export function writeError(action: string, fault: WriteFault): CommandError {
  const [reason, hint] = WORDS.get(fault.code) ?? [fault.message, undefined];
  const place = fault.path === "" ? "" : ` (${fault.path})`;
  if (!fault.isHalfDone) {
    return new CommandError(`${action} failed: ${reason}${place}, nothing was kept`, hint);
  }
  return new CommandError(
    `${action} failed: ${reason}${place}, and some files have been replaced already`,
    "when the medium can be written again, open the list once, for example with hchat info: that " +
      "finishes it",
  );
}

/** Points at what runs that were cut off have left where the list at `path` stands or will stand. */
export function reportStaleFiles(path: string, io: CommandIo): void {
  staleFileNotices(path).forEach((notice) => io.err(`hchat: hint: ${formatStaleFile(notice)}`));
}

/** Warns of files of a list that was replaced, which could not be removed. */
export function warnOfBackups(backupPaths: string[], io: CommandIo): void {
  for (const path of backupPaths) {
    io.err(
      `hchat: warning: ${path} of the list that was replaced could not be removed: it holds keys, ` +
        "remove it",
    );
  }
}

/** Throws CommandError where a folder, which no --force replaces, stands under the name of a file. */
export function rejectFolders(action: string, paths: string[]): void {
  const folder = paths.find(isFolder);
  if (folder === undefined) return;
  throw new CommandError(
    `${action} failed: ${folder} is a folder`,
    action === KEYGEN_ACTION ? "choose another folder or other --names" : "choose another folder",
  );
}

/** Throws CommandError where --force would pull a list from under a program that uses it. */
export function rejectInUse(action: string, path: string): void {
  if (!isInUse(path)) return;
  throw new CommandError(
    `${action} failed: ${path} is in use`,
    "another program has it open; close that program first",
  );
}
