/** The ordered entries of a conversation with day separators; keeps to the newest while one looks at it. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ConversationJson, EntryJson } from "../../server/gui_api.ts";
import type { Actions } from "../actions.ts";
import { EntryView } from "./entry_view.tsx";
import { dayKey, formatDay } from "../words/format.ts";
import { DownIcon } from "./icons.tsx";
import type { Pending } from "../pending.ts";
import { PendingView } from "./pending_view.tsx";
import { useInView } from "./use_in_view.ts";

/** Entries drawn at first, and more with each press of the button. */
const PAGE_ENTRIES = 200;
/** This near to the end counts as "at the end". */
const NEAR_END_PX = 48;

interface TimelineProps {
  conversation: ConversationJson;
  /** Own addresses, the likeliest first; undefined: not asked for yet. */
  dialable: string[] | undefined;
  /** Sent, and not among the entries yet. */
  pending: readonly Pending[];
  actions: Actions;
}

/** Give it the conversation's name as `key`: how far one has scrolled belongs to one conversation. */
export function TimelineView(
  { conversation, dialable, pending, actions }: TimelineProps,
): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const heightPx = useRef(0);
  const [atEnd, setAtEnd] = useState(true);
  const [shown, setShown] = useState(PAGE_ENTRIES);
  const { entries } = conversation;
  const newest = entries.at(-1);
  const isOwn = pending.length > 0 || newest?.direction === "out";

  const toEnd = (): void => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  // What one has just sent is always brought into view; what comes in only when one was at the end.
  useLayoutEffect(() => {
    if (atEnd || isOwn) toEnd();
  }, [newest?.id, newest?.state, pending.at(-1)?.id, pending.at(-1)?.state]);
  useLayoutEffect(() => {
    // A window that gets smaller (a keyboard on a telephone) keeps the end in view.
    const observer = new ResizeObserver(() => {
      heightPx.current = scroller.current?.clientHeight ?? 0;
      if (atEnd) toEnd();
    });
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [atEnd]);

  useInView({
    scroller,
    selector: ".entry-in[data-state=delivered]",
    revision: entries,
    tell: actions.noteInView,
  });

  const noteScroll = (): void => {
    const element = scroller.current;
    // Told before the observer of a new height: that one has not scrolled, its window has changed.
    if (element === null || element.clientHeight !== heightPx.current) return;
    const belowPx = element.scrollHeight - element.scrollTop - element.clientHeight;
    setAtEnd(belowPx < NEAR_END_PX);
  };

  return (
    <div class="timeline">
      <div
        class="scroller"
        ref={scroller}
        onScroll={noteScroll}
        tabIndex={0}
        role="log"
        aria-relevant="additions"
        aria-label={`Messages with ${conversation.name}`}
      >
        {entries.length > shown && (
          <button
            type="button"
            class="link-button earlier"
            onClick={() => setShown(shown + PAGE_ENTRIES)}
          >
            Show earlier messages
          </button>
        )}
        {entries.length === 0 && pending.length === 0 && <EmptyView name={conversation.name} />}
        {conversation.status.code === "waiting" && (
          <OwnAddressView name={conversation.name} url={dialable?.[0]} actions={actions} />
        )}
        <ol class="entries">
          {rows(entries.slice(-shown), conversation, actions)}
          {pending.map((each) => (
            <PendingView
              key={`out${each.id}`}
              pending={each}
              author={conversation.self}
              sendAgain={() => actions.sendAgain(conversation.name)}
              takeBack={() => actions.takeBack(conversation.name, each.id)}
            />
          ))}
        </ol>
      </div>
      {!atEnd && (
        <button type="button" class="to-end" onClick={toEnd} aria-label="To the newest message">
          <DownIcon />
        </button>
      )}
    </div>
  );
}

/** Entries, with a separator before the first of each local day. */
function rows(
  entries: EntryJson[],
  { name, self }: ConversationJson,
  actions: Actions,
): JSX.Element[] {
  const nowMs = actions.now();
  const cancel = (id: string): void => void actions.cancel(name, id);
  let day = "";
  return entries.flatMap((entry) => {
    const atMs = Date.parse(entry.at);
    const author = entry.direction === "out" ? self : name;
    const row = (
      <EntryView
        key={`${entry.direction}${entry.id}`}
        entry={entry}
        author={author}
        cancel={cancel}
      />
    );
    if (dayKey(atMs) === day) return [row];
    day = dayKey(atMs);
    return [
      <li key={day} class="day">
        <span>{formatDay(atMs, nowMs)}</span>
      </li>,
      row,
    ];
  });
}

function EmptyView({ name }: { name: string }): JSX.Element {
  return (
    <p class="empty">
      No messages yet. What you write goes to <bdi>{name}</bdi>{" "}
      alone, sealed under the key of the moment; it is kept in memory here and is gone when the
      program ends.
    </p>
  );
}

/** While nobody dials anybody: what to tell the other side. */
function OwnAddressView(
  { name, url, actions }: { name: string; url: string | undefined; actions: Actions },
): JSX.Element | null {
  useEffect(() => void actions.fetchSettings(), []);
  if (url === undefined) return null;
  return (
    <p class="own-address" data-testid="own-address">
      In your network <bdi>{name}</bdi> reaches you at{" "}
      <code>{url}</code>. From elsewhere it is the public address of your router, and the router has
      to forward this port to this computer.
    </p>
  );
}
