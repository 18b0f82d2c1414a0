/**
 * What people do with entries that exist: reactions, edits and deletions, ours and the peer's (PROTOCOL.md §4,
 * "Events"). A change of ours shows at once, and is listed with its entry until the peer has acknowledged it.
 */
import { CHANGE_MS } from "../constants.ts";
import type { Direction, EntryChangeJson, EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { isoTime } from "../time/iso_time.ts";
import { type ChangeMark, type EarlyChange, EarlyChanges } from "./early_changes.ts";
import { forgottenFile } from "./forgotten_file.ts";
import { type ChangePayload, decodePayload, type EntryRef, isEmoji } from "./payload.ts";
import { refuseText } from "./text_check.ts";
import type { Timeline } from "./timeline.ts";

/** A change of an entry, as the user asks for it. */
export type EntryChange =
  | { kind: "reaction"; to: EntryRefJson; emoji: string; on: boolean }
  | { kind: "edit"; id: string; text: string }
  | { kind: "delete"; id: string };

/** Emoji that one side may have put to one entry at a time. */
const REACTIONS = 20;

/** Applies changes to the entries of one timeline. */
export class EntryChanges {
  readonly #timeline: Timeline;
  /** The entries that our changes on their way are about, by the change's id. */
  readonly #targets = new Map<string, EntryRefJson>();
  /** Ids of our edits in this run, and of earlier ones that were not read, by the id of the entry. */
  readonly #edits = new Map<string, string[]>();
  /** Our entries with edits that have disappeared. */
  readonly #ended = new Set<string>();
  readonly #early = new EarlyChanges();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    timeline.subscribeRemoved(({ direction, id }) => {
      if (direction === "out" && this.#edits.has(id)) this.#ended.add(id);
    });
    timeline.onNew((entry, writtenAtMs) => {
      for (const change of this.#early.take(entry)) applyFromPeer(entry, writtenAtMs, change);
    });
  }

  /** The peer's changes that wait for their entries. */
  state(): EarlyChange[] {
    return this.#early.state();
  }

  /**
   * Takes up the changes that wait for entries, those on their way that the entries of the timeline list, and the edits
   * among `payloads`, the bytes of what the peer has not read, by id.
   */
  restore(early: readonly EarlyChange[], payloads: ReadonlyMap<string, Uint8Array>): void {
    this.#early.restore(early);
    for (const [id, bytes] of payloads) {
      const payload = decodePayload(bytes);
      if (payload.kind === "edit") this.#noteEdit(payload.id, id);
    }
    for (const { direction, id, changes = [] } of this.#timeline.entries()) {
      for (const change of changes) this.#targets.set(change.id, { direction, id });
    }
  }

  /** Why a change of ours is declined; undefined when it may be made. */
  refuse(change: EntryChange, nowMs: number): Refusal | undefined {
    const entry = this.#timeline.find(targetOf(change).direction, targetOf(change).id);
    if (entry === undefined) return refusal({ code: "entryUnknown" });
    if (isGone(entry)) return refusal({ code: "entryGone" });
    // A file has no text to be edited.
    if (entry.file !== undefined && change.kind === "edit") {
      return refusal({ code: "fileNotReady", state: entry.file.state });
    }
    if (change.kind === "reaction") {
      if (isEmoji(change.emoji)) return undefined;
      return refusal({ code: "valueInvalid", name: "emoji", reason: { code: "notAnEmoji" } });
    }
    if (nowMs - Date.parse(entry.at) > CHANGE_MS) {
      return refusal({ code: "tooLate", limitMs: CHANGE_MS });
    }
    if (change.kind === "delete") return undefined;
    return refuseText(change.text);
  }

  /** Makes a change of ours here, under the id that it goes out with. */
  make(id: string, change: EntryChange, nowMs: number): ChangePayload {
    const target = targetOf(change);
    const payload = payloadOf(change);
    this.#targets.set(id, target);
    if (payload.kind === "edit") this.#noteEdit(payload.id, id);
    this.#timeline.alter(target, (entry) => {
      apply(entry, payload, { by: "out", nowMs });
      entry.changes = [...entry.changes ?? [], { id, kind: change.kind, state: "queued" }];
    });
    return payload;
  }

  /** Notes how far a change of ours has come; false when there is none of that id. */
  advance(id: string, state: EntryChangeJson["state"] | "delivered"): boolean {
    const target = this.#targets.get(id);
    if (target === undefined) return false;
    if (state === "delivered") this.#targets.delete(id);
    this.#timeline.alter(target, (entry) => {
      const changes = (entry.changes ?? []).flatMap((each) =>
        each.id !== id ? [each] : state === "delivered" ? [] : [{ ...each, state }]
      );
      entry.changes = changes.length === 0 ? undefined : changes;
    });
    return true;
  }

  /** Ids of the edits that hold texts of our entry `id`. */
  editsOf(id: string): string[] {
    return this.#edits.get(id) ?? [];
  }

  /** Of these, the ones that the peer has. */
  deliveredEditsOf(id: string): string[] {
    return this.editsOf(id).filter((edit) => !this.#targets.has(edit));
  }

  /** Whether the change `id` of ours edits an entry that has disappeared. */
  isOfEnded(id: string): boolean {
    const entryId = this.editedBy(id);
    return entryId !== undefined && this.#ended.has(entryId);
  }

  #noteEdit(entryId: string, id: string): void {
    this.#edits.set(entryId, [...this.editsOf(entryId), id]);
  }

  /**
   * The entry whose text now goes by our change `id`: it is protected no better, and no sooner gone, than the cell of
   * the change. Undefined where that changes no text.
   */
  editedBy(id: string): string | undefined {
    const target = this.#targets.get(id);
    return target !== undefined && this.editsOf(target.id).includes(id) ? target.id : undefined;
  }

  /** Takes a change of the peer; what it has no right to changes nothing, what is about a later entry waits for it. */
  receive(payload: ChangePayload, mark: ChangeMark): void {
    const target = payload.kind === "reaction"
      ? refFromPeer(payload.to)
      : { direction: "in", id: payload.id } as const;
    const isKnown = this.#timeline.alter(target, (entry, entryWrittenAtMs) => {
      applyFromPeer(entry, entryWrittenAtMs, { payload, mark });
    });
    if (!isKnown) this.#early.keep(target, { payload, mark });
  }
}

