/** What runs that were cut off leave beside a list. */
import { basename, dirname, join } from "node:path";
import { folderEntries } from "../disk/path.ts";
import { hiddenName } from "../disk/hidden_name.ts";

/** What follows the hidden name of a list in the name of an unfinished file, and of one of an older list. */
const PARTIAL_END = /^(\.\d{3})?\.partial-[0-9a-f]{8}$/;
const BACKUP_END = /^(\.\d{3})?\.replaced-[0-9a-f]{8}$/;

/** A file that a run which was cut off has left beside a list. */
export type StaleFileNotice =
  /** An unfinished file; it may hold keys. */
  | { code: "partialFile"; path: string }
  /** A file of an older list that was replaced; it may hold keys. */
  | { code: "backupFile"; path: string };

/** A notice for each stale file of the list at `path`. */
export function staleFileNotices(path: string): StaleFileNotice[] {
  return [
    ...staleFiles(path, PARTIAL_END).map((path) => ({ code: "partialFile", path }) as const),
    ...staleFiles(path, BACKUP_END).map((path) => ({ code: "backupFile", path }) as const),
  ];
}

function staleFiles(path: string, end: RegExp): string[] {
  const start = hiddenName(basename(path));
  const folder = dirname(path);
  return folderEntries(folder)
    .filter(({ isFile, isSymlink, name }) => (isFile || isSymlink) && name.startsWith(start))
    .filter(({ name }) => end.test(name.slice(start.length)))
    .map((entry) => join(folder, entry.name))
    .sort();
}
