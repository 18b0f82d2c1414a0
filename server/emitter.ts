import type { ChangeJson, ConversationJson } from "./gui_api.ts";

/** Tells whoever subscribed of changes, of the conversation as a whole only when it is worth a word. */
export class Emitter {
  readonly #listeners = new Set<(change: ChangeJson) => void>();
  #lastTold = "";

  /** Calls back with every change; the returned function ends that. */
  subscribe(listener: (change: ChangeJson) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells everybody. */
  tell(change: ChangeJson): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  /** Tells of the conversation as it is now, unless nothing has changed but what moves with every cell. */
  tellOf(conversation: Omit<ConversationJson, "entries">): void {
    const { lastHeardAt: _heard, clockOffsetMs: _offset, padLeft: _pad, ...lasting } = conversation;
    const told = JSON.stringify(lasting);
    if (told === this.#lastTold) return;
    this.#lastTold = told;
    this.tell({ kind: "conversation", conversation });
  }

  /** Forgets everybody. */
  close(): void {
    this.#listeners.clear();
  }
}