/** The peer's entries are ours to it, and the other way round. */
export function refFromPeer({ author, id }: EntryRef): EntryRefJson {
  return { direction: author === "sender" ? "in" : "out", id };
}

/** The same for what we say to the peer. */
export function refToPeer({ direction, id }: EntryRefJson): EntryRef {
  return { author: direction === "out" ? "sender" : "receiver", id };
}

function targetOf(change: EntryChange): EntryRefJson {
  return change.kind === "reaction" ? change.to : { direction: "out", id: change.id };
}

function payloadOf(change: EntryChange): ChangePayload {
  return change.kind === "reaction" ? { ...change, to: refToPeer(change.to) } : change;
}

/** Nothing can be done with it any more; with an agreement nothing ever can: it holds until another one takes its place. */
function isGone({ deleted, unknown, agreement, state }: EntryJson): boolean {
  return deleted === true || unknown === true || agreement !== undefined || state === "cancelled" ||
    state === "failed";
}

/** A change of the peer to an entry that was written at `entryWrittenAtMs`, by the clock of its writer. */
function applyFromPeer(
  entry: EntryJson,
  entryWrittenAtMs: number,
  { payload, mark }: { payload: ChangePayload; mark: ChangeMark },
): void {
  const { nowMs, writtenAtMs, slot, padded } = mark;
  if (isGone(entry) || (entry.file !== undefined && payload.kind === "edit")) return;
  if (payload.kind !== "reaction" && writtenAtMs - entryWrittenAtMs > CHANGE_MS) return;
  apply(entry, payload, { by: "in", nowMs });
  if (payload.kind !== "edit") return;
  // The text that is shown came with this cell.
  entry.slot = slot;
  entry.keysGoneAt = undefined;
  if (!padded) entry.protection = "aead";
}

function apply(
  entry: EntryJson,
  payload: ChangePayload,
  { by, nowMs }: { by: Direction; nowMs: number },
): void {
  switch (payload.kind) {
    case "edit":
      entry.text = payload.text;
      entry.editedAt = isoTime(nowMs);
      return;
    case "delete":
      entry.text = "";
      entry.deleted = true;
      entry.file = entry.file && forgottenFile(entry.file);
      entry.reactions = undefined;
      return;
    case "reaction": {
      const { emoji, on } = payload;
      const others = (entry.reactions ?? []).filter((each) =>
        each.emoji !== emoji || each.by !== by
      );
      const isFull = others.filter((each) => each.by === by).length >= REACTIONS;
      const reactions = on && !isFull ? [...others, { emoji, by }] : others;
      entry.reactions = reactions.length === 0 ? undefined : reactions;
    }
  }
}
