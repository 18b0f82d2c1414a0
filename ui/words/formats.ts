/** Times, spans and sizes in the reader's language and time zone, all through `Intl`; pure. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
/** Every time zone of today is ahead of UTC, or behind it, by a multiple of this: no day begins within one. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Day keys that are kept; a talk of years has more days than one looks at. */
const DAY_KEYS_KEPT = 1_000;

const UNITS: readonly (readonly [string, number])[] = [
  ["year", YEAR_MS],
  ["day", DAY_MS],
  ["hour", HOUR_MS],
  ["minute", MINUTE_MS],
  ["second", SECOND_MS],
];

/** A name with letters or marks of the other direction would turn the sentence around it. */
const TURNS =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Bidi_Control}]/u;
const BIDI_CONTROLS = /\p{Bidi_Control}/gu;

/** Where the reader is. */
export interface Place {
  /** BCP 47, such as `en-GB`. */
  locale: string;
  /** IANA name; the browser's when absent. */
  timeZone?: string | undefined;
}

/** What a language says in each plural category; `other` serves where a language has no more. */
export type Plurals = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The formats of one reader. */
export class Formats {
  readonly locale: string;
  readonly #number: Intl.NumberFormat;
  readonly #plural: Intl.PluralRules;
  readonly #time: Intl.DateTimeFormat;
  readonly #clock: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #exact: Intl.DateTimeFormat;
  readonly #shortDay: Intl.DateTimeFormat;
  readonly #fullDay: Intl.DateTimeFormat;
  readonly #dayKey: Intl.DateTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #parts: Intl.ListFormat;
  /** Keys of days by the number of a quarter of an hour: a timeline asks for the same few with every change. */
  readonly #dayKeys = new Map<number, string>();
  readonly #units = new Map<string, Intl.NumberFormat>();

