/**
 * Hands the program what was sent, one text after the other and in order:
 *   1. the first that waits is posted under its id;  2. taken: the next;  3. refused: it and those behind it stay
 *   where they are until somebody tries again;  4. no answer: the same, and they go by themselves when the program is back.
 */
import { failure, type Reply } from "../client/reply.ts";
import { nextToHandOver, type Pending, type PendingEvent, pendingOf } from "../state/pending.ts";
import type { PageState } from "../state/page_state.ts";

/** What `HandOver` needs from outside. */
export interface HandOverParts {
  state(): PageState;
  dispatch(event: PendingEvent): void;
  post(conversation: string, pending: Pending): Promise<Reply<unknown>>;
}

/** The one way of texts from the page to the program. */
export class HandOver {
  readonly #parts: HandOverParts;
  /** Conversations with a text under way. */
  readonly #busy = new Set<string>();

  constructor(parts: HandOverParts) {
    this.#parts = parts;
  }

  /** Call when a text was added to a conversation's, or waits again. */
  async run(conversation: string): Promise<void> {
    if (this.#busy.has(conversation)) return;
    this.#busy.add(conversation);
    try {
      for (let next = this.#next(conversation); next; next = this.#next(conversation)) {
        await this.#handOver(conversation, next);
      }
    } finally {
      this.#busy.delete(conversation);
    }
  }

  /** Call when the program is back: what it did not answer to goes again. */
  resume(): void {
    for (const [conversation, pending] of this.#parts.state().pending) {
      if (pending.some((each) => each.refused?.error.code === "unreachable")) {
        this.#parts.dispatch({ kind: "sendRetried", conversation });
        void this.run(conversation);
      }
    }
  }

  #next(conversation: string): Pending | undefined {
    return nextToHandOver(pendingOf(this.#parts.state().pending, conversation));
  }

  async #handOver(conversation: string, pending: Pending): Promise<void> {
    const { dispatch, post } = this.#parts;
    const refused = failure(await post(conversation, pending));
    const { id } = pending;
    dispatch(
      refused === undefined
        ? { kind: "sendTaken", conversation, id }
        : { kind: "sendRefused", conversation, id, refused },
    );
  }
}
