/**
 * What a vault is searched by: the texts of its entries, folded, many to a sealed row, so that a search opens some
 * hundred rows and not each entry. A row has the place of its first entry and holds all up to the next row's.
 * The newest texts are in memory alone until they fill a row: a commit writes no half-filled row over again, and the
 * next run takes them from the entries themselves.
 */
import { folded, wordsOf } from "../messages/search.ts";
import { decodeRow, encodeRow, type KeptEntry } from "./kept_entry.ts";
import { ENTRY, WORDS } from "./row_kinds.ts";
import { rowsDown } from "./rows_down.ts";
import type { FoundRow, Rows } from "./sealed_rows.ts";

/** Place and folded text of an entry. */
type Line = [place: number, text: string];

/** Lines of the entries from `place` on. */
interface WordRow {
  place: number;
  lines: Line[];
}

/** Characters of lines that fill a row. */
const ROW_UNITS = 8_192;
/** What a line takes beside its text, about. */
const LINE_UNITS = 8;
/** Entries that are opened at a time to find those that no row holds. */
const ENTRY_BATCH = 100;
/** Rows of words that are opened at a time while words are looked for. */
const WORDS_BATCH = 16;
/** What JSON writes in another way. */
// deno-lint-ignore no-control-regex
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The index of one vault. */
export class WordIndex {
  readonly #rows: Rows;
  /** Rows hold the texts of entries up to this place. */
  #filledTo: number;
  /** Lines of the entries behind it, in their order. */
  #newest: Line[];

  constructor(rows: Rows) {
    this.#rows = rows;
    const [last] = rows.descend(WORDS, Number.MAX_SAFE_INTEGER, 1);
    this.#filledTo = last === undefined ? 0 : filledTo(last);
    this.#newest = this.#readLines(this.#filledTo + 1, Number.MAX_SAFE_INTEGER);
  }

  /** Notes the text of the entry at `place`, in place of what was noted before; rows are written with the next commit. */
  put(place: number, text: string): void {
    const line: Line = [place, folded(text)];
    if (place <= this.#filledTo) return this.#change(line);
    putLine(this.#newest, line);
    const [first] = this.#newest;
    if (first === undefined || unitsOf(this.#newest) <= ROW_UNITS) return;
    const row = { place: first[0], lines: this.#newest };
    this.#write(row);
    this.#filledTo = endOf(row);
    this.#newest = [];
  }

  /** Forgets the text of the entry at `place`, with the next commit. */
  remove(place: number): void {
    if (place <= this.#filledTo) this.#change([place, ""]);
    else this.#newest = this.#newest.filter(([each]) => each !== place);
  }

  /** Places below `before` whose entries hold all of the words, newest first, at most `limit`. */
  find(search: string, { before, limit }: { before: number; limit: number }): number[] {
    const words = wordsOf(search);
    const found: number[] = [];
    for (const lines of this.#linesDown(before, words)) {
      for (const [place, text] of lines.toReversed()) {
        if (place >= before || text === "" || !words.every((word) => text.includes(word))) continue;
        if (found.length >= limit) return found;
        found.push(place);
      }
    }
    return found;
  }

  /** Lines of entries below `before`, newest first; of rows those alone that may hold all of the words. */
  *#linesDown(before: number, words: readonly string[]): Generator<readonly Line[]> {
    yield this.#newest;
    const probes = words.filter((word) => !ESCAPED.test(word));
    const rows = rowsDown(this.#rows, {
      kind: WORDS,
      before: Math.min(before, this.#filledTo + 1),
      batch: WORDS_BATCH,
    });
    for (const { place, bytes } of rows) {
      if (bytes === undefined) {
        yield this.#linesAt(place);
        continue;
      }
      const written = new TextDecoder().decode(bytes);
      if (probes.every((word) => written.includes(word))) yield JSON.parse(written) as Line[];
    }
  }

  /** What the row at `place` holds, or would hold: one that does not open keeps no entry from being found. */
  #linesAt(place: number): Line[] {
    const row = this.#rows.get(WORDS, place);
    if (row !== undefined) return decodeRow<Line[]>(row.bytes);
    const next = this.#rows.first(WORDS, place + 1)?.place ?? Infinity;
    return this.#readLines(place, Math.min(next, this.#filledTo + 1));
  }

  /** Lines of the entries from a place on, up to another one, from the entries themselves. */
  #readLines(from: number, before: number): Line[] {
    const lines: Line[] = [];
    const rows = rowsDown(this.#rows, { kind: ENTRY, before, batch: ENTRY_BATCH });
    for (const { place, bytes } of rows) {
      if (place < from) break;
      if (bytes !== undefined) lines.push([place, folded(decodeRow<KeptEntry>(bytes).entry.text)]);
    }
    return lines.reverse();
  }

  #change(line: Line): void {
    const [found] = this.#rows.descend(WORDS, line[0] + 1, 1);
    if (found === undefined) return;
    const row = { place: found.place, lines: this.#linesAt(found.place) };
    putLine(row.lines, line);
    this.#write(row);
  }

  #write({ place, lines }: WordRow): void {
    this.#rows.put(WORDS, place, encodeRow(lines));
  }
}

/** Puts a line in its order, in place of one of the same entry. */
function putLine(lines: Line[], line: Line): void {
  const at = lines.findIndex(([place]) => place >= line[0]);
  const isKnown = lines[at]?.[0] === line[0];
  lines.splice(at < 0 ? lines.length : at, isKnown ? 1 : 0, line);
}

/** The last entry of the last row; where that does not open, the one before its first. */
function filledTo({ place, bytes }: FoundRow): number {
  return bytes === undefined ? place - 1 : endOf({ place, lines: decodeRow<Line[]>(bytes) });
}

function endOf({ place, lines }: WordRow): number {
  return lines.at(-1)?.[0] ?? place;
}

function unitsOf(lines: readonly Line[]): number {
  return lines.reduce((sum, [, text]) => sum + LINE_UNITS + text.length, 0);
}
