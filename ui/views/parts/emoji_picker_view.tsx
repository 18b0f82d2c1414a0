/** A dialog with all emoji: by group, found by words, those used lately first, all of it by keyboard as well. */
import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { Actions } from "../../actions/actions.ts";
import { type EmojiSection, emojiSections, findEmoji } from "../../state/emoji.ts";
import { DialogView } from "./dialog_view.tsx";
import { EmojiListView, headingOf } from "./emoji_list_view.tsx";
import { useWords } from "./use_words.ts";

/** A finger types on a keyboard that would cover what it is to touch. */
const TOUCHED = "(pointer: coarse)";

interface PickerProps {
  title: string;
  actions: Pick<Actions, "recentEmoji" | "keepEmoji">;
  pick(emoji: string): void;
  /** Told after it was closed, by whatever way. */
  closed(): void;
}

/** Closes with the first pick. */
export function EmojiPickerView({ title, actions, pick, closed }: PickerProps): JSX.Element {
  return (
    <DialogView title={title} isBeside closed={closed}>
      {(shut) => (
        <PickerBody
          title={title}
          recent={actions.recentEmoji()}
          pick={(emoji) => {
            actions.keepEmoji(emoji);
            pick(emoji);
            shut();
          }}
        />
      )}
    </DialogView>
  );
}

interface BodyProps {
  title: string;
  recent: readonly string[];
  pick(emoji: string): void;
}

function PickerBody({ title, recent, pick }: BodyProps): JSX.Element {
  const { emoji: words, formats: { locale } } = useWords();
  const [query, setQuery] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const all = useMemo(() => emojiSections(recent, locale), [recent, locale]);
  const shown = useMemo(
    () => query.trim() === "" ? all : findEmoji(query, { topics: words.topics, locale }),
    [query, all, words, locale],
  );
  const first = () => list.current?.querySelector<HTMLElement>("[role=option]");
  return (
    <div class="emoji-body">
      <input
        ref={field}
        type="text"
        autofocus={!matchMedia(TOUCHED).matches}
        autocomplete="off"
        placeholder={words.search}
        aria-label={words.search}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if ((event.key !== "Enter" && event.key !== "ArrowDown") || event.isComposing) return;
          event.preventDefault();
          if (event.key === "ArrowDown") first()?.focus();
          else if (shown !== all) first()?.click();
        }}
      />
      <GroupButtons
        sections={all}
        open={(index) => {
          setQuery("");
          // Drawn by the next frame where something was looked for.
          requestAnimationFrame(() => list.current?.children[index]?.scrollIntoView());
        }}
      />
      <EmojiListView
        list={list}
        title={title}
        sections={shown}
        pick={pick}
        leave={() => field.current?.focus()}
      />
    </div>
  );
}

/** A button for each section, to go there. */
function GroupButtons(
  { sections, open }: { sections: readonly EmojiSection[]; open(index: number): void },
): JSX.Element {
  const { emoji: words } = useWords();
  return (
    <div class="emoji-groups">
      {sections.map(({ group, emoji }, index) => {
        const label = headingOf(group, words);
        return (
          <button
            type="button"
            key={label}
            title={label}
            aria-label={label}
            onClick={() => open(index)}
          >
            {group === "recent" ? "🕘" : emoji[0]}
          </button>
        );
      })}
    </div>
  );
}
