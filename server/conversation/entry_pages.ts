/**
 * Every entry of a talk, oldest first, of which a page is in memory at a time.
 *   1. The entries that the timeline has are noted, by direction and id.
 *   2. The vault is gone through from its oldest entry to the newest that it had in the beginning. Of an entry that the
 *      timeline has, too, the timeline's form is told, which is the newer one.
 *   3. Where the vault lacks entries of the timeline, these are told in the timeline's order: before the next one of
 *      it that the vault has, or at the end.
 */
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import type { KeptPage, KeptSpan } from "../history/vault_job.ts";
import { keyOf, type Timeline } from "../messages/timeline.ts";

/** All entries of a conversation, and what ends them early. */
export interface EntryPages {
  /** Rejects with `Interrupted` where the conversation closes, or its vault fails, before the end. */
  pages: AsyncGenerator<EntryJson[], void>;
  /** Fires when the conversation closes. */
  closing: AbortSignal;
}

/** What pages are made of. */
export interface EntryPagesOptions {
  timeline: Timeline;
  /** A vault is in use. */
  isKept: () => boolean;
  /** A page as a vault has it; undefined once it has failed. */
  readKeptPage: (span: KeptSpan) => Promise<KeptPage | undefined>;
  closing: AbortSignal;
}

/** Entries of a page that comes from the timeline. */
const PAGE_ENTRIES = 100;
const TOLD = -1;

/** All entries that there are when the first page is asked for. */
export async function* entryPages(options: EntryPagesOptions): AsyncGenerator<EntryJson[], void> {
  const { timeline, isKept, readKeptPage, closing } = options;
  goOn(closing);
  const noted = new NotedEntries(timeline);
  for (let span: KeptSpan | undefined = isKept() ? { from: 0 } : undefined; span !== undefined;) {
    const page = await readKeptPage(span);
    goOn(closing);
    if (page === undefined) throw interrupted("the history could not be read any more");
    yield page.entries.flatMap((entry) => noted.upTo(entry));
    goOn(closing);
    span = page.next;
  }
  for (let page = noted.rest(PAGE_ENTRIES); page.length > 0; page = noted.rest(PAGE_ENTRIES)) {
    yield page;
    goOn(closing);
  }
}

/** Of a conversation that is locked. */
export function noPages(): EntryPages {
  return { pages: async function* () {}(), closing: new AbortController().signal };
}

/** The entries that a timeline had, each of which is told once. */
class NotedEntries {
  readonly #timeline: Timeline;
  /** In the order of the timeline. */
  readonly #refs: readonly EntryRefJson[];
  /** Places in `#refs` by direction and id; `TOLD` for one that was told. */
  readonly #places: Map<string, number>;
  /** All before this place are told, or were not in the timeline any more. */
  #next = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#refs = timeline.entries().map(({ direction, id }) => ({ direction, id }));
    this.#places = new Map(this.#refs.map((ref, at) => [keyOf(ref), at]));
  }

  /** An entry of the vault, behind those that the timeline has before it; nothing where it was among such ones. */
  upTo(entry: EntryJson): EntryJson[] {
    const key = keyOf(entry);
    const { direction, id } = entry;
    const at = this.#places.get(key) ?? 0;
    if (at === TOLD) return [];
    const earlier: EntryJson[] = [];
    while (this.#next < at) earlier.push(...this.#takeNext());
    if (this.#places.has(key)) this.#places.set(key, TOLD);
    return [...earlier, this.#timeline.find(direction, id) ?? entry];
  }

  /** The next entries that no page of the vault had. */
  rest(limit: number): EntryJson[] {
    const found: EntryJson[] = [];
    while (found.length < limit && this.#next < this.#refs.length) found.push(...this.#takeNext());
    return found;
  }

  /** Of one that has left the timeline, the vault's form is told when it comes. */
  #takeNext(): EntryJson[] {
    const ref = this.#refs[this.#next++]!;
    const key = keyOf(ref);
    if (this.#places.get(key) === TOLD) return [];
    const entry = this.#timeline.find(ref.direction, ref.id);
    if (entry === undefined) return [];
    this.#places.set(key, TOLD);
    return [entry];
  }
}

function goOn(closing: AbortSignal): void {
  if (closing.aborted) throw interrupted("the conversation was closed");
}

function interrupted(reason: string): Error {
  return new Deno.errors.Interrupted(`Cannot tell all entries: ${reason}`);
}
