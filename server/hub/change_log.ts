// Room: all conversations, their settings, and the log of changes.
import type { ChangeJson } from "../gui_api/change_json.ts";
import { EventBatches } from "./event_batches.ts";

/** A change with the id under which a stream resumes behind it. */
export interface LoggedChange {
  readonly id: string;
  readonly change: ChangeJson;
}

/** How many changes a page may miss before it has to load everything anew. */
export const CHANGES_KEPT = 1_000;
/** Most UTF-16 code units of the texts in them: half of what a conversation holds. */
export const CHANGE_UNITS = 4_194_304;

/**
 * The last changes, numbered. An id is `BOOT-NUMBER`: BOOT tells apart the runs of the program, since a page can
 * outlive one and must not take the numbers of the next for its own.
 */
export class ChangeLog {
  /** The changes as streams of events send them. */
  readonly batches = new EventBatches(this);
  readonly #boot: string;
  readonly #kept: LoggedChange[] = [];
  #last = 0;
  /** Of the texts in `#kept`. */
  #units = 0;

  /** `startedMs`: when this run began, Unix milliseconds. */
  constructor(startedMs: number) {
    this.#boot = startedMs.toString(36);
  }

  /** Id of the newest change. */
  get revision(): string {
    return `${this.#boot}-${this.#last}`;
  }

  /** Forgets what the changes said; a reader of all of them misses nothing. */
  clear(): void {
    this.#kept.length = 0;
    this.#units = 0;
    this.batches.clear();
  }

  append(change: ChangeJson): LoggedChange {
    this.#last++;
    const logged = { id: this.revision, change };
    this.#kept.push(logged);
    this.#units += unitsOf(change);
    while (this.#kept.length > CHANGES_KEPT || this.#units > CHANGE_UNITS) this.#dropOldest();
    return logged;
  }

  #dropOldest(): void {
    const oldest = this.#kept.shift();
    if (oldest !== undefined) this.#units -= unitsOf(oldest.change);
  }

  /** All changes behind `id`, oldest first; undefined when some are gone, or `id` is not of this run. */
  since(id: string): LoggedChange[] | undefined {
    const missed = this.#countBehind(id);
    return missed === undefined ? undefined : this.#kept.slice(this.#kept.length - missed);
  }

  /** Whether all changes behind `id` are there. */
  holds(id: string): boolean {
    return this.#countBehind(id) !== undefined;
  }

  #countBehind(id: string): number | undefined {
    const match = /^([0-9a-z]+)-(0|[1-9][0-9]{0,14})$/.exec(id);
    if (match === null || match[1] !== this.#boot) return undefined;
    const missed = this.#last - Number(match[2]);
    return missed < 0 || missed > this.#kept.length ? undefined : missed;
  }
}

/** An entry that has left its timeline is still here, and so is each state of its text. */
function unitsOf(change: ChangeJson): number {
  return change.kind === "entry" ? change.entry.text.length : 0;
}
