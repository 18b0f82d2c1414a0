/** The emoji of the picker: in sections, found by words, and the way of the arrow keys among them; pure. */
import { EMOJI_GROUPS, type EmojiGroup, type EmojiTopics } from "../words/emoji_topics.ts";

/** Emoji under one heading; what was found has none. */
export interface EmojiSection {
  group: EmojiGroup | "recent" | undefined;
  emoji: readonly string[];
}

/** How many of those used lately are offered again. */
const RECENT_EMOJI = 16;
const EACH = /\p{RGI_Emoji}/gv;
const FLAG = /^\p{RGI_Emoji_Flag_Sequence}$/v;
/** Regional indicators, which make the flag of a country out of its two letters. */
const INDICATOR_A = 0x1f1e6;
const LETTERS = 26;

/** With one more used: it comes first, and none comes twice. */
export function withRecentEmoji(recent: readonly string[], emoji: string): string[] {
  return [emoji, ...recent.filter((each) => each !== emoji)].slice(0, RECENT_EMOJI);
}

/** All emoji: what was used lately first, then by group. */
export function emojiSections(recent: readonly string[], locale: string): EmojiSection[] {
  const groups = Object.entries(EMOJI_GROUPS).map(([group, topics]) => ({
    group: group as EmojiGroup,
    emoji: topics.flatMap(split),
  }));
  groups.at(-1)?.emoji.push(...countryFlags(locale).keys());
  return recent.length === 0 ? groups : [{ group: "recent", emoji: recent }, ...groups];
}

/** One section of the emoji whose words begin with those of the query, whole words first; none when there are none. */
export function findEmoji(
  query: string,
  { topics, locale }: { topics: EmojiTopics; locale: string },
): EmojiSection[] {
  const wanted = wordsOf(query);
  const known = Object.entries(EMOJI_GROUPS).flatMap(([group, lines]) =>
    lines.map((emoji, at) => [emoji, topics[group as EmojiGroup][at] ?? ""] as const)
  );
  const ranked = [...known, ...countryFlags(locale)]
    .map(([emoji, words]) => ({ emoji, rank: rankOf(wanted, wordsOf(words)) }));
  const emoji = [2, 1].flatMap((rank) =>
    ranked.filter((each) => each.rank === rank).flatMap((each) => split(each.emoji))
  );
  return emoji.length === 0 ? [] : [{ group: undefined, emoji }];
}

/** 2 where all that is wanted is among the words, 1 where it begins some of them, else 0. */
function rankOf(wanted: readonly string[], words: readonly string[]): number {
  if (wanted.every((each) => words.includes(each))) return 2;
  return wanted.every((each) => words.some((word) => word.startsWith(each))) ? 1 : 0;
}

/** The flags that there are, each with the name of its country, by name. */
export function countryFlags(locale: string): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const flags: [string, string][] = [];
  for (let at = 0; at < LETTERS ** 2; at++) {
    const letters = [Math.floor(at / LETTERS), at % LETTERS];
    const flag = String.fromCodePoint(...letters.map((each) => INDICATOR_A + each));
    const code = String.fromCharCode(...letters.map((each) => 0x41 + each));
    if (FLAG.test(flag)) flags.push([flag, names.of(code) ?? code]);
  }
  const { compare } = new Intl.Collator(locale);
  return new Map(flags.sort(([, one], [, other]) => compare(one, other)));
}

/** Where the cells are. */
export interface CellGrid {
  /** Cells of each section; every section begins a new line. */
  sizes: readonly number[];
  columns: number;
  direction: "ltr" | "rtl";
}

/** The cell that a key leads to; undefined when it leads nowhere, -1 for what is above the first line. */
export function nextCell(key: string, at: number, grid: CellGrid): number | undefined {
  const last = grid.sizes.reduce((sum, each) => sum + each, 0) - 1;
  const forwards = grid.direction === "ltr" ? "ArrowRight" : "ArrowLeft";
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "ArrowUp") return cellAbove(at, grid);
  if (key === "ArrowDown") return cellBelow(at, grid);
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  return Math.min(last, Math.max(0, at + (key === forwards ? 1 : -1)));
}

function cellAbove(at: number, { sizes, columns }: CellGrid): number {
  let start = 0, above = 0;
  for (const size of sizes) {
    const inside = at - start;
    if (inside < size && inside >= columns) return at - columns;
    if (inside < size) {
      if (start === 0) return -1;
      const line = Math.floor((above - 1) / columns) * columns;
      return start - above + Math.min(line + inside, above - 1);
    }
    start += size;
    above = size;
  }
  return at;
}

function cellBelow(at: number, { sizes, columns }: CellGrid): number {
  let start = 0;
  for (const [index, size] of sizes.entries()) {
    const inside = at - start;
    if (inside < size) {
      const line = Math.floor(inside / columns);
      if (line < Math.floor((size - 1) / columns)) {
        return start + Math.min(inside + columns, size - 1);
      }
      const below = sizes[index + 1];
      return below === undefined ? at : start + size + Math.min(inside % columns, below - 1);
    }
    start += size;
  }
  return at;
}

function split(emoji: string): string[] {
  return emoji.match(EACH) ?? [];
}

/** In small letters and without accents. */
function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe");
  return plain.split(/[\s’'-]+/).filter((each) => each !== "");
}
