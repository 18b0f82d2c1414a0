import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { Who } from "./act.ts";
import type { Name } from "./sent.ts";

/**
 * Knows whether a copy of a seat and an owner have had a session in common: both show its six words. What the copy
 * alone takes for a session may have met nobody, since its first cell was lost.
 */
export class CopyWatch {
  readonly #shown: Record<Name, Set<string>> = { a: new Set(), b: new Set(), thief: new Set() };
  /** Owners whose page has said that another program may be there. */
  readonly #noticedBy = new Set<Who>();
  /** Sessions of the owners at the time at which the copy had one of its own; undefined: it has had none. */
  #before: Set<string> | undefined;

  /** Lists over which an owner has believed whoever is in between, and remembers the session with him. */
  readonly believed = new Set<number>();
  /** A copy is in use, or was. */
  isThere = false;

  /** A program shows this of a conversation. */
  note(name: Name, conversation: Omit<ConversationJson, "entries">): void {
    const { continuity: { words } } = conversation;
    if (words !== null) this.#shown[name].add(words.join(" "));
    const { a, b, thief } = this.#shown;
    if (!thief.isDisjointFrom(a.union(b))) this.#before ??= a.intersection(b);
    if (name !== "thief" && isOtherKnown(conversation)) this.#noticedBy.add(name);
  }

  /** The copy and an owner have shown the same words. */
  get hasTalked(): boolean {
    return this.#before !== undefined;
  }

  /** Both owners and the copy have shown the same words. */
  get areAllTheSame(): boolean {
    const { a, b, thief } = this.#shown;
    return !a.intersection(b).isDisjointFrom(thief);
  }

  /** The owners have had a session with each other since. */
  get haveOwnersMet(): boolean {
    const { a, b } = this.#shown;
    return this.#before !== undefined && !a.intersection(b).isSubsetOf(this.#before);
  }

  /** An owner's page has said it. */
  isNoticedBy(who: Who): boolean {
    return this.#noticedBy.has(who);
  }
}

/** The page says that another program may be on one of the seats. */
function isOtherKnown(
  { continuity, status, notices }: Omit<ConversationJson, "entries">,
): boolean {
  return continuity.code === "lost" || status.code === "replaced" ||
    notices.some(({ code }) => code === "twoPrograms" || code === "unprovenCall");
}
