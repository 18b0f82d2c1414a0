/** The conversations that the page knows, and how they change: pure. */
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { ConversationJson, MessagesJson } from "../../server/gui_api/conversation_json.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { PageState } from "./page_state.ts";
import { type EarlierEvent, FIRST_ENTRIES, joinNewest, joinPage, withinBounds } from "./pages.ts";
import { withoutArrived } from "./pending.ts";

/** Everything anew; what was known of earlier entries stays. */
export function withLoaded(
  state: PageState,
  messages: MessagesJson,
  receivedAtMs: number,
): PageState {
  const known = new Map(state.conversations.map((each) => [each.name, each.entries]));
  const conversations = messages.conversations.map((each) => ({
    ...each,
    entries: joinNewest(known.get(each.name) ?? [], each.entries),
  }));
  const stays = conversations.some((each) => each.name === state.selected);
  return {
    ...state,
    pending: conversations.reduce(
      (pending, { name, entries }) => withoutArrived(pending, name, entries),
      state.pending,
    ),
    loaded: true,
    skewMs: Date.parse(messages.now) - receivedAtMs,
    conversations,
    opening: messages.opening,
    incomplete: new Set(
      messages.conversations.filter(({ entries }) => entries.length >= FIRST_ENTRIES)
        .map(({ name }) => name),
    ),
    selected: stays ? state.selected : conversations[0]?.name,
  };
}

/** A page of earlier entries. */
export function withEarlier(state: PageState, event: EarlierEvent): PageState {
  const incomplete = new Set(state.incomplete);
  if (event.isFirst) incomplete.delete(event.conversation);
  return {
    ...updateConversation(state, event.conversation, (conversation) => ({
      ...conversation,
      entries: joinPage(conversation.entries, event),
    })),
    incomplete,
  };
}

/** One change of the stream. */
export function withChange(state: PageState, change: ChangeJson): PageState {
  switch (change.kind) {
    case "entry":
      return {
        ...updateConversation(state, change.conversation, (conversation) => ({
          ...conversation,
          entries: withEntry(conversation.entries, change.entry, {
            isWhole: !state.incomplete.has(change.conversation),
          }),
        })),
        pending: withoutArrived(state.pending, change.conversation, [change.entry]),
      };
    case "gone": {
      const { conversation: name, entry: { direction, id } } = change;
      return updateConversation(state, name, (conversation) => ({
        ...conversation,
        entries: conversation.entries.filter((each) =>
          each.id !== id || each.direction !== direction
        ),
      }));
    }
    case "conversation":
      return updateConversation(state, change.conversation.name, ({ entries }) => ({
        ...change.conversation,
        entries,
      }));
    case "settings":
      return { ...state, settings: change.settings };
    case "lock":
    case "reset":
    case "ended":
      return state;
  }
}

function updateConversation(
  state: PageState,
  name: string,
  update: (conversation: ConversationJson) => ConversationJson,
): PageState {
  const conversations = state.conversations
    .map((each) => each.name === name ? update(each) : each);
  return { ...state, conversations };
}

/** Puts a changed entry in its place, a new one at the end; one whose page is still to come is left to that. */
function withEntry(
  entries: EntryJson[],
  entry: EntryJson,
  { isWhole }: { isWhole: boolean },
): EntryJson[] {
  const at = entries.findLastIndex((each) =>
    each.id === entry.id && each.direction === entry.direction
  );
  if (at >= 0) return entries.with(at, entry);
  const isOlder = !isWhole && entry.at < (entries[0]?.at ?? "");
  return isOlder ? entries : withinBounds([...entries, entry]);
}

/** True when `change` cannot be applied to what is known, so that everything must be fetched anew. */
export function isBeyond(state: PageState, change: ChangeJson): boolean {
  if (change.kind === "reset") return true;
  if (change.kind !== "entry" && change.kind !== "conversation") return false;
  const name = change.kind === "entry" ? change.conversation : change.conversation.name;
  return !state.conversations.some((each) => each.name === name);
}
