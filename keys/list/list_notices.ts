/** What the user is told once about a list that was opened, beside what it is good for. */
import type { OpenedList } from "./open_list.ts";
import { staleFileNotices } from "./stale_files.ts";

/** What it means that a list cannot be written. */
export const READ_ONLY_NOTICE =
  "The key list is read-only: used keys are not burned, so whoever gets hold of " +
  "it later has them all, and a clock that is set back across a restart could spend a pad twice";

/** The notices of a list that was opened: `write`, it was to be written; `writable`, it can be. */
export function openingNotices(
  { volumes, damagedCopy, isLockUnsupported }: OpenedList,
  { write, writable }: { write: boolean; writable: boolean },
): string[] {
  const notices: string[] = [];
  if (damagedCopy !== undefined) {
    notices.push(
      "One of the two state copies of the key list was damaged" +
        (writable ? " and has been written anew" : "; the other one is in use"),
    );
  }
  if (isLockUnsupported) {
    notices.push(
      "The key list's file system has no locks: make sure that no second program uses this seat",
    );
  }
  if (write && !writable) notices.push(READ_ONLY_NOTICE);
  if (write) notices.push(...staleFileNotices(volumes.path));
  return notices;
}
