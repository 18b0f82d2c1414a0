/** Files and folders that the user named. */
import { type ReadFault, readFaultOf } from "../../keys/disk/read_fault.ts";
import { CommandError } from "./command.ts";

const HINTS: Partial<Record<ReadFault["kind"], string>> = {
  missing: "check the path; is the stick plugged in?",
  folder: "give the path of a file in it",
  forbidden: "allow it, or copy the file to a place you may read",
};

/**
 * The error for a file at `path`, named by an option, that could not be read; `action` is what failed, such as "read
 * --entropy".
 */
export function fileError(action: string, path: string, cause: unknown): CommandError {
  const { kind, reason } = readFaultOf(cause, "a file");
  return new CommandError(`Cannot ${action}: ${path}: ${reason}`, HINTS[kind]);
}

/** True when `path` is a folder that can be looked at. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
