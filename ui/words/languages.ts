/** The languages of the page, and which of them a reader gets. */
import { arabic } from "./ar.ts";
import { english } from "./en.ts";
import { Formats } from "./formats.ts";
import { french } from "./fr.ts";
import type { Words } from "./words.ts";

const LANGUAGES: Record<string, (formats: Formats) => Words> = {
  en: english,
  fr: french,
  ar: arabic,
};

/** Each language by its code, in its own name. */
export const LANGUAGE_NAMES: readonly (readonly [string, string])[] = [
  ["en", "English"],
  ["fr", "Français"],
  ["ar", "العربية"],
];

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
