/** What a person has chosen for the page; kept by the program, never on the disk of the browser. */
import { readPanicKey } from "./panic_key.ts";

/** Colours: those of the system, or others. */
export const THEMES = ["system", "light", "dark"] as const;
/** One of them. */
export type Theme = typeof THEMES[number];

/** All choices. */
export interface Prefs {
  /** BCP 47 of one of the page's languages; "" for the browser's own. */
  language: string;
  theme: Theme;
  /** Tell of new messages outside of the page. */
  notifies: boolean;
  /** Alerts there may show name and text. */
  notifiesContent: boolean;
  /** A short sound with each new message. */
  sounds: boolean;
  /** Show nothing while the page is not in front. */
  hidesOnBlur: boolean;
  /** Three times this key ends everything: a name of `panicChoice()`, "" for none. */
  panicKey: string;
  /** Enter sends; else Ctrl+Enter does. */
  enterSends: boolean;
}

/** Before anything was chosen. */
export const DEFAULT_PREFS: Prefs = {
  language: "",
  theme: "system",
  notifies: false,
  notifiesContent: false,
  sounds: true,
  hidesOnBlur: false,
  panicKey: "Escape",
  enterSends: true,
};

/** Choices as they come from the program's memory: what is not there, or of another kind, is as at first. */
export function readPrefs(value: unknown): Prefs {
  const found = typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  const bool = (name: keyof Prefs): boolean =>
    typeof found[name] === "boolean" ? found[name] : DEFAULT_PREFS[name] as boolean;
  const { language, theme, panicKey } = found;
  return {
    language: typeof language === "string" ? language : "",
    theme: THEMES.find((each) => each === theme) ?? "system",
    notifies: bool("notifies"),
    notifiesContent: bool("notifiesContent"),
    sounds: bool("sounds"),
    hidesOnBlur: bool("hidesOnBlur"),
    panicKey: readPanicKey(panicKey) ?? DEFAULT_PREFS.panicKey,
    enterSends: bool("enterSends"),
  };
}

/** What the program keeps for the page. */
export interface MemoryJson {
  /** Name of a conversation and the text in its composer. */
  drafts: readonly (readonly [string, string])[];
  prefs: Prefs;
}

/** What the program has kept; what makes no sense in it is left out. */
export function readMemory({ drafts, prefs }: Record<string, unknown>): MemoryJson {
  const pairs = Array.isArray(drafts) ? drafts : [];
  return {
    drafts: pairs.filter((each): each is [string, string] =>
      Array.isArray(each) && typeof each[0] === "string" && typeof each[1] === "string"
    ),
    prefs: readPrefs(prefs),
  };
}
