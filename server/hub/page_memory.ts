import type { MemorySeal } from "../history/memory_seal.ts";

/**
 * What the page wants kept while the program runs, in memory alone: one JSON object with drafts and choices, which
 * mean nothing here. Of these the choices (`prefs`) are written down when the user keeps the settings.
 */
export class PageMemory {
  #value: Record<string, unknown>;
  #sealed: Uint8Array | undefined;

  /** `choices`: those that were kept for this run. */
  constructor(choices?: Record<string, unknown>) {
    this.#value = choices === undefined ? {} : { prefs: choices };
  }

  get value(): Record<string, unknown> {
    return this.#value;
  }

  put(value: Record<string, unknown>): void {
    this.#value = value;
  }

  /** What the user has chosen for the page; undefined before anything was. */
  get choices(): Record<string, unknown> | undefined {
    const { prefs } = this.#value;
    const isObject = typeof prefs === "object" && prefs !== null && !Array.isArray(prefs);
    return isObject ? { ...prefs } : undefined;
  }

  /** Forgets it, but for what only `seal` opens. */
  close(seal: MemorySeal): void {
    this.#sealed = seal.seal(new TextEncoder().encode(JSON.stringify(this.#value)));
    this.#value = {};
  }

  /** Takes up what `close()` has sealed. */
  open(seal: MemorySeal): void {
    const bytes = this.#sealed && seal.open(this.#sealed);
    this.#sealed = undefined;
    if (bytes !== undefined) this.#value = JSON.parse(new TextDecoder().decode(bytes));
  }

  /** Forgets everything. */
  clear(): void {
    this.#value = {};
    this.#sealed = undefined;
  }
}
