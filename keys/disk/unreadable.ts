import { KeyListError } from "../errors.ts";
import { type ReadFault, readFaultOf } from "./read_fault.ts";

const HINTS: Partial<Record<ReadFault["kind"], string>> = {
  missing: "give the path of a file that keygen made, such as alice.hkl; is the stick plugged in?",
  folder: "give the .hkl file that lies in it",
  forbidden: "allow it; the list needs writing too, or its used keys are not burned",
};

/** Refuses what would be no list, or keep its reader waiting as a named pipe does. Throws the runtime's errors. */
export function rejectIrregular(path: string): void {
  const { isFile, isDirectory } = Deno.statSync(path);
  if (isDirectory) throw new Deno.errors.IsADirectory(path);
  if (!isFile) throw new Deno.errors.InvalidData("expected a regular file");
}

/** A KeyListError "unreadable" for what the runtime threw when the list at `path` was to be opened. */
export function unreadable(path: string, cause: unknown): KeyListError {
  const { kind, reason } = readFaultOf(cause, "the file of a key list");
  // What stands for bytes that are no UTF-8, as some sticks are mounted: no such name leads to a file.
  const isNameLost = kind === "missing" && path.includes("\uFFFD");
  const hint = isNameLost ? "is its name no UTF-8? Give it another one" : HINTS[kind];
  const error = new KeyListError("unreadable", `Cannot read ${path}: ${reason}`, hint);
  error.cause = cause;
  return error;
}
