/** The key that ends everything when it is pressed three times: which keys can be that, and their names; pure. */
import type { KeyPress } from "./key_press.ts";

/** What a press names as the panic key. */
export type PanicChoice =
  | { kind: "key"; name: string }
  /** Who writes may press it three times in a row. */
  | { kind: "ordinary" }
  /** A key that is only held, or one that names nothing yet. */
  | { kind: "incomplete" };

const INCOMPLETE =
  /^(?:Shift|Control|Alt|AltGraph|Meta|Fn|FnLock|Hyper|Super|Symbol|SymbolLock|CapsLock|NumLock|Dead|Process|Compose|Unidentified|)$/;
const ORDINARY = /^(?:Enter|Tab|Backspace|Delete|Arrow\w+|Home|End|PageUp|PageDown|.)$/su;
/** Names that `panicChoice()` gives. */
const NAME = /^(?:Ctrl\+(?:Alt\+)?(?:Meta\+)?\S|[A-Z]\w+)$/u;

/** What a press names: any key that writes and edits nothing, and with Ctrl and Alt, or Ctrl and ⌘, every other sign. */
export function panicChoice(press: KeyPress): PanicChoice {
  const { key } = press;
  if (INCOMPLETE.test(key)) return { kind: "incomplete" };
  const name = pressName(press);
  return name !== undefined ? { kind: "key", name } : { kind: "ordinary" };
}

/** True for a press of the key with this name, which is "" for none. */
export function isPanicPress(press: KeyPress, panicKey: string): boolean {
  return panicKey !== "" && pressName(press) === panicKey;
}

/** A name as it was kept, "" for none; undefined for what is none. */
export function readPanicKey(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return value === "" || (NAME.test(value) && !ORDINARY.test(value)) ? value : undefined;
}

/** A name as keyboards have it printed. */
export function shownKey(panicKey: string): string {
  return panicKey === "Escape" ? "Esc" : panicKey;
}

function pressName({ key, ctrlKey, altKey, metaKey }: KeyPress): string | undefined {
  if (!ORDINARY.test(key)) return key;
  if ([...key].length > 1 || /\s/.test(key) || !ctrlKey || !(altKey || metaKey)) return undefined;
  return `Ctrl+${altKey ? "Alt+" : ""}${metaKey ? "Meta+" : ""}${key.toUpperCase()}`;
}
