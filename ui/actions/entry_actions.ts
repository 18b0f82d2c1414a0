/** What a person can do with one message that is there. */
import type { EntryJson, EntryRefJson } from "../../server/gui_api/entry_json.ts";
import {
  deleteEntry,
  deleteForBoth,
  postReaction,
  putText,
  resendEntry,
} from "../client/entries.ts";
import { failure, type Reply } from "../client/reply.ts";
import { findEntry } from "../state/compose.ts";
import { draftOf } from "../state/overview.ts";
import type { PageEvent } from "../state/page_event.ts";
import type { PageState } from "../state/page_state.ts";

/** Handed to the views; each acts on one entry of a conversation. */
export interface EntryActions {
  /** Takes one back that has not wholly left. */
  cancel(conversation: string, id: string): Promise<void>;
  /** Sends one again that failed or was taken back. */
  resend(conversation: string, id: string): Promise<void>;
  /** Deletes one of ours for both. */
  deleteForBoth(conversation: string, id: string): Promise<void>;
  /** Puts an emoji to an entry, or takes it away. */
  react(conversation: string, to: EntryRefJson, emoji: string): Promise<void>;
  /** The next text answers this entry. */
  reply(conversation: string, to: EntryRefJson): void;
  /** Puts one of our texts into the composer, to be changed. */
  edit(conversation: string, id: string): void;
  /** Answers and edits nothing after all. */
  cancelCompose(conversation: string): void;
  /** Sends the composer's text as the new text of the entry that is being edited. */
  sendEdit(conversation: string, id: string): Promise<void>;
  /** Puts a text on the clipboard. */
  copy(text: string): Promise<void>;
}

interface EntryActionParts {
  state(): PageState;
  dispatch(event: PageEvent): void;
  copy(text: string): Promise<void>;
}

/** The actions on entries of one page. */
export function makeEntryActions({ state, dispatch, copy }: EntryActionParts): EntryActions {
  /** Complains when the program declines; answers whether it has done it, be it until it ends. */
  const ask = async (reply: Promise<Reply<unknown>>): Promise<boolean> => {
    const refused = failure(await reply);
    if (refused !== undefined) dispatch({ kind: "complained", refused });
    return refused === undefined || refused.error.code === "stillInHistory";
  };
  const find = (conversation: string, to: EntryRefJson): EntryJson | undefined =>
    findEntry(
      state().conversations.find((each) => each.name === conversation)?.entries ?? [],
      to,
    );
  const leave = (conversation: string): void => {
    const compose = state().composes.get(conversation);
    dispatch({ kind: "composeChanged", conversation, compose: undefined });
    if (compose?.kind === "edit") {
      dispatch({ kind: "drafted", conversation, text: compose.before });
    }
  };
  return {
    copy,
    cancel: async (conversation, id) => void await ask(deleteEntry(conversation, id)),
    resend: async (conversation, id) => void await ask(resendEntry(conversation, id)),
    deleteForBoth: async (conversation, id) => void await ask(deleteForBoth(conversation, id)),
    async react(conversation, to, emoji) {
      const reactions = find(conversation, to)?.reactions ?? [];
      const on = !reactions.some((each) => each.by === "out" && each.emoji === emoji);
      await ask(postReaction(conversation, to, { emoji, on }));
    },
    reply(conversation, to) {
      leave(conversation);
      dispatch({ kind: "composeChanged", conversation, compose: { kind: "reply", to } });
    },
    edit(conversation, id) {
      leave(conversation);
      const entry = find(conversation, { direction: "out", id });
      if (entry === undefined) return;
      const before = draftOf(state(), conversation);
      dispatch({ kind: "composeChanged", conversation, compose: { kind: "edit", id, before } });
      dispatch({ kind: "drafted", conversation, text: entry.text });
    },
    cancelCompose: leave,
    async sendEdit(conversation, id) {
      const text = draftOf(state(), conversation);
      if (await ask(putText(conversation, id, text))) leave(conversation);
    },
  };
}
