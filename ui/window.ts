/** The frame around the page: title, sign in the tab, language, direction of writing, colours. */
import { faviconUrl } from "./favicon.ts";
import { pageTitle, unreadTotal } from "./state/overview.ts";
import type { PageState } from "./state/page_state.ts";
import { directionOf } from "./words/formats.ts";
import { isLanguageHere, languageFor, localeIn, wordsFor } from "./languages.ts";
import type { Words } from "./words/words.ts";

let known: { key: string; words: Words } | undefined;
let zone: { name: string | undefined; atMs: number } | undefined;

/** The browser is asked for its time zone no more often than this: the question takes longer than a text to draw. */
const ZONE_KEPT_MS = 1_000;

/** The words for a state; made anew only when language, time zone or day have changed. */
export function wordsOf(
  { prefs }: Pick<PageState, "prefs">,
  { browserLocales, nowMs }: { browserLocales: readonly string[]; nowMs: number },
): Words {
  const locales = wantedLocales(prefs.language, browserLocales);
  const timeZone = timeZoneAt(nowMs);
  const language = languageFor(locales);
  const key = [isLanguageHere(language), timeZone, new Date(nowMs).toDateString(), ...locales].join(
    " ",
  );
  if (known?.key !== key) known = { key, words: wordsFor({ locales, timeZone }) };
  return known.words;
}

/** Undefined, as formats take it, where the system names none; the name for that is no time zone. */
function timeZoneAt(nowMs: number): string | undefined {
  if (zone === undefined || Math.abs(nowMs - zone.atMs) > ZONE_KEPT_MS) {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    zone = { name: timeZone === "Etc/Unknown" ? undefined : timeZone, atMs: nowMs };
  }
  return zone.name;
}

/** The chosen language as it is written where the reader lives, for dates and numbers; "" for what the browser wants. */
export function wantedLocales(
  language: string,
  browserLocales: readonly string[],
): readonly string[] {
  if (language === "") return browserLocales;
  const [dearest] = browserLocales;
  if (dearest?.split("-")[0] === language) return [dearest, language];
  return [localeIn(language, browserLocales), language];
}

/** Puts title, sign, language and colours on the document. */
export function drawFrame(state: PageState, words: Words): void {
  const { documentElement } = document;
  if (document.title !== pageTitle(state)) document.title = pageTitle(state);
  if (documentElement.lang !== words.language) documentElement.lang = words.language;
  const direction = directionOf(words.language);
  if (documentElement.dir !== direction) documentElement.dir = direction;
  const { theme } = state.prefs;
  if (theme === "system") delete documentElement.dataset["theme"];
  else if (documentElement.dataset["theme"] !== theme) documentElement.dataset["theme"] = theme;
  const sign = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const url = faviconUrl(unreadTotal(state) > 0);
  if (sign !== null && sign.href !== url) sign.href = url;
}