  constructor({ locale, timeZone }: Place) {
    const times = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone, ...options });
    this.locale = locale;
    this.#number = new Intl.NumberFormat(locale);
    this.#plural = new Intl.PluralRules(locale);
    this.#time = times({ timeStyle: "short" });
    this.#clock = times({ timeStyle: "medium" });
    this.#date = times({ dateStyle: "medium", timeStyle: "short" });
    this.#exact = times({ dateStyle: "medium", timeStyle: "medium" });
    this.#shortDay = times({ day: "numeric", month: "short" });
    this.#fullDay = times({ dateStyle: "full" });
    this.#dayKey = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    this.#parts = new Intl.ListFormat(locale, { type: "unit", style: "narrow" });
  }

  /** A number with the reader's digits and thousands marks. */
  number(value: number): string {
    return this.#number.format(value);
  }

  /** `#` in the chosen form becomes the count. */
  plural(count: number, forms: Plurals): string {
    const form = forms[this.#plural.select(count)] ?? forms.other;
    return form.replace("#", this.number(count));
  }

  /** A span in words, the two largest units: "29 days 4 hours"; below a second "0 seconds". */
  span(spanMs: number): string {
    let restMs = Math.max(0, spanMs);
    const parts: string[] = [];
    for (const [unit, unitMs] of UNITS) {
      const count = Math.floor(restMs / unitMs);
      restMs -= count * unitMs;
      if (count > 0) parts.push(this.#counted(count, unit));
      // The second unit follows the first directly ("1 year 2 days", never "1 year 5 seconds").
      else if (parts.length > 0) break;
      if (parts.length === 2) break;
    }
    return parts.length === 0 ? this.#counted(0, "second") : this.#parts.format(parts);
  }

  /** A span in its largest unit alone, rounded down: "29 days". */
  roughSpan(spanMs: number): string {
    const [unit, unitMs] = UNITS.find(([, each]) => spanMs >= each) ?? ["second", SECOND_MS];
    return this.#counted(Math.max(0, Math.floor(spanMs / unitMs)), unit);
  }

  /** Time to the next key, short enough for the ring: "7", "3:12" or "5 h". Counts up to whole seconds. */
  countdown(leftMs: number): string {
    const seconds = Math.max(0, Math.ceil(leftMs / SECOND_MS));
    if (seconds < 60) return this.number(seconds);
    if (seconds >= 3_600) return this.#counted(Math.ceil(seconds / 3_600), "hour", "narrow");
    const rest = new Intl.NumberFormat(this.locale, { minimumIntegerDigits: 2 });
    return `${this.number(Math.floor(seconds / 60))}:${rest.format(seconds % 60)}`;
  }

  /** Seconds with one decimal, for clocks that are nearly the same: "0.7 seconds". */
  seconds(spanMs: number): string {
    const options = { style: "unit", unit: "second", unitDisplay: "long" } as const;
    return new Intl.NumberFormat(this.locale, { ...options, maximumFractionDigits: 1 })
      .format(spanMs / SECOND_MS);
  }

  /** A part of one: "97%". */
  percent(fraction: number): string {
    return new Intl.NumberFormat(this.locale, { style: "percent" }).format(fraction);
  }

  /** A size: "1.2 MB"; decimal units, as media are labelled. */
  bytes(count: number): string {
    const power = count < 1_000 ? 0 : Math.min(4, Math.floor(Math.log10(count) / 3));
    const unit = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"][power] ?? "byte";
    return new Intl.NumberFormat(this.locale, {
      style: "unit",
      unit,
      unitDisplay: power === 0 ? "long" : "short",
      maximumFractionDigits: 1,
    }).format(count / 1_000 ** power);
  }

  /** Hours and minutes. */
  time(timeMs: number): string {
    return this.#time.format(timeMs);
  }

  /** Hours, minutes and seconds. */
  clock(timeMs: number): string {
    return this.#clock.format(timeMs);
  }

  /** Date and time. */
  date(timeMs: number): string {
    return this.#date.format(timeMs);
  }

  /** Date and time to the second. */
  exactly(timeMs: number): string {
    return this.#exact.format(timeMs);
  }

  /** "1:05" for 65 seconds: as players write it. */
  minutes(seconds: number): string {
    const whole = Math.floor(seconds);
    return `${Math.floor(whole / 60)}:${`${whole % 60}`.padStart(2, "0")}`;
  }

  /** The time alone for today, else with its date. */
  when(timeMs: number, nowMs: number): string {
    return this.isSameDay(timeMs, nowMs) ? this.time(timeMs) : this.date(timeMs);
  }

  /** The time for today, "yesterday", else day and month: for the edge of a list. */
  shortWhen(timeMs: number, nowMs: number): string {
    if (this.isSameDay(timeMs, nowMs)) return this.time(timeMs);
    if (this.isSameDay(timeMs, nowMs - DAY_MS)) return this.#relative.format(-1, "day");
    return this.#shortDay.format(timeMs);
  }

  /** "Today", "Yesterday", else weekday and date. */
  day(timeMs: number, nowMs: number): string {
    for (const daysAgo of [0, 1]) {
      if (this.isSameDay(timeMs, nowMs - daysAgo * DAY_MS)) {
        return this.#capital(this.#relative.format(-daysAgo, "day"));
      }
    }
    return this.#fullDay.format(timeMs);
  }

  /** A key that is the same for all times of one local day: "2026-01-31". */
  dayKey(timeMs: number): string {
    const quarter = Math.floor(timeMs / QUARTER_MS);
    const known = this.#dayKeys.get(quarter);
    if (known !== undefined) return known;
    const key = this.#dayKey.format(timeMs);
    if (this.#dayKeys.size >= DAY_KEYS_KEPT) this.#dayKeys.clear();
    this.#dayKeys.set(quarter, key);
    return key;
  }

  isSameDay(oneMs: number, otherMs: number): boolean {
    return this.dayKey(oneMs) === this.dayKey(otherMs);
  }

  /** A name inside of a sentence: isolated where it would turn the words around it. */
  name(text: string): string {
    if (!TURNS.test(text) && directionOf(this.locale) === "ltr") return text;
    return `\u2068${text.replace(BIDI_CONTROLS, "")}\u2069`;
  }

  #counted(count: number, unit: string, unitDisplay: "long" | "narrow" = "long"): string {
    const key = `${unit} ${unitDisplay}`;
    const known = this.#units.get(key) ??
      new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay });
    this.#units.set(key, known);
    return known.format(count);
  }

  #capital(text: string): string {
    return text.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(this.locale));
  }
}

/** Which way a language is written. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return /^(?:ar|fa|he|ur)\b/.test(locale) ? "rtl" : "ltr";
}

/** Bytes of a text as UTF-8, which is what the limits count. */
export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
