import type { ContinuityJson } from "../../server/gui_api/conversation_json.ts";
import type { Name } from "./ledger.ts";

/**
 * Knows whether a copy of a seat and an owner have had a session in common: both show its six words. What the copy
 * alone takes for a session may have met nobody, since its first cell was lost.
 */
export class CopyWatch {
  readonly #shown = { owner: new Set<string>(), thief: new Set<string>() };

  /** A program shows these words. */
  note(name: Name, { words }: ContinuityJson): void {
    if (words !== null) this.#shown[name === "thief" ? "thief" : "owner"].add(words.join(" "));
  }

  /** The copy and an owner have shown the same words. */
  get hasTalked(): boolean {
    return !this.#shown.owner.isDisjointFrom(this.#shown.thief);
  }
}
