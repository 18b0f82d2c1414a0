/** Emoji in sections, one of which is picked: by click, or with arrows and Enter. */
import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { countryFlags, type EmojiSection, nextCell } from "../../state/emoji.ts";
import { directionOf } from "../../words/formats.ts";
import type { Words } from "../../words/words.ts";
import { useWords } from "./use_words.ts";

interface ListProps {
  list: RefObject<HTMLDivElement | null>;
  title: string;
  sections: readonly EmojiSection[];
  pick(emoji: string): void;
  /** The focus goes back to where one types: a letter was, or there is nothing above. */
  leave(): void;
}

/** Tab leads to the first of them. */
export function EmojiListView({ list, title, sections, pick, leave }: ListProps): JSX.Element {
  const words = useWords();
  const drawn = useMemo(() => <SectionsView sections={sections} words={words} />, [
    sections,
    words,
  ]);
  useLayoutEffect(() => list.current?.scrollTo(0, 0), [sections]);
  const press = (event: KeyboardEvent): void => {
    if (isTyped(event)) return leave();
    const options = optionsIn(list.current);
    const at = options.indexOf(event.target as HTMLElement);
    const next = nextCell(event.key, at, {
      sizes: sections.map(({ emoji }) => emoji.length),
      columns: columnsOf(options),
      direction: directionOf(words.formats.locale),
    });
    if (next === undefined) return;
    event.preventDefault();
    // The messages around it move by the same keys.
    event.stopPropagation();
    if (next < 0) leave();
    else options[next]?.focus();
  };
  return (
    <div
      ref={list}
      class="emoji-list"
      role="listbox"
      aria-label={title}
      onKeyDown={press}
      onClick={({ target }) => {
        const emoji = (target as Element).closest("[role=option]")?.textContent;
        if (emoji) pick(emoji);
      }}
    >
      {drawn}
    </div>
  );
}

function SectionsView(
  { sections, words: { emoji: words, search, formats } }: {
    sections: readonly EmojiSection[];
    words: Words;
  },
): JSX.Element {
  if (sections.length === 0) return <p class="help" role="status">{search.count(0, 0)}</p>;
  const countries = countryFlags(formats.locale);
  return (
    <>
      {sections.map(({ group, emoji }, section) => (
        <div key={group} role="group" aria-label={headingOf(group, words)}>
          {group !== undefined && <p aria-hidden="true">{headingOf(group, words)}</p>}
          <div class="emoji-grid" role="presentation">
            {emoji.map((each, index) => (
              <button
                type="button"
                key={each}
                role="option"
                aria-selected={false}
                tabIndex={section === 0 && index === 0 ? 0 : -1}
                title={countries.get(each)}
              >
                {each}
              </button>
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

/** What a section is called. */
export function headingOf(group: EmojiSection["group"], words: Words["emoji"]): string {
  if (group === undefined) return words.search;
  return group === "recent" ? words.recent : words.groups[group];
}

/** A key that writes or takes back a letter. */
function isTyped({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || key === " ") return false;
  return [...key].length === 1 || key === "Backspace";
}

function optionsIn(list: HTMLElement | null): HTMLElement[] {
  return [...list?.querySelectorAll<HTMLElement>("[role=option]") ?? []];
}

/** How many are in one line, as the style sheet has it. */
function columnsOf([first]: HTMLElement[]): number {
  const grid = first?.parentElement;
  return grid ? getComputedStyle(grid).gridTemplateColumns.split(" ").length : 1;
}
