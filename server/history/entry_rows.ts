/**
 * Every entry that a vault holds, in the order in which they were first written: those of the timeline, and those that
 * have left it to make room. They are found by page, by words, and by the time at which they disappear.
 */
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import { decodeRow, encodeRow, type KeptEntry } from "./kept_entry.ts";
import { END, ENTRY } from "./row_kinds.ts";
import { LatestPlaces } from "./latest_places.ts";
import { isOpened, type Row, type Rows } from "./sealed_rows.ts";
import { isOnItsWay, keyOf, TIMELINE_ENTRIES, TIMELINE_UNITS } from "../messages/timeline.ts";
import { PeerRoom } from "./peer_room.ts";
import { rowsDown } from "./rows_down.ts";
import type { KeptPage, KeptSpan, KeptWindow } from "./vault_job.ts";
import { WordIndex } from "./word_index.ts";

/** Rows that are opened at a time. */
const BATCH = 100;
/** A page of all entries ends where its rows have so many bytes. */
const PAGE_BYTES = 65_536;
/** A row counts as so many bytes at least, also one that does not open. */
const LEAST_ROW_BYTES = 256;

/**
 * While an entry of the peer is in the timeline, fewer others of the peer's are written: those behind it, and those before
 * it once more.
 */
const PEER_PLACES = 2 * TIMELINE_ENTRIES + BATCH;

/** What tests choose. */
export interface EntryRowsOptions {
  /** The most that entries of the peer take. */
  peerBytes?: number | undefined;
}

/** The entries of one vault. */
export class EntryRows {
  readonly #rows: Rows;
  readonly #words: WordIndex;
  /** Places of our entries of this run, by direction and id. */
  readonly #own = new Map<string, number>();
  /** Of the peer's entries that the timeline has, and for a while of those that it has had. */
  readonly #peers = new LatestPlaces(PEER_PLACES);
  /** Of others that were read; `before` of the next page is most often among these. */
  readonly #met = new LatestPlaces(TIMELINE_ENTRIES);
  /** Places of ours that have not left yet, or are not delivered. */
  readonly #onTheirWay = new Set<number>();
  /** When entries disappear, Unix ms, by place. */
  readonly #ends = new Map<number, number>();
  readonly #room: PeerRoom;
  /** The latest of the peer that have left to make room: those that are still in the timeline are not written again. */
  readonly #left = new Set<string>();
  #hasLeft = false;
  #nextPlace: number;

  constructor(rows: Rows, { peerBytes }: EntryRowsOptions = {}) {
    this.#rows = rows;
    this.#room = new PeerRoom(rows, peerBytes);
    this.#words = new WordIndex(rows);
    this.#nextPlace = rows.highest(ENTRY) + 1;
    for (const { place, bytes } of rowsDown(rows, { kind: END, batch: BATCH })) {
      const endMs = bytes === undefined ? this.#endOf(place) : decodeRow<number>(bytes);
      if (endMs !== undefined) this.#ends.set(place, endMs);
    }
  }

  /** An entry was read from the row at `place`. */
  noteLoaded(entry: EntryJson, place: number): void {
    this.#placesFor(entry).set(keyOf(entry), place);
    if (isOnItsWay(entry)) this.#onTheirWay.add(place);
  }

  /** Places of ours that have not left yet, or are not delivered, as far as they were loaded or written in this run. */
  get onTheirWay(): Iterable<number> {
    return this.#onTheirWay;
  }

