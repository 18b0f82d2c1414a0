/** Puts emoji into the text, where one writes. */
import type { JSX, RefObject } from "preact";
import { useState } from "preact/hooks";
import type { Actions } from "../../actions/actions.ts";
import { EmojiPickerView } from "../parts/emoji_picker_view.tsx";
import { EmojiIcon } from "../parts/icons.tsx";
import { useWords } from "../parts/use_words.ts";

interface EmojiButtonProps {
  area: RefObject<HTMLTextAreaElement | null>;
  actions: Pick<Actions, "recentEmoji" | "keepEmoji">;
}

/** The field has the focus again when the picker closes. */
export function EmojiButton({ area, actions }: EmojiButtonProps): JSX.Element {
  const { emoji: { insert } } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="icon-button emoji-button"
        aria-label={insert}
        title={insert}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <EmojiIcon />
      </button>
      {isOpen && (
        <EmojiPickerView
          title={insert}
          actions={actions}
          pick={(emoji) => putIn(area.current, emoji)}
          closed={() => {
            setOpen(false);
            area.current?.focus();
          }}
        />
      )}
    </>
  );
}

/** In place of what is marked; whoever listens to the field hears of it as if it were typed. */
function putIn(area: HTMLTextAreaElement | null, text: string): void {
  if (area === null) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
