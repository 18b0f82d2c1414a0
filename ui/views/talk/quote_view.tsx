/** The message that another one answers, in short. */
import type { JSX } from "preact";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { lineOf } from "../../state/entry_text.ts";
import { isWhole } from "../../state/compose.ts";
import type { Words } from "../../words/words.ts";

interface QuoteProps {
  /** Undefined when it is not here. */
  entry: EntryJson | undefined;
  author: string;
  words: Words["entry"];
  /** Goes to the message itself. */
  open?: (() => void) | undefined;
}

/** A button where one can go there, else words alone. */
export function QuoteView({ entry, author, words, open }: QuoteProps): JSX.Element {
  const text = entry === undefined
    ? words.quoteMissing
    : isWhole(entry)
    ? lineOf(entry)
    : words.deleted;
  const inside = (
    <>
      {entry !== undefined && <bdi class="quote-author">{author}</bdi>}
      <span class="quote-text" dir="auto">{text}</span>
    </>
  );
  if (open === undefined || entry === undefined) return <div class="quote">{inside}</div>;
  return <button type="button" class="quote" onClick={open}>{inside}</button>;
}
