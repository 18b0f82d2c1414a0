/** The languages of the page, and which of them a reader gets. */
import { arabic } from "./words/ar/arabic.ts";
import { english } from "./words/en/english.ts";
import { Formats } from "./words/formats.ts";
import { french } from "./words/fr/french.ts";
import type { Words } from "./words/words.ts";

const LANGUAGES: Record<string, (formats: Formats) => Words> = {
  en: english,
  fr: french,
  ar: arabic,
};

/** Where the reader is, as the browser tells it. */
export interface Reader {
  /** Wanted languages, BCP 47, the dearest first. */
  locales: readonly string[];
  /** IANA name; the browser's when absent. */
  timeZone?: string | undefined;
}

/** The page in the first of the reader's languages that there is, else in English. */
export function wordsFor({ locales, timeZone }: Reader): Words {
  const locale = locales.find((each) => Object.hasOwn(LANGUAGES, languageOf(each))) ?? "en";
  const make = LANGUAGES[languageOf(locale)] ?? english;
  return make(new Formats({ locale, timeZone }));
}

function languageOf(locale: string): string {
  return locale.split("-")[0]?.toLowerCase() ?? "";
}
