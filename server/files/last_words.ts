import type { FileStateItem } from "../../keys/cell/frame/file_items.ts";
import { FILES_ASKED } from "../constants.ts";
import type { FileState } from "../gui_api/file_json.ts";
import type { FileStance } from "./file_stance.ts";

/**
 * What is said at once to a file that is offered and not kept here: how it ended before (`earlier`), or a refusal where
 * too many are not settled, pictures that came by themselves among them; undefined: it is taken.
 */
export function answerAtOnce(
  earlier: FileState | undefined,
  incoming: Iterable<{ stance: Pick<FileStance, "isFinal"> }>,
): "complete" | "refused" | "cancelled" | undefined {
  if (earlier === "complete" || earlier === "refused" || earlier === "cancelled") return earlier;
  const open = [...incoming].filter(({ stance }) => !stance.isFinal);
  return open.length >= FILES_ASKED ? "refused" : undefined;
}

/** The last states of files that are not kept here, each said once. */
export class LastWords {
  readonly #items = new Map<string, FileStateItem>();

  /** The states that wait to be said. */
  get waiting(): readonly FileStateItem[] {
    return [...this.#items.values()];
  }

  /** Says of a file what outdoes everything that was said of it before. Does nothing while too many states wait. */
  say(fileId: string, said: Pick<FileStateItem, "role" | "state">): void {
    if (this.#items.size >= FILES_ASKED) return;
    const last = { revision: Number.MAX_SAFE_INTEGER, heard: Number.MAX_SAFE_INTEGER };
    this.#items.set(fileId, { kind: "fileState", fileId, ...said, ...last, offset: 0 });
  }

  /** The state of this file was sealed. */
  noteSealed(fileId: string): void {
    this.#items.delete(fileId);
  }
}
