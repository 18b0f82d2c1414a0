/**
 * Keeps drafts and choices in the program's memory, so that they outlive a reload of the page and nothing of them
 * is written to a disk: fetched once, put back a moment after each change, and at once when the page goes.
 */
import type { Reply } from "./client/reply.ts";
import { type MemoryJson, readMemory } from "./state/prefs.ts";

/** A change is put into the program's memory this long after it. */
const SAVE_AFTER_MS = 400;

/** What `Memory` needs from outside. */
export interface MemoryParts {
  fetchMemory(): Promise<Reply<Record<string, unknown>>>;
  putMemory(memory: MemoryJson): Promise<unknown>;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
  loaded(memory: MemoryJson): void;
}

/** One page's share of the program's memory. */
export class Memory {
  readonly #parts: MemoryParts;
  /** What the program has, as JSON; undefined before it was asked. */
  #saved: string | undefined;
  #latest: MemoryJson | undefined;
  #cancelSave: (() => void) | undefined;

  constructor(parts: MemoryParts) {
    this.#parts = parts;
  }

  /** Fetches what is there, once. */
  async load(): Promise<void> {
    if (this.#saved !== undefined) return;
    const reply = await this.#parts.fetchMemory();
    if (reply.kind !== "ok" || this.#saved !== undefined) return;
    const memory = readMemory(reply.value);
    this.#saved = JSON.stringify(memory);
    this.#parts.loaded(memory);
  }

  /** Call after every change of the state. */
  note(memory: MemoryJson): void {
    this.#latest = memory;
    if (this.#saved === undefined || this.#cancelSave !== undefined) return;
    if (JSON.stringify(memory) === this.#saved) return;
    this.#cancelSave = this.#parts.after(SAVE_AFTER_MS, () => void this.flush());
  }

  /** Forgets everything, until it is fetched anew. */
  forget(): void {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    this.#saved = undefined;
    this.#latest = undefined;
  }

  /** Puts what has changed into the program's memory now. */
  async flush(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    const json = JSON.stringify(this.#latest);
    if (this.#latest === undefined || this.#saved === undefined || json === this.#saved) return;
    this.#saved = json;
    await this.#parts.putMemory(this.#latest);
  }
}
