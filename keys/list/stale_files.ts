/** What runs that were cut off leave beside a list, and what people are told about it. */
import { basename, dirname, join } from "node:path";
import { KeyListError, type KeyListErrorKind } from "../errors.ts";
import { folderEntries } from "../disk/folder_entries.ts";
import { BACKUP_MARK } from "../disk/backup.ts";

/** What follows a list's name in the name of an unfinished file, a file put aside, or a note put aside. */
const PARTIAL_END = /^(\.\d{3})?\.partial-[0-9a-f]{8}$/;
const ASIDE_END = /^(\.\d{3}|\.header|\.renames)?\.replaced-[0-9a-f]{8}$/;
/** Faults that an older list which was put aside may be the way out of. */
const ASIDE_KINDS: KeyListErrorKind[] = [
  "unreadable",
  "notAList",
  "truncated",
  "missingVolume",
  "foreignVolume",
];

/** A file that a run which was cut off has left beside a list. */
export type StaleFileNotice =
  /** An unfinished file; it may hold keys. */
  | { code: "partialFile"; path: string }
  /** A file of an older list that was moved out of the way; it was called `name` before. */
  | { code: "backupFile"; path: string; name: string };

/** A notice for each stale file of the list at `path`. */
export function staleFileNotices(path: string): StaleFileNotice[] {
  return [
    ...staleFiles(path, PARTIAL_END).map((stale) =>
      ({ code: "partialFile", path: stale }) as const
    ),
    ...staleFiles(path, ASIDE_END).map((stale) =>
      ({ code: "backupFile", path: stale, name: nameBefore(stale) }) as const
    ),
  ];
}

/** What to do with files that were put aside. */
export function backupHint(backupPaths: string[]): string {
  const names = backupPaths.map((path) => `${basename(path)} the name ${nameBefore(path)}`);
  return `give ${names.join(", ")} again, and look for such files beside the other person's list`;
}

/**
 * The same error with the older list in its hint, where a run that was cut off has put one aside: such a run may be
 * why there is none under its name.
 */
export function pointAtBackup(error: unknown, path: string): unknown {
  if (!(error instanceof KeyListError) || !ASIDE_KINDS.includes(error.kind)) return error;
  const backupPaths = staleFiles(path, ASIDE_END);
  if (backupPaths.length === 0) return error;
  const told = new KeyListError(
    error.kind,
    error.message,
    `a run that was cut off has put the older list aside: ${
      backupHint(backupPaths)
    }; or make new ` +
      "lists with hchat keygen --force",
  );
  told.cause = error.cause;
  return told;
}

function staleFiles(path: string, end: RegExp): string[] {
  const start = `.${basename(path)}`;
  const folder = dirname(path);
  return folderEntries(folder)
    .filter(({ isFile, isSymlink, name }) => (isFile || isSymlink) && name.startsWith(start))
    .filter(({ name }) => end.test(name.slice(start.length)))
    .map((entry) => join(folder, entry.name))
    .sort();
}

/** The name that a file had before it was put aside; notes have a point in front. */
function nameBefore(backupPath: string): string {
  const name = basename(backupPath).slice(
    0,
    backupPath.lastIndexOf(BACKUP_MARK) - backupPath.length,
  );
  return /\.(header|renames)$/.test(name) ? name : name.slice(1);
}
