/** What the page's own keys do. */
import type { Actions } from "./actions/actions.ts";
import { Keyboard } from "./state/keyboard.ts";
import { neighbourOf } from "./state/overview.ts";
import type { PageState } from "./state/page_state.ts";
import { isPanicPress } from "./state/panic_key.ts";
import type { Shortcut } from "./words/words.ts";

/** What the shortcuts work with. */
export interface ShortcutParts {
  state(): PageState;
  actions: Actions;
}

/** Listens for shortcuts for as long as the page is there. */
export function listenForShortcuts(parts: ShortcutParts): void {
  const keyboard = new Keyboard();
  document.addEventListener("keydown", (event) => {
    if (closesSomething(event)) return;
    const target = event.target as HTMLElement;
    const isTyping = target.matches?.("input, textarea") ?? false;
    const { key, ctrlKey, metaKey, altKey, shiftKey, timeStamp: timeMs } = event;
    const press = { key, ctrlKey, metaKey, altKey, shiftKey, isTyping, timeMs };
    const { panicKey } = parts.state().prefs;
    const shortcut = keyboard.press(press, panicKey);
    // What the browser would do with it, such as loading the page anew, must not come in between.
    const isBrowsersToo = isPanicPress(press, panicKey) && panicKey !== "Escape";
    const isObeyed = shortcut !== undefined && obey(shortcut, parts);
    if (isBrowsersToo || isObeyed) event.preventDefault();
  });
}

/** A press of Escape that closes a dialog, or what has taken it for itself, is no panic. */
function closesSomething({ key, defaultPrevented, isComposing }: KeyboardEvent): boolean {
  return key === "Escape" &&
    (defaultPrevented || isComposing || document.querySelector("dialog[open]") !== null);
}

/** Does what a shortcut asks for; false when there is nothing to do. */
function obey(shortcut: Shortcut, { state, actions }: ShortcutParts): boolean {
  const { lock, isHidden, selected } = state();
  if (shortcut === "panic") actions.panic();
  else if (lock?.locked) return false;
  else if (shortcut === "lock") void actions.lock();
  else if (shortcut === "hide") isHidden ? actions.show() : actions.hide();
  else if (shortcut === "previous" || shortcut === "next") {
    const name = neighbourOf(state(), shortcut);
    if (name === undefined) return false;
    actions.select(name);
  } else if (selected === undefined || isHidden) return false;
  else actions.openDialog(shortcut);
  return true;
}
