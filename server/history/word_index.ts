/**
 * What a vault is searched by: the texts of its entries, folded, many to a sealed row, so that a search opens some
 * hundred rows and not each entry. A row has the place of its first entry and holds all up to the next row's.
 */
import { folded, wordsOf } from "../messages/search.ts";
import { decodeRow, encodeRow } from "./kept_entry.ts";
import { WORDS } from "./row_kinds.ts";
import type { Rows } from "./sealed_rows.ts";

/** Place and folded text of an entry. */
type Line = [place: number, text: string];

/** Characters of text from which on a row takes no further entry. */
const ROW_UNITS = 8_192;
/** What JSON writes in another way. */
// deno-lint-ignore no-control-regex
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The index of one vault. */
export class WordIndex {
  readonly #rows: Rows;
  /** The row that grows. */
  #last: { place: number; lines: Line[] } | undefined;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** Notes the text of the entry at `place`, in place of what was noted before; written with the next commit. */
  put(place: number, text: string): void {
    const line: Line = [place, folded(text)];
    const last = this.#last ??= this.#rowFor(Number.MAX_SAFE_INTEGER);
    if (last === undefined || (place > endOf(last) && unitsOf(last) > ROW_UNITS)) {
      this.#last = { place, lines: [line] };
      return this.#write(this.#last);
    }
    this.#change(place, (lines) => {
      const at = lines.findIndex(([each]) => each >= place);
      const isKnown = lines[at]?.[0] === place;
      lines.splice(at < 0 ? lines.length : at, isKnown ? 1 : 0, line);
    });
  }

  /** Forgets the text of the entry at `place`, with the next commit. */
  remove(place: number): void {
    this.#change(place, (lines) => {
      const at = lines.findIndex(([each]) => each === place);
      if (at >= 0) lines[at] = [place, ""];
    });
  }

  /** Places below `before` whose entries hold all of the words, newest first, at most `limit`. */
  find(search: string, { before, limit }: { before: number; limit: number }): number[] {
    const words = wordsOf(search);
    const probes = words.filter((word) => !ESCAPED.test(word));
    const found: number[] = [];
    for (const { bytes } of this.#rows.descend(WORDS, before)) {
      const written = new TextDecoder().decode(bytes);
      if (!probes.every((word) => written.includes(word))) continue;
      const lines = JSON.parse(written) as Line[];
      for (const [place, text] of lines.toReversed()) {
        if (place >= before || text === "" || !words.every((word) => text.includes(word))) continue;
        if (found.length >= limit) return found;
        found.push(place);
      }
    }
    return found;
  }

  #change(place: number, change: (lines: Line[]) => void): void {
    const isLast = this.#last !== undefined && place >= this.#last.place;
    const row = isLast ? this.#last : this.#rowFor(place + 1);
    if (row === undefined) return;
    change(row.lines);
    this.#write(row);
  }

  /** The row that holds the entry just below `before`. */
  #rowFor(before: number): { place: number; lines: Line[] } | undefined {
    const [row] = this.#rows.descend(WORDS, before, 1);
    return row && { place: row.place, lines: decodeRow<Line[]>(row.bytes) };
  }

  #write({ place, lines }: { place: number; lines: Line[] }): void {
    this.#rows.put(WORDS, place, encodeRow(lines));
  }
}

function endOf({ place, lines }: { place: number; lines: Line[] }): number {
  return lines.at(-1)?.[0] ?? place;
}

function unitsOf({ lines }: { lines: Line[] }): number {
  return lines.reduce((sum, [, text]) => sum + text.length, 0);
}
