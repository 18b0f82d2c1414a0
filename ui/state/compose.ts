/** What the composer is about, beside a new text: an answer to an entry, or an entry that is being edited; pure. */
import type { EntryJson, EntryRefJson } from "../../server/gui_api/entry_json.ts";

/** What is being written. */
export type Compose =
  | { kind: "reply"; to: EntryRefJson }
  /** `before` is the draft that comes back afterwards. */
  | { kind: "edit"; id: string; before: string };

/** By conversation; a Map, since names may be `__proto__`. */
export type Composes = ReadonlyMap<string, Compose>;

/** The map with another value for one conversation, undefined for none. */
export function withCompose(
  composes: Composes,
  conversation: string,
  compose: Compose | undefined,
): Composes {
  const next = new Map(composes);
  if (compose === undefined) next.delete(conversation);
  else next.set(conversation, compose);
  return next;
}

/** An entry by its direction and id; looked for from the end, since one answers what came last. */
export function findEntry(
  entries: readonly EntryJson[],
  ref: EntryRefJson | undefined,
): EntryJson | undefined {
  if (ref === undefined) return undefined;
  return entries.findLast((each) => each.id === ref.id && each.direction === ref.direction);
}

/** True for an entry that can be answered: it is there, and the other side has it or will have it. */
export function isAnswerable(entry: EntryJson): boolean {
  return isWhole(entry) && entry.state !== "failed";
}

/** True for an entry whose text is still there to be answered, edited or taken away. */
export function isWhole({ deleted, unknown, state }: EntryJson): boolean {
  return deleted === undefined && unknown === undefined && state !== "cancelled";
}
