/** What is asked of the whole state: pure. */
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { PageState } from "./page_state.ts";
import { isVisible, withoutControls } from "./text_parts.ts";
import { titleOf } from "./title.ts";

/** The text in the composer of a conversation. */
export function draftOf(state: PageState, conversation: string): string {
  return state.drafts.get(conversation) ?? "";
}

/** The conversation in view. */
export function selectedConversation(state: PageState): ConversationJson | undefined {
  return state.conversations.find((each) => each.name === state.selected);
}

/** Words for the window's title: unread first, so that a narrow tab still shows it. */
export function pageTitle(state: PageState): string {
  const unread = unreadTotal(state);
  // What is hidden is hidden from the title too.
  const conversation = state.isHidden ? undefined : selectedConversation(state);
  const name = conversation && titleOf(conversation);
  return `${unread > 0 ? `(${unread}) ` : ""}${
    name === undefined ? "" : `${withoutControls(name)} · `
  }hchat`;
}

/** Unread entries of all conversations, also of those that are not here. */
export function unreadTotal({ conversations }: PageState): number {
  return conversations.reduce((sum, { unread }) => sum + unread, 0);
}

/** The conversation before or behind the one in view, in the order of the list. */
export function neighbourOf(state: PageState, step: "previous" | "next"): string | undefined {
  const names = byLatest(state.conversations).map((each) => each.name);
  const at = names.indexOf(state.selected ?? "");
  return names[step === "next" ? at + 1 : at - 1];
}

/** The latest first; those without an entry keep their order behind the others. */
export function byLatest(conversations: readonly ConversationJson[]): ConversationJson[] {
  const latest = (each: ConversationJson): string => each.entries.at(-1)?.at ?? "";
  return conversations.toSorted((one, other) => latest(other).localeCompare(latest(one)));
}

/** True when something was typed or sent that the program does not have. */
export function hasUnsent({ drafts, pending }: PageState): boolean {
  return [...drafts.values()].some(isVisible) ||
    [...pending.values()].some((texts) => texts.some((each) => each.state !== "taken"));
}
