/** Files and folders that the user named. */
import { type ReadFault, readFaultOf } from "../../keys/disk/read_fault.ts";
import { RESTRICTED_HINT, systemReason } from "../../keys/system_words.ts";
import { CommandError } from "./command.ts";

/** The next step for each kind of fault. */
export type FileHints = Partial<Record<ReadFault["kind"], string>>;

const HINTS: FileHints = {
  missing: "check the path; is the stick plugged in?",
  folder: "give the path of a file in it",
  forbidden: "allow it, or copy the file to a place you may read",
  restricted: "copy the file to another folder",
  lostMedium: "plug the medium in again, or connect it anew",
};

/**
 * The error for a file at `path`, named by an option, that could not be read; `action` is what failed, such as "read
 * --entropy"; `hints` replace those for any file.
 */
export function fileError(
  action: string,
  path: string,
  { cause, hints = {} }: { cause: unknown; hints?: FileHints },
): CommandError {
  const { kind, reason } = readFaultOf(cause, "a file");
  const hint = hints[kind] ?? HINTS[kind];
  return new CommandError(`Cannot ${action}: ${path}: ${reason}`, hint);
}

/** True when `path` is a folder that can be looked at. Throws CommandError where hchat may not even look. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) return false;
    throw new CommandError(`Cannot use ${path}: ${systemReason(error)}`, RESTRICTED_HINT);
  }
}
