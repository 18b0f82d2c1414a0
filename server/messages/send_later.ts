import type { EntryJson } from "../gui_api/entry_json.ts";
import type { Timeline } from "./timeline.ts";

/** Our entries that wait for their time; the timeline has their texts. */
export class SendLater {
  readonly #timeline: Timeline;
  /** Their times, Unix ms, by id. */
  readonly #times = new Map<string, number>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    timeline.subscribe((entry) => this.#note(entry));
    timeline.subscribeRemoved(({ direction, id }) => {
      if (direction === "out") this.#times.delete(id);
    });
  }

  /** How many wait. */
  get size(): number {
    return this.#times.size;
  }

  /** When the next one goes, Unix ms; undefined: none waits. */
  get nextMs(): number | undefined {
    return this.#times.size === 0 ? undefined : Math.min(...this.#times.values());
  }

  has(id: string): boolean {
    return this.#times.has(id);
  }

  /** Ids of all that wait. */
  ids(): string[] {
    return [...this.#times.keys()];
  }

  /** Takes those whose time has come out of the timeline, the earliest first, `most` of them. */
  take(nowMs: number, most: number): EntryJson[] {
    if (this.#times.size === 0) return [];
    const due = [...this.#times].filter(([, atMs]) => atMs <= nowMs).sort(([, a], [, b]) => a - b);
    return due.slice(0, most).flatMap(([id]) =>
      this.#timeline.remove({ direction: "out", id }) ?? []
    );
  }

  #note({ direction, id, state, sendAt }: EntryJson): void {
    if (direction !== "out") return;
    if (sendAt !== undefined && state === "queued") this.#times.set(id, Date.parse(sendAt));
    else this.#times.delete(id);
  }
}
