import { type ReadFault, readFaultOf } from "../../keys/disk/read_fault.ts";
import { CommandError } from "./command.ts";

const HINTS: Partial<Record<ReadFault["kind"], string>> = {
  missing: "check the path; is the stick plugged in?",
  folder: "give the path of a file that lies in it",
  forbidden: "allow it, or copy the file to where you may read it",
};

/**
 * What the user reads when the file at `path`, named by an option, could not be read; `action` is what failed,
 * such as "Reading --entropy".
 */
export function fileError(action: string, path: string, cause: unknown): CommandError {
  const { kind, reason } = readFaultOf(cause, "a file");
  return new CommandError(`${action} failed: ${path}: ${reason}`, HINTS[kind]);
}
