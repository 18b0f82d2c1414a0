/** What a person can do with a whole conversation. */
import type { ConversationPatch } from "../../server/gui_api/conversation_json.ts";
import {
  deleteConversation,
  postResume,
  postWords,
  putConversation,
} from "../client/conversations.ts";
import { postText } from "../client/messages.ts";
import { failure, type Reply } from "../client/reply.ts";
import type { PageEvent } from "../state/page_event.ts";
import { draftOf } from "../state/overview.ts";
import type { PageState } from "../state/page_state.ts";
import type { Refused } from "../state/refused.ts";

/** Handed to the views. */
export interface ConversationActions {
  /** Its title, whether it is muted, what holds for both; answers why not. */
  changeConversation(name: string, patch: ConversationPatch): Promise<Refused | undefined>;
  /** Closes its list; answers why not. */
  closeConversation(name: string): Promise<Refused | undefined>;
  /** The two people have compared the words of the session, and they match. */
  confirmWords(name: string, words: string[]): Promise<void>;
  /** The program goes on, where it waits for the user's word. */
  resume(name: string): Promise<void>;
  /** Hands the composer's text to the program, to be sent at `at`, ISO 8601. */
  sendLater(name: string, at: string): Promise<Refused | undefined>;
}

interface ConversationActionParts {
  state(): PageState;
  dispatch(event: PageEvent): void;
  /** Fetches everything anew. */
  reload(): Promise<unknown>;
  /** A fresh id for an entry: 32 lower-case hexadecimal digits. */
  makeId(): string;
}

/** The actions of one page. */
export function makeConversationActions(
  { state, dispatch, reload, makeId }: ConversationActionParts,
): ConversationActions {
  const complain = (reply: Reply<unknown>): Refused | undefined => {
    const refused = failure(reply);
    if (refused !== undefined) dispatch({ kind: "complained", refused });
    return refused;
  };
  return {
    changeConversation: async (name, patch) => complain(await putConversation(name, patch)),
    async closeConversation(name) {
      const refused = complain(await deleteConversation(name));
      if (refused === undefined) await reload();
      return refused;
    },
    confirmWords: async (name, words) => void complain(await postWords(name, words)),
    resume: async (name) => void complain(await postResume(name)),
    async sendLater(conversation, at) {
      const text = draftOf(state(), conversation);
      const compose = state().composes.get(conversation);
      const reply = compose?.kind === "reply" ? compose.to : undefined;
      const refused = failure(
        await postText(conversation, { id: makeId(), text, reply, at }),
      );
      if (refused !== undefined) return refused;
      dispatch({ kind: "drafted", conversation, text: "" });
      dispatch({ kind: "composeChanged", conversation, compose: undefined });
      return undefined;
    },
  };
}
