import type { Segment, SegmentPacker, Waiting } from "./segment_packer.ts";

/** The entries of an outbox that are not wholly cut into segments, oldest first. */
export class WaitingEntries {
  #entries: Waiting[] = [];

  get all(): readonly Waiting[] {
    return this.#entries;
  }

  /** The one that is cut next. */
  get first(): Waiting | undefined {
    return this.#entries[0];
  }

  /** Adds an entry that is wholly uncut. */
  push(entry: Omit<Waiting, "cutBytes">): void {
    this.#entries.push({ ...entry, cutBytes: 0 });
  }

  /** Puts entries before all others. */
  putFirst(entries: Waiting[]): void {
    this.#entries.unshift(...entries);
  }

  has(id: string): boolean {
    return this.#entries.some((entry) => entry.id === id);
  }

  /** Takes an entry out; false when it is not here any more. */
  remove(id: string): boolean {
    const at = this.#entries.findIndex((entry) => entry.id === id);
    if (at < 0) return false;
    this.#entries.splice(at, 1);
    return true;
  }

  clear(): void {
    this.#entries = [];
  }

  /** Fills `packer` with at most `most` new segments, numbered from `seq`; changes nothing here. */
  draft(packer: SegmentPacker, { seq, most }: { seq: number; most: number }): void {
    const end = seq + most;
    for (const entry of this.#entries) {
      let from = entry.cutBytes;
      while (from < entry.text.length) {
        const segment = seq < end ? packer.cut(entry, from, seq) : undefined;
        if (segment === undefined) return;
        from += segment.text.length;
        seq++;
      }
    }
  }

  /** Makes the next drafted segment real. */
  cut({ entryId, text, last, seq }: Segment): void {
    const entry = this.first;
    if (entry === undefined || entry.id !== entryId) {
      throw new Error(`Internal error: segment ${seq} is not the next of the outbox`);
    }
    entry.cutBytes += text.length;
    if (last) this.#entries.shift();
  }
}
