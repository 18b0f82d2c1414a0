import { matcherOf } from "./search.ts";
import { Emitter } from "../emitter.ts";
import type {
  Direction,
  EntryJson,
  EntryRefJson,
  EntryState,
  PadWaitJson,
  Protection,
} from "../gui_api/entry_json.ts";

/** Rank of a state: an entry only ever moves to a higher one, so that a late event cannot undo a later fact. */
const RANK: Record<EntryState, number> = {
  queued: 0,
  sent: 1,
  failed: 2,
  cancelled: 2,
  delivered: 3,
  read: 4,
};

/** What may become known of an entry after it was written. */
export interface EntryPatch {
  state?: EntryState;
  slot?: number;
  /** Ignored when the entry has gone out with less protection before: the weaker word stays true. */
  protection?: Protection;
  /** Waits for pad; null: does not any more. */
  padWait?: PadWaitJson | null;
}

/** A part of a timeline: the newest `limit` entries before the one of that id that hold the words; absent: no bound. */
export interface EntryWindow {
  before?: string | undefined;
  limit?: number | undefined;
  search?: string | undefined;
}

/** Takes a new entry, and when it was written, Unix ms by the clock of whoever wrote it. */
export type NewEntryHook = (entry: EntryJson, writtenAtMs: number) => void;

/** Entries that a timeline holds; the oldest leave first. */
export const TIMELINE_ENTRIES = 10_000;
/** Most UTF-16 code units of their texts. */
export const TIMELINE_UNITS = 8_388_608;

/**
 * The ordered entries of one conversation, newest last. The one place where an entry's state changes;
 * every change is told to whoever subscribed.
 */
export class Timeline {
  #entries: EntryJson[] = [];
  #byKey = new Map<string, EntryJson>();
  /** When the peer's entries were written, Unix ms by its clock, by key. */
  readonly #writtenAtMs = new Map<string, number>();
  readonly #emitter = new Emitter<EntryJson>();
  readonly #removed = new Emitter<EntryRefJson>();
  readonly #dropped = new Emitter<EntryRefJson>();
  #completeNew: NewEntryHook = () => {};
  #units = 0;
  #hasDropped = false;
  #unread = 0;

  /** Older entries have left to make room. */
  get hasDropped(): boolean {
    return this.#hasDropped;
  }

  /** Entries of the peer that were not read. */
  get unread(): number {
    return this.#unread;
  }

  /**
   * Adds an entry at the end; false when one of that direction and id is there already. `writtenAtMs`: by the clock
   * of whoever wrote it.
   */
  append(entry: EntryJson, writtenAtMs = Date.parse(entry.at)): boolean {
    const key = keyOf(entry);
    if (this.#byKey.has(key)) return false;
    this.#writtenAtMs.set(key, writtenAtMs);
    const own = { ...entry };
    this.#completeNew(own, writtenAtMs);
    this.#entries.push(own);
    this.#byKey.set(key, own);
    this.#units += own.text.length;
    if (isUnread(own)) this.#unread++;
    this.#dropOldest();
    this.#tell(own);
    return true;
  }

  /** `hook` may alter every new entry in place before anybody is told of it; there is one hook. */
  onNew(hook: NewEntryHook): void {
    this.#completeNew = hook;
  }

  /** What is on its way to the peer stays: the outbox has a bound of its own. */
  #dropOldest(): void {
    while (this.#entries.length > TIMELINE_ENTRIES || this.#units > TIMELINE_UNITS) {
      const at = this.#entries.findIndex((entry) => !isOnItsWay(entry));
      const [oldest] = at < 0 ? [] : this.#entries.splice(at, 1);
      if (oldest === undefined) return;
      this.#forget(oldest);
      this.#hasDropped = true;
      this.#dropped.emit({ direction: oldest.direction, id: oldest.id });
    }
  }

  /** Takes an entry away for good, and tells of it; undefined where there is none. */
  remove(ref: EntryRefJson): EntryJson | undefined {
    const key = keyOf(ref);
    const entry = this.#byKey.get(key);
    if (entry === undefined) return undefined;
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.#forget(entry);
    this.#removed.emit({ direction: entry.direction, id: entry.id });
    return entry;
  }

