/** Keys that work on the whole page; pure. */

import type { Shortcut } from "../words/words.ts";

/** What of a key event decides. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** The key goes into a field of text. */
  isTyping: boolean;
  /** Milliseconds of any steady clock. */
  timeMs: number;
}

/** Presses of Escape in a row that ask for everything to end. */
const PANIC_PRESSES = 3;
/** And the time within which they come. */
const PANIC_WITHIN_MS = 1_000;

/** The keys of every shortcut but panic, as `?` shows them; `Mod` is Ctrl, on a Mac ⌘. */
export const SHORTCUT_KEYS: readonly (readonly [Exclude<Shortcut, "panic">, string])[] = [
  ["help", "?"],
  ["search", "Mod+F"],
  ["previous", "Alt+↑"],
  ["next", "Alt+↓"],
  ["hide", "Mod+."],
  ["settings", "Mod+,"],
];

/** Knows the shortcuts, and Escape three times in a row. */
export class Keyboard {
  #escapesMs: number[] = [];

  /** What a press asks for; undefined for every other key. */
  press(press: KeyPress): Shortcut | undefined {
    if (press.key === "Escape") return this.#escape(press.timeMs);
    this.#escapesMs = [];
    const isMod = press.ctrlKey !== press.metaKey && !press.altKey;
    if (isMod && press.key === ".") return "hide";
    if (isMod && press.key === ",") return "settings";
    if (isMod && press.key === "f") return "search";
    const isAlt = press.altKey && !press.ctrlKey && !press.metaKey;
    if (isAlt && press.key === "ArrowUp") return "previous";
    if (isAlt && press.key === "ArrowDown") return "next";
    return press.key === "?" && !press.isTyping ? "help" : undefined;
  }

  #escape(timeMs: number): Shortcut | undefined {
    this.#escapesMs = [...this.#escapesMs, timeMs].slice(-PANIC_PRESSES);
    const [first = timeMs] = this.#escapesMs;
    const isPanic = this.#escapesMs.length === PANIC_PRESSES && timeMs - first <= PANIC_WITHIN_MS;
    return isPanic ? "panic" : undefined;
  }
}
