/**
 * Texts on their way from the composer to the program, in the order in which they were sent: pure. Each has its
 * entry's id from the beginning, so that it is drawn at once, handed over at most once, and gives way to the
 * entry itself.
 */
import type { EntryJson, EntryRefJson } from "../../server/gui_api/entry_json.ts";
import type { Refused } from "./refused.ts";

/** One text that the page has and the program has perhaps not. */
export interface Pending {
  /** Of the entry to be. */
  id: string;
  text: string;
  /** When it was sent, by the program's clock, ISO 8601 in UTC. */
  at: string;
  /** `taken`: the program has it, and its entry is about to come. `refused` holds up the entries behind it. */
  state: "waiting" | "taken" | "refused";
  refused?: Refused | undefined;
  /** The entry that it answers. */
  reply?: EntryRefJson | undefined;
}

/** By conversation; a Map, since names come from a file and may be `__proto__`. */
export type PendingTexts = ReadonlyMap<string, readonly Pending[]>;

/** What happens to a text on its way. */
export type PendingEvent =
  | { kind: "sendAsked"; conversation: string; pending: Pending }
  | { kind: "sendTaken"; conversation: string; id: string }
  | { kind: "sendRefused"; conversation: string; id: string; refused: Refused }
  /** Refused ones wait again. */
  | { kind: "sendRetried"; conversation: string }
  /** Given up: it is in the composer again, or wanted no more. */
  | { kind: "sendWithdrawn"; conversation: string; id: string };

const NONE: readonly Pending[] = [];

/** The texts of one conversation that are on their way. */
export function pendingOf(texts: PendingTexts, conversation: string): readonly Pending[] {
  return texts.get(conversation) ?? NONE;
}

/** What the program is to be handed next; undefined when there is nothing, or a refused text is before it. */
export function nextToHandOver(pending: readonly Pending[]): Pending | undefined {
  const next = pending.find((each) => each.state !== "taken");
  return next?.state === "waiting" ? next : undefined;
}

/** The texts after an event. */
export function reducePending(texts: PendingTexts, event: PendingEvent): PendingTexts {
  const before = pendingOf(texts, event.conversation);
  return withPending(texts, event.conversation, nextPending(before, event));
}

function nextPending(pending: readonly Pending[], event: PendingEvent): readonly Pending[] {
  switch (event.kind) {
    case "sendAsked":
      return [...pending, event.pending];
    case "sendTaken":
      return pending.map((each) => each.id === event.id ? { ...each, state: "taken" } : each);
    case "sendRefused":
      return pending.map((each) =>
        each.id === event.id ? { ...each, state: "refused", refused: event.refused } : each
      );
    case "sendRetried":
      return pending.map((each) =>
        each.state === "refused" ? { ...each, state: "waiting", refused: undefined } : each
      );
    case "sendWithdrawn":
      return pending.filter((each) => each.id !== event.id);
  }
}

/** Lets the texts of a conversation go whose entries are there. */
export function withoutArrived(
  texts: PendingTexts,
  conversation: string,
  entries: readonly EntryJson[],
): PendingTexts {
  const before = pendingOf(texts, conversation);
  if (before.length === 0) return texts;
  const arrived = new Set(entries.map((each) => each.id));
  return withPending(texts, conversation, before.filter((each) => !arrived.has(each.id)));
}

function withPending(
  texts: PendingTexts,
  conversation: string,
  pending: readonly Pending[],
): PendingTexts {
  const next = new Map(texts);
  if (pending.length === 0) next.delete(conversation);
  else next.set(conversation, pending);
  return next;
}

/** A text on its way as the entry that it is going to be. */
export function asEntry({ id, text, at, reply }: Pending): EntryJson {
  return { id, text, at, reply, direction: "out", state: "queued", slot: null, protection: null };
}
