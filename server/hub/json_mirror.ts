import { writeNewText } from "../../keys/disk/text_file.ts";
import type { ErrorJson } from "../gui_api/error_json.ts";
import type { Clock } from "../time/clock.ts";
import type { Hub } from "./hub.ts";
import { jsonPieces } from "./json_pieces.ts";

/** Least time between two writings. */
const PAUSE_MS = 500;

/** What a locked program says. */
const LOCKED: ErrorJson = { error: { code: "programLocked" } };

/** What a mirror works with. */
export interface JsonMirrorOptions {
  hub: Hub;
  clock: Clock;
  /** The file that the JSON document is mirrored to; its folder must be there. */
  path: string;
  /** The file could not be written; told once, until it can be again. */
  onFailure: (error: unknown) => void;
}

/**
 * Mirrors the document of `GET /messages.json` to a file, for programs that read files: in the clear, for its owner
 * alone, whole at any time. While the program is locked the file says so, and after its end it is gone.
 */
export class JsonMirror {
  readonly #options: JsonMirrorOptions;
  readonly #unsubscribe: () => void;
  #cancel: (() => void) | undefined;
  /** The writing under way; its medium may take its time. */
  #writing: Promise<void> | undefined;
  /** Something has changed since that was begun. */
  #isStale = false;
  #isClosed = false;
  #hasFailed = false;

  constructor(options: JsonMirrorOptions) {
    this.#options = options;
    this.#unsubscribe = options.hub.subscribe(() => this.#writeSoon());
    this.#write();
  }

  /** The file that the document is mirrored to. */
  get path(): string {
    return this.#options.path;
  }

  /** Resolves when the writing under way is over; undefined: none is. */
  get writing(): Promise<void> | undefined {
    return this.#writing;
  }

  /** Removes the file. Rejects where that fails: what was said stays readable there. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    this.#cancel?.();
    await this.#writing;
    // Each is tried, whatever becomes of the other.
    await removeIfThere(this.#partialPath).finally(() => removeIfThere(this.#options.path));
  }

  get #partialPath(): string {
    return `${this.#options.path}.partial`;
  }

  #writeSoon(): void {
    // What is locked must not stay readable until the pause is over.
    if (this.#options.hub.isConcealed) return this.#write();
    this.#cancel ??= this.#options.clock.after(PAUSE_MS, () => this.#write());
  }

  /** One writing at a time; what changes meanwhile is in the next one. */
  #write(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#isStale = this.#writing !== undefined;
    if (this.#isStale || this.#isClosed) return;
    this.#writing = this.#writeOnce().finally(() => {
      this.#writing = undefined;
      if (this.#isStale) this.#write();
    });
  }

  /** Written beside the file and renamed over it, so that a reader never sees half of it. */
  async #writeOnce(): Promise<void> {
    const { hub, path, onFailure } = this.#options;
    const isLocked = hub.isConcealed;
    const pieces = isLocked ? [JSON.stringify(LOCKED)] : jsonPieces(hub.document.shown(), "\n");
    // What was locked meanwhile goes no further onto the disk; what is there of it is removed by the next writing.
    const isUnwanted = (): boolean => this.#isClosed || (!isLocked && hub.isConcealed);
    try {
      await removeIfThere(this.#partialPath);
      if (!await writeNewText(this.#partialPath, pieces, isUnwanted)) return;
      await Deno.rename(this.#partialPath, path);
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) onFailure(error);
      this.#hasFailed = true;
    }
  }
}

/** Whether a mirror may be written to `path`: nothing is there, or what an earlier run has left. */
export async function canMirrorTo(path: string): Promise<boolean> {
  try {
    const document = JSON.parse(await Deno.readTextFile(path)) as Record<string, unknown>;
    return "conversations" in document || "error" in document;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
