/** The languages of the page, and which of them a reader gets. */
import { english } from "./en.ts";
import { Formats } from "./formats.ts";
import type { Words } from "./words.ts";

const LANGUAGES: Record<string, (formats: Formats) => Words> = { en: english };

/** Each language by its code, in its own name. */
export const LANGUAGE_NAMES: readonly (readonly [string, string])[] = [["en", "English"]];

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
