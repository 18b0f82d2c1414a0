/** The open conversations, the latest first: at the side or, in a narrow window, in a row on top. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import { lineOf } from "../state/entry_text.ts";
import { labelOf, lookOf } from "../state/status.ts";
import { byLatest } from "../state/overview.ts";
import { hueOf, initialOf, titleOf } from "../state/title.ts";
import { BellIcon } from "./parts/icons.tsx";
import { useWords } from "./parts/use_words.ts";

interface ConversationsProps {
  conversations: readonly ConversationJson[];
  selected: string | undefined;
  select(name: string): void;
  /** The program's clock. */
  now(): number;
}

/** In a narrow window it is hidden while there is only one: its head says all. */
export function ConversationsView(props: ConversationsProps): JSX.Element {
  const { conversations, selected, select, now } = props;
  const words = useWords();
  const nav = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const row = nav.current?.querySelector("[aria-current]");
    row?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);
  return (
    <nav
      ref={nav}
      class={`conversations${conversations.length < 2 ? " single" : ""}`}
      aria-label={words.app.conversations}
    >
      <ul>
        {byLatest(conversations).map((conversation) => (
          <li key={conversation.name}>
            <button
              type="button"
              aria-current={conversation.name === selected ? "true" : undefined}
              onClick={() => select(conversation.name)}
            >
              <RowView conversation={conversation} nowMs={now()} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function RowView(
  { conversation, nowMs }: { conversation: ConversationJson; nowMs: number },
): JSX.Element {
  const words = useWords();
  const label = words.status.labels[labelOf(conversation)];
  const { unread } = conversation;
  // What was said is not shown while its list is not there.
  const isShown = !["locked", "keyListRemoved"].includes(conversation.status.code);
  const newest = isShown
    ? conversation.entries.findLast((each) => each.agreement === undefined)
    : undefined;
  return (
    <>
      <SignView conversation={conversation} label={label} />
      <span class="row-name">
        <bdi>{titleOf(conversation)}</bdi>
        {conversation.muted && <BellIcon isMuted />}
      </span>
      {newest !== undefined && (
        <span class="row-time">{words.formats.shortWhen(Date.parse(newest.at), nowMs)}</span>
      )}
      <span class="row-text" dir="auto">
        {newest?.direction === "out" && `${words.peer.own} `}
        {newest === undefined ? label : lineOf(newest)}
      </span>
      {unread > 0 && (
        <span class="unread">
          <span aria-hidden="true">{words.formats.number(unread)}</span>
          <span class="visually-hidden">{words.peer.unread(unread)}</span>
        </span>
      )}
    </>
  );
}

/** The first letter of a name on a colour of its own, and at its edge how it is with the peer. */
function SignView(
  { conversation, label }: { conversation: ConversationJson; label: string },
): JSX.Element {
  const title = titleOf(conversation);
  return (
    <span class={`sign hue-${hueOf(title)}`} title={label}>
      <span class="letter" aria-hidden="true">{initialOf(title)}</span>
      <span class={`dot tone-${lookOf(conversation.status.code).tone}`}>
        <span class="visually-hidden">{label}</span>
      </span>
    </span>
  );
}
