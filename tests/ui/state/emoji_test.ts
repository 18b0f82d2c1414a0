import { assert, assertEquals } from "@std/assert";
import { isEmoji } from "../../../server/messages/payload.ts";
import { emojiSections, findEmoji, nextCell, withRecentEmoji } from "../../../ui/state/emoji.ts";
import { EMOJI_GROUPS } from "../../../ui/words/emoji_topics.ts";
import { wordsFor } from "../all_languages.ts";

/** What a query finds in a language. */
function find(query: string, language: string): string[] {
  const { emoji: { topics } } = wordsFor({ locales: [language] });
  return findEmoji(query, { topics, locale: language }).flatMap(({ emoji }) => emoji);
}

Deno.test("the picker offers each emoji once, and the program takes every one as a reaction", () => {
  const emoji = emojiSections([], "en").flatMap((section) => section.emoji);
  assertEquals(emoji.filter((each, index) => emoji.indexOf(each) !== index), []);
  assertEquals(emoji.filter((each) => !isEmoji(each)), []);
  const written = Object.values(EMOJI_GROUPS).flatMap((group) => Object.values(group)).join("");
  const flags = emoji.filter((each) => /^\p{RGI_Emoji_Flag_Sequence}$/v.test(each));
  assertEquals(emoji.filter((each) => !flags.includes(each)).join(""), written);
  assert(flags.length > 240);
});

/** Names of topics in a source, each in the comment behind its line. */
async function topicNames(path: string): Promise<string[]> {
  const source = await Deno.readTextFile(new URL(`../../../ui/words/${path}`, import.meta.url));
  return [...source.matchAll(/^ +".*", \/\/ (\w+)$/gm)].map(([, name]) => name!);
}

Deno.test("the words of a topic are in the same place in every language", async () => {
  const names = await topicNames("emoji_topics.ts");
  assertEquals(names.length, Object.values(EMOJI_GROUPS).flat().length);
  for (const language of ["en", "fr", "ar"]) {
    assertEquals(await topicNames(`${language}/emoji.ts`), names, language);
  }
});

Deno.test("findEmoji() finds emoji by the beginnings of words in the reader's language", () => {
  for (
    const [language, query, emoji] of [
      ["en", "Heart", "❤️"],
      ["en", "thumb down", "👎"],
      ["en", "switz", "🇨🇭"],
      ["fr", "coeur", "❤️"],
      ["fr", "épaules", "🤷"],
      ["fr", "etats", "🇺🇸"],
      ["ar", "قلب", "❤️"],
      ["ar", "أسد", "🦁"],
      ["ar", "اسد", "🦁"],
      ["ar", "مصر", "🇪🇬"],
    ] as const
  ) assert(find(query, language).includes(emoji), `${language}: ${query}`);
  assertEquals(find("heart zebra", "en"), []);
  assertEquals(find("qqq", "en"), []);
});

Deno.test("what was used lately comes first, and once", () => {
  assertEquals(withRecentEmoji(["👍", "🎉"], "🎉"), ["🎉", "👍"]);
  const many = Array.from({ length: 40 }, (_, index) => `${index}`);
  assert(withRecentEmoji(many, "🎉").length < many.length);
  assertEquals(emojiSections(["🎉"], "en")[0], { group: "recent", emoji: ["🎉"] });
});

Deno.test("nextCell() goes through sections line by line", () => {
  const grid = { sizes: [5, 2, 4], columns: 3, direction: "ltr" } as const;
  // 0 1 2 | 3 4 || 5 6 || 7 8 9 | 10
  const walk = (key: string, ...cells: number[]) => cells.map((at) => nextCell(key, at, grid));
  assertEquals(walk("ArrowDown", 0, 2, 3, 4, 6, 8, 10), [3, 4, 5, 6, 8, 10, 10]);
  assertEquals(walk("ArrowUp", 1, 4, 5, 6, 7, 9, 10), [-1, 1, 3, 4, 5, 6, 7]);
  assertEquals(walk("ArrowRight", 0, 10), [1, 10]);
  assertEquals(walk("ArrowLeft", 0, 7), [0, 6]);
  assertEquals(walk("Home", 6), [0]);
  assertEquals(walk("End", 6), [10]);
  assertEquals(walk("a", 6), [undefined]);
  assertEquals(nextCell("ArrowLeft", 3, { ...grid, direction: "rtl" }), 4);
});
