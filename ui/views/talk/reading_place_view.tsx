/** While one reads what is earlier: its day, and the way back to the newest message. */
import type { JSX } from "preact";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { Row } from "../../state/rows.ts";
import { DownIcon } from "../parts/icons.tsx";
import { useWords } from "../parts/use_words.ts";

interface ReadingPlaceProps {
  /** The row at the top of the window. */
  top: Row | undefined;
  /** How many unread entries are below the window. */
  unreadBelow: number;
  toEnd(): void;
  nowMs: number;
}

/** Above and below the rows. */
export function ReadingPlaceView(
  { top, unreadBelow, toEnd, nowMs }: ReadingPlaceProps,
): JSX.Element {
  const { timeline } = useWords();
  return (
    <>
      {/* A row that begins a day says so itself. */}
      {top?.startsDay === false && <FloatingDayView entry={top.entry} nowMs={nowMs} />}
      <button
        type="button"
        class="to-end"
        onClick={toEnd}
        aria-label={unreadBelow > 0 ? timeline.toEndNew(unreadBelow) : timeline.toEnd}
      >
        {unreadBelow > 0 && <span>{timeline.toEndNew(unreadBelow)}</span>}
        <DownIcon />
      </button>
    </>
  );
}

function FloatingDayView({ entry, nowMs }: { entry: EntryJson; nowMs: number }): JSX.Element {
  const { formats } = useWords();
  return <p class="floating-day" aria-hidden="true">{formats.day(Date.parse(entry.at), nowMs)}</p>;
}
