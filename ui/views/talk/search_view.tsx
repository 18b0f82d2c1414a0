/** A bar above the talk: words to look for, the way from one place to the next, and a day to go to. */
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { indexAtTime } from "../../state/rows.ts";
import { findMatches } from "../../state/search.ts";
import { CloseIcon, DownIcon, UpIcon } from "../parts/icons.tsx";
import { takeEscape } from "../parts/take_escape.ts";
import { useWords } from "../parts/use_words.ts";

interface SearchProps {
  entries: readonly EntryJson[];
  words: string;
  search(words: string): void;
  /** Brings an entry into view. */
  open(index: number): void;
  close(): void;
}

/** The newest place is shown first; Enter goes to the one before, Shift+Enter to the one after. */
export function SearchView({ entries, words, search, open, close }: SearchProps): JSX.Element {
  const { search: text, app } = useWords();
  const matches = useMemo(() => findMatches(entries, words), [entries, words]);
  // By its entry: numbers change when earlier pages of the talk arrive.
  const [place, setPlace] = useState<EntryJson>();
  const at = placeOf(entries, matches, place);
  const field = useRef<HTMLInputElement>(null);
  // Before the next key: it belongs to the field.
  useLayoutEffect(() => field.current?.focus(), []);
  const show = (index: number | undefined): void => {
    if (index === undefined) return;
    setPlace(entries[index]);
    open(index);
  };
  // Before anything else is pressed: Enter goes on from there.
  useLayoutEffect(() => {
    show(matches.at(-1));
  }, [words]);
  const go = (step: number): void => {
    const next = (at + step + matches.length) % matches.length;
    show(matches[next]);
  };
  return (
    <div
      class="search"
      role="search"
      onKeyDown={(event) => {
        if (takeEscape(event)) close();
        else if (event.key === "Enter") go(event.shiftKey ? 1 : -1);
      }}
    >
      <input
        ref={field}
        type="search"
        aria-label={text.label}
        placeholder={text.label}
        value={words}
        autocomplete="off"
        onInput={(event) => search(event.currentTarget.value)}
      />
      <span class="search-count" role="status">
        {words.trim() === "" ? "" : text.count(matches.length === 0 ? 0 : at + 1, matches.length)}
      </span>
      <StepButton label={text.before} disabled={matches.length < 2} act={() => go(-1)}>
        <UpIcon />
      </StepButton>
      <StepButton label={text.after} disabled={matches.length < 2} act={() => go(1)}>
        <DownIcon />
      </StepButton>
      <DayField entries={entries} open={open} />
      <StepButton label={app.close} act={close}>
        <CloseIcon />
      </StepButton>
    </div>
  );
}

/** Where among the matches the shown entry is; the newest when it is none of them. */
function placeOf(
  entries: readonly EntryJson[],
  matches: readonly number[],
  place: EntryJson | undefined,
): number {
  const at = matches.findIndex((index) =>
    entries[index]?.id === place?.id && entries[index]?.direction === place?.direction
  );
  return at < 0 ? matches.length - 1 : at;
}

function StepButton(
  { label, disabled = false, act, children }: {
    label: string;
    disabled?: boolean;
    act(): void;
    children: JSX.Element;
  },
): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={act}
    >
      {children}
    </button>
  );
}

/** Goes to the first entry of a day. */
function DayField({ entries, open }: Pick<SearchProps, "entries" | "open">): JSX.Element {
  const { search: text } = useWords();
  return (
    <input
      type="date"
      aria-label={text.day}
      title={text.day}
      onChange={(event) => {
        const date = event.currentTarget.valueAsDate;
        if (date === null) return;
        const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
        open(indexAtTime(entries, new Date(year, month, day).getTime()));
      }}
    />
  );
}