  #forget(entry: EntryJson): void {
    this.#byKey.delete(keyOf(entry));
    this.#writtenAtMs.delete(keyOf(entry));
    this.#units -= entry.text.length;
    if (isUnread(entry)) this.#unread--;
  }

  /** Notes what became known of one of our own entries; false when nothing changed. */
  update(id: string, patch: EntryPatch): boolean {
    const entry = this.#byKey.get(keyOf({ direction: "out", id }));
    if (entry === undefined) return false;
    const before = { ...entry };
    if (patch.state !== undefined && RANK[patch.state] > RANK[entry.state]) {
      entry.state = patch.state;
    }
    if (patch.slot !== undefined && patch.slot !== entry.slot) {
      entry.slot = patch.slot;
      // It went out again: the receipt was for an earlier key.
      delete entry.keysGoneAt;
    }
    if (patch.protection !== undefined && entry.protection !== "aead") {
      entry.protection = patch.protection;
    }
    if (patch.padWait) entry.padWait = patch.padWait;
    if (patch.padWait === null || RANK[entry.state] > RANK.sent) delete entry.padWait;
    const changed = before.state !== entry.state || before.slot !== entry.slot ||
      before.protection !== entry.protection || !isSameWait(before.padWait, entry.padWait);
    if (changed) this.#tell(entry);
    return changed;
  }

  /** Lets `change` alter an entry in place, and tells of it when it did; false where there is none. */
  alter(ref: EntryRefJson, change: (entry: EntryJson, writtenAtMs: number) => void): boolean {
    const key = keyOf(ref);
    const entry = this.#byKey.get(key);
    if (entry === undefined) return false;
    const before = JSON.stringify(entry);
    const wasUnread = isUnread(entry);
    this.#units -= entry.text.length;
    change(entry, this.writtenAtMs(ref));
    this.#units += entry.text.length;
    this.#unread += Number(isUnread(entry)) - Number(wasUnread);
    if (JSON.stringify(entry) !== before) this.#tell(entry);
    return true;
  }

  /**
   * Notes that the user has seen every entry that came in, or those up to the incoming entry `through`; returns copies
   * of the ones that were not seen before.
   */
  markRead(through?: string): EntryJson[] {
    const last = through === undefined
      ? undefined
      : this.#byKey.get(keyOf({ direction: "in", id: through }));
    const seen: EntryJson[] = [];
    if (through !== undefined && last === undefined) return seen;
    for (const entry of this.#entries) {
      if (entry.direction === "in" && entry.state !== "read") {
        if (isUnread(entry)) this.#unread--;
        entry.state = "read";
        this.#tell(entry);
        seen.push({ ...entry });
      }
      if (entry === last) break;
    }
    return seen;
  }

  /** When an entry was written, Unix ms by the clock of whoever wrote it; 0 where there is none. */
  writtenAtMs(ref: EntryRefJson): number {
    return this.#writtenAtMs.get(keyOf(ref)) ?? 0;
  }

  /** Whether an entry of either direction has this id. */
  has(id: string): boolean {
    return this.#byKey.has(`in/${id}`) || this.#byKey.has(`out/${id}`);
  }

  /** A copy of one entry. */
  find(direction: Direction, id: string): EntryJson | undefined {
    const entry = this.#byKey.get(keyOf({ direction, id }));
    return entry === undefined ? undefined : { ...entry };
  }

  /** Copies of the entries in the window, newest last; none where `before` names no entry. */
  entries(window: EntryWindow = {}): EntryJson[] {
    return this.#within(window, 0);
  }

  /**
   * The same, but of those alone between which none has left to make room: from the first of the peer on. Ours that were
   * on their way have stayed before that one, and what came between them and it may have left.
   */
  joined(window: EntryWindow): EntryJson[] {
    const from = this.#entries.findIndex(({ direction }) => direction === "in");
    return from < 0 ? [] : this.#within(window, from);
  }

  #within({ before, limit = Infinity, search }: EntryWindow, from: number): EntryJson[] {
    const end = before === undefined
      ? this.#entries.length
      : this.#entries.findIndex((entry) => entry.id === before);
    const earlier = this.#entries.slice(from, Math.max(from, end));
    const found = search === undefined ? earlier : earlier.filter(matcherOf(search));
    return found.slice(Math.max(0, found.length - limit)).map((entry) => ({ ...entry }));
  }

  /** Calls back with a copy of every entry that is added or changed; the returned function ends it. */
  subscribe(listener: (entry: EntryJson) => void): () => void {
    return this.#emitter.subscribe(listener);
  }

  /** Calls back with every entry that is taken away for good, not with those that leave to make room. */
  subscribeRemoved(listener: (ref: EntryRefJson) => void): () => void {
    return this.#removed.subscribe(listener);
  }

  /** Calls back with every entry that leaves to make room. */
  subscribeDropped(listener: (ref: EntryRefJson) => void): () => void {
    return this.#dropped.subscribe(listener);
  }

  /** Resolves with the state of our entry once it is neither queued nor sent, or when `signal` fires. */
  whenSettled(id: string, signal: AbortSignal): Promise<EntryState> {
    return new Promise((resolve) => {
      const look = (): void => {
        const state = this.find("out", id)?.state ?? "failed";
        if ((state === "queued" || state === "sent") && !signal.aborted) return;
        end();
        signal.removeEventListener("abort", look);
        resolve(state);
      };
      const end = this.subscribe(look);
      signal.addEventListener("abort", look, { once: true });
      look();
    });
  }

  #tell(entry: EntryJson): void {
    this.#emitter.emit({ ...entry });
  }
}

/** A deleted entry has nothing to be read, and a changed agreement is no message. */
function isUnread({ direction, state, deleted, agreement }: EntryJson): boolean {
  return direction === "in" && state !== "read" && deleted !== true && agreement === undefined;
}

/** One of ours that has not left yet, or is not delivered. */
export function isOnItsWay({ direction, state }: EntryJson): boolean {
  return direction === "out" && (state === "queued" || state === "sent");
}

function isSameWait(one: PadWaitJson | undefined, other: PadWaitJson | undefined): boolean {
  return one?.bytes === other?.bytes && one?.sentBytes === other?.sentBytes &&
    one?.until === other?.until;
}

/** What tells an entry from all others: both sides may choose one id, and a peer's must not reach our entry. */
export function keyOf({ direction, id }: EntryRefJson): string {
  return `${direction}/${id}`;
}
