import { setImmediate } from "node:timers/promises";
import { CHUNK_BYTES } from "../constants.ts";
import { KeyListError } from "../errors.ts";
import { reasonOf } from "../system_words.ts";
import { openPositional } from "./disk_file.ts";

const ZEROS = new Uint8Array(CHUNK_BYTES);
/** Between two syncs: a slow medium is not left with more than it takes in a moment. */
const SYNC_BYTES = 4 * CHUNK_BYTES;

/** How files are overwritten. */
export interface OverwriteOptions {
  /** The list that has taken their place, for the words of an error. */
  path: string;
  signal: AbortSignal;
  /** Called now and then with the bytes that were overwritten since. */
  note: (bytes: number) => void;
}

/**
 * Overwrites the files at `paths` with zeros; what flash media keep is out of reach (best effort). Throws KeyListError
 * "unreadable" when it ends early.
 */
export async function overwriteFiles(paths: string[], options: OverwriteOptions): Promise<void> {
  try {
    for (const path of paths) await overwriteFile(path, options);
  } catch (error) {
    throw halfOverwritten(options.path, error);
  }
}

async function overwriteFile(path: string, { signal, note }: OverwriteOptions): Promise<void> {
  const file = openPositional(path, { write: true });
  try {
    for (let offset = 0; offset < file.size; offset += ZEROS.length) {
      const part = ZEROS.subarray(0, Math.min(ZEROS.length, file.size - offset));
      file.writeAt(offset, part);
      if (offset % SYNC_BYTES === 0) file.sync();
      note(part.length);
      await setImmediate();
      signal.throwIfAborted();
    }
    file.sync();
  } finally {
    file.close();
  }
}

/** The passphrase is set, but the plain records may still be on the medium. */
function halfOverwritten(path: string, cause: unknown): KeyListError {
  const isInterrupted = cause instanceof DOMException && cause.name === "AbortError";
  const reason = isInterrupted ? "interrupted" : reasonOf(cause);
  return new KeyListError(
    "unreadable",
    `Cannot overwrite the old file of ${path}: ${reason}; the passphrase is set, but the medium may ` +
      "still hold the old keys",
    "if that matters, make a new list, or copy this one and destroy the medium",
  );
}
