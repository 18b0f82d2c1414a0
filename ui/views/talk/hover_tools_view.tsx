/** Beside the message that the mouse is over: what is done most, at one click. */
import type { JSX } from "preact";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { isAnswerable } from "../../state/compose.ts";
import type { Words } from "../../words/words.ts";
import { EmojiIcon, MoreIcon, ReplyIcon } from "../parts/icons.tsx";
import type { RowActions } from "./row_actions.ts";

interface HoverToolsProps {
  entry: EntryJson;
  /** Its details are open. */
  isOpen: boolean;
  toggle(): void;
  /** Offers all emoji. */
  openPicker(): void;
  actions: RowActions;
  words: Words;
}

/** People without a mouse find all of it, and more, in the details. */
export function HoverToolsView(
  { entry, isOpen, toggle, openPicker, actions, words: { entry: words, emoji } }: HoverToolsProps,
): JSX.Element {
  const { id, direction } = entry;
  return (
    <div class="hover-tools">
      {!isOpen && isAnswerable(entry) && (
        <>
          <button
            type="button"
            title={emoji.react}
            aria-label={emoji.react}
            onClick={openPicker}
          >
            <EmojiIcon />
          </button>
          <button
            type="button"
            title={words.reply}
            aria-label={words.reply}
            onClick={() => actions.reply({ id, direction })}
          >
            <ReplyIcon />
          </button>
        </>
      )}
      <button
        type="button"
        title={words.details}
        aria-label={words.details}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        <MoreIcon />
      </button>
    </div>
  );
}
