import type { Unread } from "./sent_segments.ts";

/** Our entries that are delivered and not read, in the order in which they were delivered. */
export class UnreadEntries {
  #entries: Unread[];

  /** `entries` are those that an earlier run has kept. */
  constructor(entries: readonly Unread[] = []) {
    this.#entries = [...entries];
  }

  /** All of them. */
  get all(): Unread[] {
    return this.#entries;
  }

  /** These are delivered. */
  add(entries: readonly Unread[]): void {
    this.#entries.push(...entries);
  }

  /** Takes out those whose last segment is up to `seq`, and gives their ids. */
  takeThrough(seq: number): string[] {
    const after = this.#entries.findIndex(({ lastSeq }) => lastSeq > seq);
    const taken = this.#entries.splice(0, after < 0 ? this.#entries.length : after);
    return taken.map(({ id }) => id);
  }

  /** Forgets those that end before the segment `seq`. */
  dropBefore(seq: number): void {
    this.#entries = this.#entries.filter(({ lastSeq }) => lastSeq >= seq);
  }

  /** Forgets one. */
  forget(id: string): void {
    const index = this.#entries.findIndex((each) => each.id === id);
    if (index >= 0) this.#entries.splice(index, 1);
  }
}
