// Room: the talk: its entries, and where one writes.
/** The entries of a conversation in order; keeps to the newest while one looks at it. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import type { EntryJson, EntryRefJson } from "../../../server/gui_api/entry_json.ts";
import type { Actions } from "../../actions.ts";
import { lineOf } from "../../state/entry_text.ts";
import { findEntry } from "../../state/compose.ts";
import type { Pending } from "../../state/pending.ts";
import { rowAt, rowCount, rowKey, type RowSource } from "../../state/rows.ts";
import { isBeforeContact } from "../../state/status.ts";
import { firstUnread, unreadIndexes } from "../../state/unread.ts";
import { EmptyView } from "./empty_view.tsx";
import { EntryView } from "./entry_view.tsx";
import { rowActionsOf } from "./row_actions.ts";
import { DownIcon } from "../parts/icons.tsx";
import { moveAmongEntries } from "./entry_keys.ts";
import { useInView } from "./use_in_view.ts";
import { titleOf } from "../../state/title.ts";
import { useWords } from "../parts/use_words.ts";
import { SearchView } from "./search_view.tsx";
import { VirtualList, type VirtualWindow } from "./virtual_list.tsx";

interface TimelineProps {
  conversation: ConversationJson;
  /** Sent, and not among the entries yet. */
  pending: readonly Pending[];
  /** The bar for looking for words is open. */
  isSearching: boolean;
  actions: Actions;
}

/** Give it the conversation's name as `key`: how far one has scrolled belongs to one conversation. */
export function TimelineView(props: TimelineProps): JSX.Element {
  const { conversation, pending, isSearching, actions } = props;
  const [searched, setSearched] = useState("");
  const { name, self, entries } = conversation;
  const words = useWords();
  const list = useRef<VirtualList>(null);
  const [view, setView] = useState<VirtualWindow>({ isAtEnd: true, first: 0, last: 0 });
  const unreadFrom = useUnreadFrom(entries, pending, view.isAtEnd);
  const { formats } = words;
  const source: RowSource = {
    entries,
    pending,
    unreadFrom,
    isSameDay: (one, other) => formats.isSameDay(one, other),
  };
  const startAt = useMemo(() => startOf(entries), []);
  const below = unreadIndexes(entries).filter((index) => index > view.last).length;

  // What one has just sent is always brought into view; what comes in only when one was at the end.
  useLayoutEffect(() => {
    if (pending.length > 0) list.current?.toEnd();
  }, [pending.at(-1)?.id]);
  useInView({
    scroller: () => list.current?.scroller ?? null,
    selector: ".entry-in[data-state=delivered]",
    tell: actions.markInView,
  });

  const top = view.isAtEnd || view.first >= rowCount(source)
    ? undefined
    : rowAt(source, view.first);
  const open = (ref: EntryRefJson): void => {
    const index = entries.findLastIndex((each) => isRef(each, ref));
    if (index >= 0) list.current?.toRow(index);
  };
  const rowActions = rowActionsOf(actions, name, open);
  const authorOf = ({ direction }: EntryRefJson): string =>
    direction === "out" ? self : titleOf(conversation);
  const quoteOf = ({ reply }: EntryJson) => {
    if (reply === undefined) return undefined;
    return { entry: findEntry(entries, reply), author: authorOf(reply) };
  };
  const renderRow = (index: number): JSX.Element => {
    const row = rowAt(source, index);
    return (
      <EntryView
        key={row.key}
        row={row}
        author={authorOf(row.entry)}
        quote={quoteOf(row.entry)}
        searched={isSearching ? searched : ""}
        actions={rowActions}
        words={words}
        now={actions.now}
      />
    );
  };
  return (
    <div class="timeline">
      {isSearching && (
        <SearchView
          entries={entries}
          words={searched}
          search={(words) => setSearched(words)}
          open={(index) => list.current?.toRow(index)}
          close={actions.closeDialog}
        />
      )}
      {/* Before the first contact the view above says what to do. */}
      {rowCount(source) === 0 && !isBeforeContact(conversation) && (
        <EmptyView conversation={conversation} />
      )}
      <VirtualList
        handle={list}
        count={rowCount(source)}
        keyOf={(index) => rowKey(source, index)}
        renderRow={renderRow}
        label={words.timeline.log(titleOf(conversation))}
        startAt={startAt}
        moved={(next) => setView((known) => isSameWindow(known, next) ? known : next)}
        onKeyDown={moveAmongEntries}
      />
      {top?.startsDay === false && <FloatingDayView entry={top.entry} nowMs={actions.now()} />}
      <ArrivalsView entries={entries} name={titleOf(conversation)} />
      {!view.isAtEnd && (
        <button
          type="button"
          class="to-end"
          onClick={() => list.current?.toEnd()}
          aria-label={below > 0 ? words.timeline.toEndNew(below) : words.timeline.toEnd}
        >
          {below > 0 && <span>{words.timeline.toEndNew(below)}</span>}
          <DownIcon />
        </button>
      )}
    </div>
  );
}

/** The day of what is at the top of the window, while one reads what is earlier. */
function FloatingDayView({ entry, nowMs }: { entry: EntryJson; nowMs: number }): JSX.Element {
  const { formats } = useWords();
  return <p class="floating-day" aria-hidden="true">{formats.day(Date.parse(entry.at), nowMs)}</p>;
}

function isRef(entry: EntryJson, { id, direction }: EntryRefJson): boolean {
  return entry.id === id && entry.direction === direction;
}

/** At the end nothing that is drawn depends on which rows are in view. */
function isSameWindow(one: VirtualWindow, other: VirtualWindow): boolean {
  if (one.isAtEnd !== other.isAtEnd) return false;
  return one.isAtEnd || (one.first === other.first && one.last === other.last);
}

/** The first unread entry, a little below the top; undefined for the end, when all is read. */
function startOf(entries: readonly EntryJson[]): number | undefined {
  const index = unreadIndexes(entries)[0];
  return index === undefined ? undefined : Math.max(0, index - 1);
}

/**
 * The place of the unread line: before the first entry that came while nobody looked. It stays while
 * one reads, and goes when one writes.
 */
function useUnreadFrom(
  entries: readonly EntryJson[],
  pending: readonly Pending[],
  isAtEnd: boolean,
): string | undefined {
  const [from, setFrom] = useState(() => firstUnread(entries)?.id);
  const first = firstUnread(entries)?.id;
  const known = useRef(first);
  useEffect(() => {
    const isFresh = first !== undefined && known.current === undefined;
    if (isFresh && (!isAtEnd || !document.hasFocus())) setFrom(first);
    known.current = first;
  }, [first]);
  useEffect(() => {
    if (pending.length > 0) setFrom(undefined);
  }, [pending.at(-1)?.id]);
  return from;
}

/** Reads out what arrives, once and without its marks; the list itself is silent, since scrolling changes it. */
function ArrivalsView(
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
