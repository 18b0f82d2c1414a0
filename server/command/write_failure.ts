/** Why keygen, copy and passwd cannot write a list, in words. `action` completes "Cannot …:". */
import type { MediumFault } from "../../keys/disk/medium.ts";
import type { WriteFault } from "../../keys/disk/write_fault.ts";
import { LOST_MEDIUM, systemCode, systemReason } from "../../keys/system_words.ts";
import { CommandError } from "../cli/command.ts";
import { formatBytes } from "../cli/size.ts";

/** What keygen does: it alone can make another list. */
export const KEYGEN_ACTION = "write the key lists";

/** Fits under the limit of FAT32 with room to spare. */
const SPLIT_HINT = "split the list into files that FAT32 can hold: --volume-size 4095MiB";

/** The error for a medium that will not hold the files. */
export function mediumError(action: string, fault: MediumFault): CommandError {
  if (fault.kind === "fileTooLarge") {
    return new CommandError(
      `Cannot ${action}: expected files of at most ${
        formatBytes(fault.maxFileBytes)
      }, as the file ` +
        `system (FAT32) needs, got a larger one: ${fault.path}`,
      SPLIT_HINT,
    );
  }
  const { folder, freeBytes, wantedBytes } = fault;
  return new CommandError(
    `Cannot ${action}: expected ${formatBytes(wantedBytes)} free in ${folder}, got ${
      formatBytes(freeBytes)
    }`,
    action === KEYGEN_ACTION
      ? "free some space, or make a shorter (--for) or lighter (--key-size) list"
      : "free some space, or use another medium",
  );
}

/** Reasons and next steps for codes of the system; reasons of other codes are the same everywhere. */
const FAILURES: Record<string, { reason?: string; hint: string }> = {
  EEXIST: {
    reason: "another program put a file of that name there meanwhile",
    hint: "choose another folder, or replace that file with --force",
  },
  EBUSY: {
    reason: "another program opened the list there meanwhile",
    hint: "close that program, then try again",
  },
  ENOSPC: { reason: "the medium is full", hint: "free some space, then try again" },
  EDQUOT: { hint: "free some space, then try again" },
  EFBIG: {
    reason: "the file system, or ulimit -f, allows no file that large",
    hint: SPLIT_HINT,
  },
  EROFS: { hint: "choose another folder" },
  EACCES: { reason: "you are not allowed to write there", hint: "choose another folder" },
  EPERM: { reason: "you are not allowed to write there", hint: "choose another folder" },
  UNFAITHFUL: {
    hint: "the medium is failing, or smaller than it claims: use another one",
  },
  EMFILE: { hint: "raise the limit that ulimit -n shows" },
  ENOENT: {
    reason: "the folder or file is gone",
    hint: "is the medium still plugged in?",
  },
};

function failureOf(code: string): { reason?: string; hint?: string } {
  return FAILURES[code] ?? (LOST_MEDIUM.has(code) ? { hint: "is it still plugged in?" } : {});
}

/** The error for a write that failed half-way. Nothing of it stayed, unless the fault says so. */
export function writeError(action: string, fault: WriteFault): CommandError {
  const { reason = fault.message, hint } = failureOf(fault.code);
  const place = fault.path === "" ? "" : ` (${fault.path})`;
  if (fault.leftPaths.length > 0) return leftError(`Cannot ${action}: ${reason}`, fault.leftPaths);
  if (!fault.isHalfDone) {
    return new CommandError(`Cannot ${action}: ${reason}${place}; nothing was kept`, hint);
  }
  return new CommandError(
    `Cannot ${action}: ${reason}${place}; some files are replaced already`,
    "when the medium can be written again, open the list once, for example with hchat info: that " +
      "finishes it",
  );
}

/** The error for Ctrl-C; `leftPaths` of files that could not be removed. */
export function interruptedError(action: string, leftPaths: string[]): CommandError {
  const message = `Cannot ${action}: interrupted`;
  if (leftPaths.length > 0) return leftError(message, leftPaths);
  return new CommandError(`${message}; nothing was kept`);
}

/** Unfinished files are on a medium that was pulled out, or refuses to remove them. */
function leftError(message: string, leftPaths: string[]): CommandError {
  const [pronoun, verb] = leftPaths.length === 1 ? ["it", "is"] : ["they", "are"];
  return new CommandError(
    `${message}; ${leftPaths.join(", ")} could not be removed`,
    `${pronoun} may hold keys: delete what ${verb} left when the medium can be written again`,
  );
}

/** The error for a folder that the runtime could not make. */
export function folderError(action: string, folder: string, given: unknown): CommandError {
  // Of a folder on a medium that is lost, the system says as well that there is something of that name.
  const cause = given instanceof Deno.errors.AlreadyExists ? lookFault(folder) ?? given : given;
  if (cause instanceof Deno.errors.AlreadyExists) {
    return new CommandError(
      `Cannot ${action}: expected a folder, got a file: ${folder}`,
      action === KEYGEN_ACTION
        ? "give a folder as --out DIR; the names of the files come from --names"
        : "give a folder",
    );
  }
  if (cause instanceof Deno.errors.NotFound) {
    return new CommandError(
      `Cannot ${action}: there is no folder ${folder}`,
      "is the medium plugged in?",
    );
  }
  const hint = cause instanceof Deno.errors.NotCapable
    ? "a folder in memory that hchat can use is /run/user/UID, with your user's number"
    : failureOf(systemCode(cause)).hint ?? "choose another folder";
  return new CommandError(
    `Cannot ${action}: ${folder}: ${systemReason(cause) ?? "it cannot be made"}`,
    hint,
  );
}

/** Why what is at `path` cannot be looked at; undefined where it can, or is a link that leads nowhere. */
function lookFault(path: string): unknown {
  try {
    Deno.statSync(path);
    return undefined;
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? undefined : error;
  }
}
