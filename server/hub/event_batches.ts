/** UTF-16 code units after which no further change joins a batch. */
const BATCH_UNITS = 16_384;
/** Batches that are kept: streams that are read ask for the newest ones alone. */
const BATCHES_KEPT = 4;

/** The changes that are written. */
interface Changes {
  /** All changes behind `id`, oldest first; undefined when some are gone. */
  since(id: string): { id: string; change: { kind: string } }[] | undefined;
  /** Whether `since()` has them. */
  holds(id: string): boolean;
}

/** Changes as server-sent events. */
export interface EventBatch {
  bytes: Uint8Array<ArrayBuffer>;
  /** Id of the last one. */
  place: string;
}

/** Writes changes as server-sent events once, however many streams there are that send them. */
export class EventBatches {
  readonly #log: Changes;
  readonly #encoder = new TextEncoder();
  /** By the id behind which they begin, oldest first. */
  readonly #kept = new Map<string, EventBatch>();

  constructor(log: Changes) {
    this.#log = log;
  }

  /** The next changes behind `place`; `missed` when they are not all there any more, undefined when there are none. */
  behind(place: string): EventBatch | "missed" | undefined {
    const kept = this.#kept.get(place);
    if (kept !== undefined) return kept;
    const changes = this.#log.since(place);
    if (changes === undefined) return "missed";
    let [text, last] = ["", place];
    for (const { id, change } of changes) {
      if (text.length >= BATCH_UNITS) break;
      text += eventText(id, change);
      last = id;
    }
    if (last === place) return undefined;
    return this.#keep(place, { bytes: this.#encoder.encode(text), place: last });
  }

  /** Whether `behind()` has all of them. */
  holds(place: string): boolean {
    return this.#log.holds(place);
  }

  /** Forgets what was written. */
  clear(): void {
    this.#kept.clear();
  }

  #keep(before: string, batch: EventBatch): EventBatch {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= BATCHES_KEPT) this.#kept.delete(oldest);
    this.#kept.set(before, batch);
    return batch;
  }
}

/** One event; JSON holds no raw line break, so one `data:` line is enough. */
export function eventText(id: string, change: { kind: string }): string {
  return `id: ${id}\nevent: ${change.kind}\ndata: ${JSON.stringify(change)}\n\n`;
}
