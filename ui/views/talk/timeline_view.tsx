// Room: the talk: its entries, and where one writes.
/** The entries of a conversation in order; keeps to the newest while one looks at it. */
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import type { EntryJson, EntryRefJson } from "../../../server/gui_api/entry_json.ts";
import type { Actions } from "../../actions/actions.ts";
import { findEntry } from "../../state/compose.ts";
import type { Pending } from "../../state/pending.ts";
import { rowAt, rowCount, rowKey, type RowSource } from "../../state/rows.ts";
import { isBeforeContact } from "../../state/status.ts";
import { titleOf } from "../../state/title.ts";
import { unreadIndexes } from "../../state/unread.ts";
import type { Words } from "../../words/words.ts";
import { useWords } from "../parts/use_words.ts";
import { ArrivalsView } from "./arrivals_view.tsx";
import { EmptyView } from "./empty_view.tsx";
import { moveAmongEntries } from "./entry_keys.ts";
import { EntryView } from "./entry_view.tsx";
import { FloatingDayView, ReadingPlaceView } from "./reading_place_view.tsx";
import { rowActionsOf } from "./row_actions.ts";
import { SearchView } from "./search_view.tsx";
import { useInView } from "./use_in_view.ts";
import { useUnreadFrom } from "./use_unread_from.ts";
import { VirtualList, type VirtualWindow } from "./virtual_list.tsx";

const FLASH_MS = 1_600;

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
  const { entries } = conversation;
  const words = useWords();
  const list = useRef<VirtualList>(null);
  const [searched, setSearched] = useState("");
  const [view, setView] = useState<VirtualWindow>({ isAtEnd: true, first: 0, last: 0 });
  const source = useRows(props, { isAtEnd: view.isAtEnd });
  const startAt = useMemo(() => startOf(entries), []);
  const count = rowCount(source);
  const toEnd = (): void => list.current?.toEnd();
  const toRow = (index: number): void => list.current?.toRow(index);
  const unread = unreadIndexes(entries);
  const unreadBelow = unread.filter((index) => index > view.last);
  // Not past what nobody has seen yet, the row at the lower edge included; the last screen is the end.
  const toNew = (): void => toRow(unread.find((index) => index >= view.last) ?? count);
  // What one has just sent is always brought into view; what comes in only when one was at the end.
  useLayoutEffect(() => {
    if (pending.length > 0) toEnd();
  }, [pending.at(-1)?.id]);
  useInView({
    scroller: () => list.current?.scroller ?? null,
    selector: ".entry-in[data-state=delivered]",
    tell: actions.markInView,
  });
  return (
    <div class="timeline">
      {isSearching && (
        <SearchView
          entries={entries}
          words={searched}
          search={setSearched}
          open={toRow}
          close={actions.closeDialog}
        />
      )}
      {/* Before the first contact the view above says what to do. */}
      {count === 0 && !isBeforeContact(conversation) && <EmptyView conversation={conversation} />}
      {!view.isAtEnd && (
        <FloatingDayView
          top={view.first < count ? rowAt(source, view.first) : undefined}
          nowMs={actions.now()}
        />
      )}
      <VirtualList
        handle={list}
        count={count}
        keyOf={(index) => rowKey(source, index)}
        renderRow={rowRenderer({
          conversation,
          source,
          searched: isSearching ? searched : "",
          actions,
          list,
          words,
        })}
        label={words.timeline.log(titleOf(conversation))}
        startAt={startAt}
        keepAt={unread[0]}
        moved={(next) => setView((known) => isSameWindow(known, next) ? known : next)}
        onKeyDown={moveAmongEntries}
      />
      <ArrivalsView entries={entries} name={titleOf(conversation)} />
      {!view.isAtEnd && (
        <ReadingPlaceView
          unreadBelow={unreadBelow.length}
          toNext={unreadBelow.length > 0 ? toNew : toEnd}
        />
      )}
    </div>
  );
}

/** What the rows are made of. */
function useRows(
  { conversation: { entries }, pending }: TimelineProps,
  { isAtEnd }: { isAtEnd: boolean },
): RowSource {
  const { formats } = useWords();
  const unreadFrom = useUnreadFrom(entries, pending, isAtEnd);
  const isSameDay = (one: number, other: number) => formats.isSameDay(one, other);
  return { entries, pending, unreadFrom, isSameDay };
}

interface RendererParts {
  conversation: ConversationJson;
  source: RowSource;
  /** What is looked for, "" for nothing. */
  searched: string;
  actions: Actions;
  list: { current: VirtualList | null };
  words: Words;
}

/** Draws one row, with what it answers. */
function rowRenderer(
  { conversation, source, searched, actions, list, words }: RendererParts,
): (index: number) => JSX.Element {
  const { name, self, entries } = conversation;
  const indexOf = (ref: EntryRefJson): number => entries.findLastIndex((each) => isRef(each, ref));
  const open = (ref: EntryRefJson): void => {
    if (indexOf(ref) < 0) return;
    list.current?.toRow(indexOf(ref));
    // Drawn by the next frame where it was far away.
    requestAnimationFrame(() => flash(list.current?.scroller, ref));
  };
  const hold = (ref: EntryRefJson): void => {
    if (indexOf(ref) >= 0) list.current?.hold(indexOf(ref));
  };
  const rowActions = rowActionsOf(actions, name, { open, hold });
  const authorOf = ({ direction }: EntryRefJson): string =>
    direction === "out" ? self : titleOf(conversation);
  const quoteOf = ({ reply }: EntryJson) =>
    reply && { entry: findEntry(entries, reply), author: authorOf(reply) };
  return (index) => {
    const row = rowAt(source, index);
    return (
      <EntryView
        key={row.key}
        row={row}
        author={authorOf(row.entry)}
        quote={quoteOf(row.entry)}
        searched={searched}
        actions={rowActions}
        words={words}
        now={actions.now}
      />
    );
  };
}

function isRef(entry: EntryJson, { id, direction }: EntryRefJson): boolean {
  return entry.id === id && entry.direction === direction;
}

/** Shows for a moment which message is meant; colour alone, nothing moves. */
function flash(scroller: HTMLElement | null | undefined, { direction, id }: EntryRefJson): void {
  const entry = scroller?.querySelector(`.entry-${direction}[data-entry="${id}"]`);
  entry?.animate([{ backgroundColor: "var(--accent-soft)" }, {}], { duration: FLASH_MS });
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
