/** The open conversations, at the side or, in a narrow window, in a row on top. */
import type { JSX } from "preact";
import type { ConversationJson } from "../../server/gui_api.ts";
import { formatTime } from "../words/format.ts";
import { unreadCount } from "../state.ts";
import { formatStatus } from "../status.ts";

interface ConversationsProps {
  conversations: readonly ConversationJson[];
  selected: string | undefined;
  select(name: string): void;
}

/** Nothing when there is only one: its head says all. */
export function ConversationsView(props: ConversationsProps): JSX.Element | null {
  const { conversations, selected, select } = props;
  if (conversations.length < 2) return null;
  return (
    <nav class="conversations" aria-label="Conversations">
      <ul>
        {conversations.map((conversation) => (
          <li key={conversation.name}>
            <button
              type="button"
              aria-current={conversation.name === selected ? "true" : undefined}
              onClick={() => select(conversation.name)}
            >
              <Row conversation={conversation} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Row({ conversation }: { conversation: ConversationJson }): JSX.Element {
  const { label, tone } = formatStatus(conversation.status.code);
  const unread = unreadCount(conversation);
  const newest = conversation.entries.at(-1);
  return (
    <>
      <span class={`dot tone-${tone}`} title={label}>
        <span class="visually-hidden">{label}</span>
      </span>
      <span class="row-name">
        <bdi>{conversation.name}</bdi>
      </span>
      {newest !== undefined && <span class="row-time">{formatTime(Date.parse(newest.at))}</span>}
      <span class="row-text">{newest?.text ?? label}</span>
      {unread > 0 && (
        <span class="unread">
          {unread}
          <span class="visually-hidden">unread</span>
        </span>
      )}
    </>
  );
}
