import { KeyListError } from "../errors.ts";
import { RESTRICTED_HINT } from "../system_words.ts";
import { type ReadFault, readFaultOf } from "./read_fault.ts";

const HINTS: Partial<Record<ReadFault["kind"], string>> = {
  missing: "give the path of a file that keygen made, such as alice.hkl; is the stick plugged in?",
  folder: "give the path of a .hkl file in it",
  forbidden: "make it readable for you, and writable, so that used keys can be burned",
  restricted: RESTRICTED_HINT,
  noMemory: "close other programs, or raise the limit that ulimit -v shows",
  tooManyOpen: "raise the limit that ulimit -n shows",
  lostMedium:
    "plug the medium in again, or connect it anew; if that does not help, use another copy",
};

/** Rejects what is no list, or would keep its reader waiting as a named pipe does. Throws the runtime's errors, and TypeError. */
export function rejectIrregular(path: string): void {
  const { isFile, isDirectory } = Deno.statSync(path);
  if (isDirectory) throw new Deno.errors.IsADirectory(path);
  if (!isFile) throw new TypeError("expected a file, got a device or a pipe");
}

/** A KeyListError "unreadable" for what the runtime threw when the list at `path` was to be opened. */
export function unreadable(path: string, cause: unknown): KeyListError {
  const { kind, reason } = readFaultOf(cause, "the file of a key list");
  // U+FFFD replaces bytes that are not UTF-8: no path with it leads to a file.
  const isNameLost = kind === "missing" && path.includes("\uFFFD");
  const hint = isNameLost ? "if the name of the file is not UTF-8, rename it" : HINTS[kind];
  const error = new KeyListError("unreadable", `Cannot open the key list ${path}: ${reason}`, hint);
  error.cause = cause;
  return error;
}
