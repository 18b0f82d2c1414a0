import type { JSX } from "preact";
import type { Row } from "../../state/rows.ts";
import type { Words } from "../../words/words.ts";
import type { RowActions } from "./row_actions.ts";

interface ButtonsProps {
  row: Row;
  actions: RowActions;
  words: Words;
}

/** Send again, edit or cancel: what can still be done about a text that has not left. */
export function EntryButtonsView(
  { row: { entry, pending }, actions, words }: ButtonsProps,
): JSX.Element | null {
  const button = (label: string, act: () => void): JSX.Element => (
    <button type="button" class="link-button" onClick={act}>{label}</button>
  );
  if (pending?.refused !== undefined) {
    const { error } = pending.refused;
    return (
      <div class="entry-buttons">
        <p class="field-error" role="alert">{words.error(error)}</p>
        {button(words.entry.sendAgain, actions.sendAgain)}
        {button(words.entry.edit, () => actions.takeBack(entry.id))}
      </div>
    );
  }
  // A file has its own button for that.
  const isCancellable = pending === undefined && entry.file === undefined &&
    entry.direction === "out" &&
    entry.state === "queued" && entry.slot === null;
  if (!isCancellable) return null;
  return (
    <div class="entry-buttons">
      {button(words.entry.cancel, () => actions.cancel(entry.id))}
    </div>
  );
}
