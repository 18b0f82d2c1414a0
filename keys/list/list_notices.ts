/** What the user is told once about a list that was opened, beside what it is good for. */
import type { WriteOutcome } from "./list_memory.ts";
import type { OpenedList } from "./open_list.ts";
import { type StaleFileNotice, staleFileNotices } from "./stale_files.ts";

/** A notice as code and parameters; page and terminal make the sentence. */
export type ListNotice =
  /** One of the two state copies was damaged; `restored`: it has been written again. */
  | { code: "stateCopyDamaged"; restored: boolean }
  /** The file system has no locks, so a second program could use the same seat. */
  | { code: "noLocks" }
  /** The list cannot be written: used keys are not burned. */
  | { code: "readOnly" }
  /** The list cannot be written any more; `failure` is the system's word. */
  | { code: "writeFailed"; failure: string }
  | StaleFileNotice;

/** The notices of a list that was opened: `write`, it was to be written; `writable`, it can be. */
export function openingNotices(
  { volumes, damagedCopy, isLockUnsupported }: OpenedList,
  { write, writable }: { write: boolean; writable: boolean },
): ListNotice[] {
  const notices: ListNotice[] = [];
  if (damagedCopy !== undefined) notices.push({ code: "stateCopyDamaged", restored: writable });
  if (isLockUnsupported) notices.push({ code: "noLocks" });
  if (write && !writable) notices.push({ code: "readOnly" });
  if (write) notices.push(...staleFileNotices(volumes.path));
  return notices;
}

/** Adds to `notices` that writing fails, once, and takes it away when a write has worked. */
export function updateWriteNotice(notices: ListNotice[], outcome: WriteOutcome): void {
  const at = notices.findIndex(({ code }) => code === "writeFailed");
  if (outcome.kind === "failed" && at < 0) {
    notices.push({ code: "writeFailed", failure: outcome.failure });
  }
  if (outcome.kind === "written" && at >= 0) notices.splice(at, 1);
}
