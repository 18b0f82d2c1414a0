import { KeyListError } from "./errors.ts";

/** Refuses what would be no list, or keep its reader waiting as a named pipe does. Throws the runtime's errors. */
export function rejectIrregular(path: string): void {
  const { isFile, isDirectory } = Deno.statSync(path);
  if (isDirectory) throw new Deno.errors.IsADirectory(path);
  if (!isFile) throw new Deno.errors.InvalidData("found no regular file");
}

/** A KeyListError "unreadable" for what the runtime threw when the list at `path` was to be opened. */
export function unreadable(path: string, cause: unknown): KeyListError {
  const [reason, hint] = wordsOf(cause);
  const error = new KeyListError("unreadable", `Cannot read ${path}: ${reason}`, hint);
  error.cause = cause;
  return error;
}

function wordsOf(cause: unknown): [reason: string, hint?: string] {
  if (cause instanceof Deno.errors.NotFound) {
    return [
      "there is no such file",
      "give the path of a file that keygen made, such as alice.hkl; is the stick plugged in?",
    ];
  }
  if (cause instanceof Deno.errors.IsADirectory) {
    return ["found a folder, wanted the file of a key list", "give the .hkl file that lies in it"];
  }
  if (cause instanceof Deno.errors.PermissionDenied) return ["reading it is not allowed"];
  return [cause instanceof Error ? cause.message : String(cause)];
}
