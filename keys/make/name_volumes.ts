import { dirname } from "node:path";
import { KeyListError } from "../errors.ts";
import type { ListVolumes } from "../list/list_volumes.ts";
import { type PartialFile, syncFolder } from "../disk/partial_file.ts";
import { announceRenames, forgetChange } from "../list/pending_change.ts";

/** Some of the new volumes have their names, and so there is no way but on: the next opening finishes it. */
export class HalfNamedError extends KeyListError {
  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : "unknown";
    super(
      "unreadable",
      `Cannot give all new files of ${path} their names: ${reason}; some have them, and old keys ` +
        "may still be found on the medium",
      "when the medium can be written again, use the list once (hchat passwd or hchat chat): that " +
        "finishes the change",
    );
  }
}

/**
 * Gives the rewritten files of a list, which is open and locked, the names of the old ones, and closes the list. One
 * rename is atomic; several are written down first, so that the next opening finishes what a crash between them
 * has left. The lock is held all the while: who came in here would take the note for that of a crash. The main
 * file comes last, since the new one is not locked. Throws WriteError when none has its name, HalfNamedError.
 */
export function nameVolumes(volumes: ListVolumes, partials: PartialFile[]): void {
  const { path } = volumes;
  const isNoted = partials.length > 1;
  if (isNoted) announceRenames(path, partials.map(({ partialPath }) => partialPath));
  // Windows renames over no file that is mapped.
  volumes.keepLockAlone();
  let named = 0;
  try {
    for (const partial of partials.toReversed()) {
      partial.finish();
      named++;
    }
  } catch (error) {
    if (named > 0) throw new HalfNamedError(path, error);
    if (isNoted) forgetChange(path, "renames");
    throw error;
  }
  syncFolder(dirname(path));
  if (isNoted) forgetChange(path, "renames");
  volumes.close();
}