  /** Looks for entries further down than those that were loaded; the peer's that are not there have left to make room. */
  seek(refs: readonly EntryRefJson[]): void {
    const missing = new Map(refs.map((ref) => [keyOf(ref), ref]));
    const down = rowsDown(this.#rows, { kind: ENTRY, before: this.#nextPlace, batch: BATCH });
    for (const row of down.filter(isOpened)) {
      const entry = entryOf(row);
      if (missing.delete(keyOf(entry))) this.noteLoaded(entry, row.place);
      if (missing.size === 0) break;
    }
    for (const [key, { direction }] of missing) if (direction === "in") this.#left.add(key);
  }

  /** Where an entry that was met in this run is kept; none, or one. */
  placeOf(ref: EntryRefJson): number[] {
    const place = this.#placeOf(keyOf(ref));
    return place === undefined ? [] : [place];
  }

  /** Writes an entry with the next commit. */
  put(kept: KeptEntry): void {
    const { entry } = kept;
    const key = keyOf(entry);
    if (this.#left.has(key)) return;
    const known = this.#placeOf(key);
    const place = known ?? this.#nextPlace++;
    this.#placesFor(entry).set(key, place);
    const bytes = encodeRow(kept);
    if (entry.direction === "in") {
      const before = known === undefined ? undefined : this.#rows.get(ENTRY, known);
      this.#room.note("in", { before: before?.bytes.length ?? 0, after: bytes.length });
    }
    if (isOnItsWay(entry)) this.#onTheirWay.add(place);
    else this.#onTheirWay.delete(place);
    this.#rows.put(ENTRY, place, bytes);
    this.#words.put(place, entry.text);
    if (entry.disappearsAt !== undefined) this.#putEnd(place, Date.parse(entry.disappearsAt));
  }

  /** Lets the oldest entries of the peer go where all of them take more than their room, with the next commit. */
  makeRoom(): void {
    for (const { place, entry } of this.#room.leaving()) {
      const key = keyOf(entry);
      this.#hasLeft = true;
      this.#forget(key);
      this.#left.add(key);
      this.#removeAt(place);
    }
    // The timeline lets go of the same ones, and has no more of them.
    for (const key of this.#left) {
      if (this.#left.size <= TIMELINE_ENTRIES) break;
      this.#left.delete(key);
    }
    this.#room.save();
  }

  /** Entries of the peer have left to make room, in this run. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** Removes an entry with the next commit, and every trace of its words. */
  remove(ref: EntryRefJson): void {
    this.#left.delete(keyOf(ref));
    const place = this.#placeOf(keyOf(ref));
    if (place === undefined) return;
    this.#forget(keyOf(ref));
    this.#removeAt(place);
  }

  /** Removes entries whose time is over by `nowMs`, Unix ms, also those that have left the timeline. */
  removeEnded(nowMs: number): void {
    for (const [place, atMs] of this.#ends) if (atMs <= nowMs) this.#removeAt(place);
  }

  /** When the next entry disappears, Unix ms; Infinity where none does. */
  get nextEndMs(): number {
    return this.#ends.values().reduce((next, atMs) => Math.min(next, atMs), Infinity);
  }

  /** Entries of the window, oldest first; none where nothing like `before` is kept. */
  read({ before, limit, search }: KeptWindow): EntryJson[] {
    const end = before === undefined
      ? this.#nextPlace
      : this.#placeOfId(before) ?? this.#lookFor(before);
    if (end === undefined) return [];
    const most = Math.min(limit, TIMELINE_ENTRIES);
    const rows = search === undefined
      ? rowsDown(this.#rows, { kind: ENTRY, before: end, batch: Math.min(most, BATCH) })
        .filter(isOpened)
      : this.#find(search, { before: end, limit: most });
    return this.#newestOf(rows, most).reverse();
  }

  /** Entries from a place on, oldest first, until they make a page. */
  page({ from, before = this.#nextPlace }: KeptSpan): KeptPage {
    const entries: EntryJson[] = [];
    let [place, taken] = [from, 0];
    while (taken < PAGE_BYTES) {
      const row = this.#rows.first(ENTRY, place);
      if (row === undefined || row.place >= before) return { entries, next: undefined };
      place = row.place + 1;
      taken += Math.max(LEAST_ROW_BYTES, row.bytes?.length ?? 0);
      if (row.bytes !== undefined) entries.push(decodeRow<KeptEntry>(row.bytes).entry);
    }
    return { entries, next: { from: place, before } };
  }

  /** All entries, or those that hold the words, oldest first and one at a time; undefined for one that does not open. */
  *all(search?: string): Generator<EntryJson | undefined> {
    for (const place of search === undefined ? this.#everyPlace() : this.#placesOf(search)) {
      const row = this.#rows.get(ENTRY, place);
      yield row && entryOf(row);
    }
  }

  *#everyPlace(): Generator<number> {
    for (let next = this.#rows.first(ENTRY, 0); next !== undefined;) {
      yield next.place;
      next = this.#rows.first(ENTRY, next.place + 1);
    }
  }

  #placesOf(search: string): number[] {
    return this.#words.find(search, { before: this.#nextPlace, limit: Infinity }).reverse();
  }

  /** Rows whose entries hold the words, newest first, one at a time. */
  *#find(search: string, window: { before: number; limit: number }): Generator<Row> {
    for (const place of this.#words.find(search, window)) {
      const row = this.#rows.get(ENTRY, place);
      if (row !== undefined) yield row;
    }
  }

  /** The entries of the first rows, as many as are wanted and a timeline has room for. */
  #newestOf(rows: Iterable<Row>, most: number): EntryJson[] {
    const entries: EntryJson[] = [];
    let units = 0;
    for (const row of rows) {
      const entry = this.#meet(row);
      units += entry.text.length;
      if (units > TIMELINE_UNITS && entries.length > 0) break;
      entries.push(entry);
      if (entries.length >= most) break;
    }
    return entries;
  }

  /** The entry of a row, whose place is known from now on. */
  #meet(row: Row): EntryJson {
    const entry = entryOf(row);
    const key = keyOf(entry);
    if (this.#placesFor(entry).has(key)) return entry;
    this.#met.set(key, row.place);
    return entry;
  }

  #placesFor({ direction }: EntryRefJson): Pick<LatestPlaces, "has" | "set"> {
    return direction === "in" ? this.#peers : this.#own;
  }

  #placeOf(key: string): number | undefined {
    return this.#own.get(key) ?? this.#peers.get(key) ?? this.#met.get(key);
  }

  #forget(key: string): void {
    for (const places of [this.#own, this.#peers, this.#met]) places.delete(key);
  }

  #placeOfId(id: string): number | undefined {
    return this.#placeOf(`in/${id}`) ?? this.#placeOf(`out/${id}`);
  }

  /** The place of an entry that was not met in this run. */
  #lookFor(id: string): number | undefined {
    const down = rowsDown(this.#rows, { kind: ENTRY, before: this.#nextPlace, batch: BATCH });
    return down.filter(isOpened).find((row) => entryOf(row).id === id)?.place;
  }

  /** When the entry at `place` disappears, by its own word, Unix ms. */
  #endOf(place: number): number | undefined {
    const row = this.#rows.get(ENTRY, place);
    const at = row && entryOf(row).disappearsAt;
    return at === undefined ? undefined : Date.parse(at);
  }

  #putEnd(place: number, atMs: number): void {
    if (this.#ends.get(place) === atMs) return;
    this.#ends.set(place, atMs);
    this.#rows.put(END, place, encodeRow(atMs));
  }

  #removeAt(place: number): void {
    const row = this.#rows.get(ENTRY, place);
    if (row !== undefined) {
      this.#room.note(entryOf(row).direction, { before: row.bytes.length, after: 0 });
    }
    this.#onTheirWay.delete(place);
    this.#rows.remove(ENTRY, place);
    this.#words.remove(place);
    if (this.#ends.delete(place)) this.#rows.remove(END, place);
  }
}

function entryOf({ bytes }: Row): EntryJson {
  return decodeRow<KeptEntry>(bytes).entry;
}
