/** What a person can do with the text in the composer, and with what was sent and is not among the entries yet. */
import type { HandOver } from "./hand_over.ts";
import { draftOf } from "../state/overview.ts";
import type { PageEvent } from "../state/page_event.ts";
import type { PageState } from "../state/page_state.ts";
import { type Pending, pendingOf } from "../state/pending.ts";

/** Handed to the views. */
export interface SendActions {
  draft(conversation: string, text: string): void;
  /** Sends the composer's text, behind what was sent before. */
  send(conversation: string): void;
  /** Tries once more what the program refused, and what waits behind it. */
  sendAgain(conversation: string): void;
  /** Puts a text that the program refused back into the composer. */
  takeBack(conversation: string, id: string): void;
}

interface SendActionParts {
  state(): PageState;
  dispatch(event: PageEvent): void;
  /** Draws once, after all of `work`. */
  together(work: () => void): void;
  /** The program's clock, Unix milliseconds. */
  now(): number;
  handOver: HandOver;
  /** A fresh id for an entry: 32 lower-case hexadecimal digits. */
  makeId(): string;
  /** Puts the composer's text in the place of an entry's. */
  sendEdit(conversation: string, id: string): void;
}

/** The actions of one page. */
export function makeSendActions(parts: SendActionParts): SendActions {
  const { state, dispatch, handOver } = parts;
  return {
    draft: (conversation, text) => dispatch({ kind: "drafted", conversation, text }),
    send(conversation) {
      const text = draftOf(state(), conversation);
      if (text.trim() === "") return;
      const compose = state().composes.get(conversation);
      if (compose?.kind === "edit") return parts.sendEdit(conversation, compose.id);
      const pending: Pending = {
        id: parts.makeId(),
        text,
        at: new Date(parts.now()).toISOString(),
        state: "waiting",
        reply: compose?.to,
      };
      parts.together(() => {
        dispatch({ kind: "sendAsked", conversation, pending });
        void handOver.run(conversation);
      });
    },
    sendAgain(conversation) {
      dispatch({ kind: "sendRetried", conversation });
      void handOver.run(conversation);
    },
    takeBack(conversation, id) {
      const taken = pendingOf(state().pending, conversation).find((each) => each.id === id);
      if (taken === undefined) return;
      dispatch({ kind: "sendWithdrawn", conversation, id });
      const draft = draftOf(state(), conversation);
      const text = draft === "" ? taken.text : `${taken.text}\n${draft}`;
      dispatch({ kind: "drafted", conversation, text });
      void handOver.run(conversation);
    },
  };
}
