/** Keys that work on the whole page; pure. */

import type { Shortcut } from "../words/words.ts";
import type { KeyPress } from "./key_press.ts";
import { isPanicPress, shownKey } from "./panic_key.ts";

/** Presses of the panic key in a row that ask for everything to end. */
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
  ["lock", "Mod+Shift+L"],
  ["settings", "Mod+,"],
];

/** The presses that end everything, as `?` shows them. */
export function threeTimes(panicKey: string): string {
  return Array(PANIC_PRESSES).fill(shownKey(panicKey)).join(" ");
}

/** Knows the shortcuts, and the panic key three times in a row. */
export class Keyboard {
  #panicsMs: number[] = [];

  /** What a press asks for; undefined for every other key. `panicKey`: "" for none. */
  press(press: KeyPress, panicKey: string): Shortcut | undefined {
    if (isPanicPress(press, panicKey)) return this.#panic(press.timeMs);
    this.#panicsMs = [];
    const isMod = press.ctrlKey !== press.metaKey && !press.altKey;
    if (isMod && press.key === ".") return "hide";
    if (isMod && press.key === ",") return "settings";
    if (isMod && press.key === "f") return "search";
    if (isMod && press.shiftKey && press.key.toLowerCase() === "l") return "lock";
    const isAlt = press.altKey && !press.ctrlKey && !press.metaKey;
    if (isAlt && press.key === "ArrowUp") return "previous";
    if (isAlt && press.key === "ArrowDown") return "next";
    return press.key === "?" && !press.isTyping ? "help" : undefined;
  }

  #panic(timeMs: number): Shortcut | undefined {
    this.#panicsMs = [...this.#panicsMs, timeMs].slice(-PANIC_PRESSES);
    const [first = timeMs] = this.#panicsMs;
    const isPanic = this.#panicsMs.length === PANIC_PRESSES && timeMs - first <= PANIC_WITHIN_MS;
    return isPanic ? "panic" : undefined;
  }
}
