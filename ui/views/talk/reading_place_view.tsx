/** While one reads what is earlier: its day, and the way on to what is new, or to the newest message. */
import type { JSX } from "preact";
import type { Row } from "../../state/rows.ts";
import { DownIcon } from "../parts/icons.tsx";
import { useWords } from "../parts/use_words.ts";

interface ReadingPlaceProps {
  /** How many unread entries are below the window. */
  unreadBelow: number;
  /** Goes to the first of them, or to the end where there are none. */
  toNext(): void;
}

/** Below the rows. */
export function ReadingPlaceView({ unreadBelow, toNext }: ReadingPlaceProps): JSX.Element {
  const { timeline } = useWords();
  return (
    <button
      type="button"
      class="to-end"
      onClick={toNext}
      aria-label={unreadBelow > 0 ? timeline.toEndNew(unreadBelow) : timeline.toEnd}
    >
      {unreadBelow > 0 && <span>{timeline.toEndNew(unreadBelow)}</span>}
      <DownIcon />
    </button>
  );
}

interface FloatingDayProps {
  /** The row at the top of the window. */
  top: Row | undefined;
  nowMs: number;
}

/** Over the first rows, below what is above them; a row that begins a day says so itself. */
export function FloatingDayView({ top, nowMs }: FloatingDayProps): JSX.Element | null {
  const { formats } = useWords();
  if (top?.startsDay !== false) return null;
  return (
    <div class="floating-day-place" aria-hidden="true">
      <p class="floating-day">{formats.day(Date.parse(top.entry.at), nowMs)}</p>
    </div>
  );
}
