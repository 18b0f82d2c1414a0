/** What a screen reader is told of a talk. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { lineOf } from "../../state/entry_text.ts";
import { useWords } from "../parts/use_words.ts";

/** Reads out what arrives, once and without its marks; the list itself is silent, since scrolling changes it. */
export function ArrivalsView(
  { entries, name }: { entries: readonly EntryJson[]; name: string },
): JSX.Element {
  const words = useWords();
  const newest = entries.at(-1);
  const known = useRef(newest?.id);
  const isFresh = newest?.direction === "in" && newest.id !== known.current;
  return (
    <div class="visually-hidden" role="log" aria-label={words.timeline.arrivals}>
      {isFresh && (
        <p key={newest.id}>
          {newest.agreement === undefined
            ? `${words.entry.by(name)} ${lineOf(newest)}`
            : words.agreement.changed(name, newest.agreement)}
        </p>
      )}
    </div>
  );
}
