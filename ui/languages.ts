/**
 * The languages of the page, and which of them a reader gets. The page comes with the words of one; those of another are a
 * file of their own, fetched when the reader wants them.
 */
import { Formats } from "./words/formats.ts";
import { LANGUAGE_NAMES } from "./words/language_names.ts";
import type { Words } from "./words/words.ts";

/** Makes the words of one language. */
export type MakeWords = (formats: Formats) => Words;

const known = new Map<string, MakeWords>();

/** Where the reader is, as the browser tells it. */
export interface Reader {
  /** Wanted languages, BCP 47, the dearest first. */
  locales: readonly string[];
  /** IANA name; the browser's when absent. */
  timeZone?: string | undefined;
}

/** Takes a language in. */
export function addLanguage(code: string, make: MakeWords): void {
  known.set(code, make);
}

/** Code of the first of the reader's languages that there is, else of English. */
export function languageFor(locales: readonly string[]): string {
  return languageOf(localeFor(locales));
}

/** True when the words of a language are here. */
export function isLanguageHere(code: string): boolean {
  return known.has(code);
}

/** The page in the first of the reader's languages that there is; while its words are not here, in one that is. */
export function wordsFor({ locales, timeZone }: Reader): Words {
  const locale = localeFor(locales);
  const make = known.get(languageOf(locale));
  if (make !== undefined) return make(new Formats({ locale, timeZone }));
  const [other] = known;
  if (other === undefined) throw new Error("Internal error: no language is here");
  const [code, makeOther] = other;
  return makeOther(new Formats({ locale: code, timeZone }));
}

/** The wanted language, with the region where the reader lives: a German reads English with German times. */
export function localeIn(language: string, [dearest]: readonly string[]): string {
  const region = dearest === undefined ? undefined : regionOf(dearest);
  return region === undefined ? language : `${language}-${region}`;
}

function localeFor(locales: readonly string[]): string {
  const [dearest] = locales;
  const locale = locales.find(isOurs) ?? "en";
  if (dearest !== undefined && !isOurs(dearest) && regionOf(dearest) !== undefined) {
    return localeIn(languageOf(locale), locales);
  }
  return isLanguageTag(locale) ? locale : languageOf(locale);
}

function isOurs(locale: string): boolean {
  return LANGUAGE_NAMES.some(([code]) => code === languageOf(locale));
}

/** "DE" for "de-DE" and for "de"; undefined for a language that is nowhere at home. */
function regionOf(locale: string): string | undefined {
  return isLanguageTag(locale) ? new Intl.Locale(locale).maximize().region : undefined;
}

function languageOf(locale: string): string {
  return locale.split("-")[0]?.toLowerCase() ?? "";
}

/** False for "en-US@posix", as Chromium names the language of the C locale; `Intl` throws on it. */
function isLanguageTag(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}
