import { CommandError } from "./command.ts";

/**
 * What the user reads when the file at `path`, named by an option, could not be read; `action` is what failed,
 * such as "Reading --entropy".
 */
export function fileError(action: string, path: string, cause: unknown): CommandError {
  const [reason, hint] = wordsOf(cause);
  return new CommandError(`${action} failed: ${path}: ${reason}`, hint);
}

function wordsOf(cause: unknown): [reason: string, hint?: string] {
  if (cause instanceof Deno.errors.NotFound) {
    return ["there is no such file", "check the path; is the stick plugged in?"];
  }
  if (cause instanceof Deno.errors.IsADirectory) {
    return ["found a folder, wanted a file", "give the path of a file that lies in it"];
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return ["reading it is not allowed", "allow it, or copy the file to where you may read it"];
  }
  return [cause instanceof Error ? cause.message : String(cause)];
}
