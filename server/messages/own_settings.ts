import type { ConversationPatch } from "../gui_api/conversation_json.ts";

/** How one's own side shows a conversation; the peer learns nothing of it. */
export interface OwnSettingsState {
  title?: string | undefined;
  isMuted?: boolean | undefined;
}

/** The settings of one conversation that are for its user alone; a vault keeps them. */
export class OwnSettings {
  #state: OwnSettingsState = {};

  /** What the user calls the conversation; null: what its list calls the peer. */
  get title(): string | null {
    return this.#state.title ?? null;
  }

  /** No sound and no notification for what arrives. */
  get isMuted(): boolean {
    return this.#state.isMuted ?? false;
  }

  /** What is absent stays as it is. */
  change({ title, muted }: ConversationPatch): void {
    if (title !== undefined) this.#state.title = title ?? undefined;
    if (muted !== undefined) this.#state.isMuted = muted;
  }

  /** All that has to be kept. */
  state(): OwnSettingsState {
    return { ...this.#state };
  }

  /** Takes up what an earlier run has kept. */
  restore(state: OwnSettingsState): void {
    this.#state = { ...state };
  }
}
