/**
 * Changes of the peer's entries that have come before the entry. Texts come in the order of their changes; the offer of
 * a file does not (PROTOCOL.md §4, "Events").
 */
import type { EntryRefJson } from "../gui_api/entry_json.ts";
import type { ChangePayload } from "./payload.ts";

/** How many changes may wait; the oldest leave first. */
export const EARLY_CHANGES = 256;

/** How a change of the peer has come. */
export interface ChangeMark {
  /** Unix ms by our clock. */
  nowMs: number;
  /** Unix ms by the clock of the peer. */
  writtenAtMs: number;
  /** That its cell came under. */
  slot: number;
  /** Whether all of it was under the pad. */
  padded: boolean;
}

/** A change that waits for an entry of the peer. */
export interface EarlyChange {
  /** Of the entry. */
  id: string;
  /** An edit is about a text, which is there before. */
  payload: Exclude<ChangePayload, { kind: "edit" }>;
  mark: ChangeMark;
}

/** The changes that wait, in the order in which they came. */
export class EarlyChanges {
  #changes: EarlyChange[] = [];

  /** Keeps a change about an entry that is not known, unless no such entry can come any more. */
  keep(
    { direction, id }: EntryRefJson,
    { payload, mark }: { payload: ChangePayload; mark: ChangeMark },
  ): void {
    if (direction === "out" || payload.kind === "edit") return;
    this.#changes.push({ id, payload, mark });
    if (this.#changes.length > EARLY_CHANGES) this.#changes.shift();
  }

  /** Hands over the changes of an entry that has come. */
  take({ direction, id }: EntryRefJson): EarlyChange[] {
    if (direction === "out" || this.#changes.length === 0) return [];
    const own = this.#changes.filter((change) => change.id === id);
    if (own.length > 0) this.#changes = this.#changes.filter((change) => change.id !== id);
    return own;
  }

  /** All that has to be kept. */
  state(): EarlyChange[] {
    return [...this.#changes];
  }

  /** Takes up what an earlier run has kept. */
  restore(changes: readonly EarlyChange[]): void {
    this.#changes = [...changes];
  }
}
