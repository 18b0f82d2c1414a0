/** What the user does with entries while the list is open: sends, changes and reads texts and files. */
import type { AgreementJson, EntryJson, EntryState } from "../gui_api/entry_json.ts";
import type { FileAction } from "../files/file_actions.ts";
import type { FileLane } from "../files/file_lane.ts";
import type { FileToSend } from "../files/file_lane_options.ts";
import type { KeptWindow } from "../history/vault_job.ts";
import type { EntryChange } from "../messages/entry_changes.ts";
import type { PadPolicy } from "../messages/pad_policy.ts";
import type { SendOptions, SendOutcome } from "../messages/text_check.ts";
import type { TextLane } from "../messages/text_lane.ts";
import { type EntryWindow, keyOf, type Timeline } from "../messages/timeline.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { ListWatch } from "./list_watch.ts";

/** Entries of a page before another one that names no limit. */
const PAGE_ENTRIES = 200;

/** What the entries of a talk are made of. */
export interface OwnEntriesOptions {
  timeline: Timeline;
  texts: TextLane;
  files: FileLane;
  pad: PadPolicy;
  watch: ListWatch;
  /** A vault has entries that are not in the timeline. */
  keepsOlder: () => boolean;
  /** Entries of a window as a vault has them, also those that have left the timeline. */
  readKept: (window: KeptWindow) => Promise<EntryJson[]>;
  /** No entry is taken any more. */
  isClosing: () => boolean;
  /** An entry was queued: it is to be kept, and to leave as soon as it can. */
  onQueued: () => void;
  /** Something that the peer is to learn waits. */
  onRead: () => void;
  /** What is shown of the conversation may have changed. */
  onChange: () => void;
}

/** The entries of one open list, as its user acts on them. */
export class OwnEntries {
  readonly #options: OwnEntriesOptions;

  constructor(options: OwnEntriesOptions) {
    this.#options = options;
  }

  /** The entries in the window that the timeline has, newest last. */
  shown(window?: EntryWindow): EntryJson[] {
    return this.#options.timeline.entries(window);
  }

  /**
   * The entries in the window, newest last. What the timeline has no room for comes from the vault, where the window
   * names a limit or an entry before which it ends.
   */
  async read(window: EntryWindow = {}): Promise<EntryJson[]> {
    const { before, search, limit = before === undefined ? 0 : PAGE_ENTRIES } = window;
    const { timeline, keepsOlder, readKept } = this.#options;
    if (limit === 0 || !keepsOlder()) return this.shown(window);
    const within = { before, search, limit };
    const missing = limit - timeline.joined(within).length;
    if (missing <= 0) return timeline.joined(within);
    const [first] = timeline.joined({ before });
    const kept = await readKept({ before: first?.id ?? before, limit: missing, search });
    if (kept.length === 0) return this.shown(within);
    // What the timeline has counts, as it is by now.
    const joined = timeline.joined(within);
    const told = new Set(joined.map(keyOf));
    const older = kept.filter((entry) => !told.has(keyOf(entry)))
      .map((entry) => timeline.find(entry.direction, entry.id) ?? entry);
    return [...older, ...this.#unkept(within, [...older, ...joined]), ...joined].slice(-limit);
  }

  /** Ours that no vault has yet: those of the timeline behind the last one that is told. */
  #unkept({ before, search }: EntryWindow, told: readonly EntryJson[]): EntryJson[] {
    const keys = new Set(told.map(keyOf));
    const shown = this.shown({ before, search });
    const lastTold = shown.findLastIndex((entry) => keys.has(keyOf(entry)));
    return lastTold < 0 ? [] : shown.slice(lastTold + 1);
  }

  /** Queues a text, once for each id. */
  send(text: string, options?: SendOptions): SendOutcome {
    return this.#queue(() => this.#options.texts.own.send(text, options));
  }

  /** Offers a file to the peer. */
  sendFile(file: FileToSend): SendOutcome {
    const { pad, watch, files } = this.#options;
    if (pad.mode === "always" && file.withoutPad !== true) {
      return refusal({ code: "fileWithoutPad" });
    }
    const { spent } = watch;
    if (spent !== undefined) return refusal(spent);
    return this.#queue(() => files.offer(file));
  }

  /** Does with a file what a person wants; `to`: the path under which an accepted one is saved. */
  actOnFile(id: string, action: FileAction, to?: string): Refusal | undefined {
    return this.#options.files.act(id, action, to);
  }

  /** A received file that is whole, or why there is none. */
  storedFile(id: string): ReturnType<FileLane["stored"]> {
    return this.#options.files.stored(id);
  }

  /** Reacts to an entry, or edits or deletes one of ours for both. */
  change(change: EntryChange): SendOutcome {
    return this.#queue(() => this.#options.texts.own.change(change));
  }

  /** Changes what holds for both people, where it differs from now. */
  agree(agreements: AgreementJson[]): Refusal | undefined {
    for (const agreement of agreements) {
      const { lifeMs = null, isSeenTold } = this.#options.texts.agreements;
      const isSame = agreement.code === "seen"
        ? agreement.on === isSeenTold
        : agreement.afterMs === lifeMs;
      const outcome = isSame
        ? undefined
        : this.#queue(() => this.#options.texts.own.agree(agreement));
      if (outcome?.kind === "refused") return outcome;
    }
    return undefined;
  }

  /** Sends the text of an entry that failed or was taken back, as a new entry. */
  resend(id: string): SendOutcome {
    const entry = this.#options.timeline.find("out", id);
    if (entry === undefined) return refusal({ code: "entryUnknown" });
    const { state, text, reply } = entry;
    if (state === "failed" || state === "cancelled") return this.send(text, { reply });
    return refusal({ code: "notResendable", state });
  }

  /** Takes a text back that has not wholly left; false when it is too late or unknown. */
  cancel(id: string): boolean {
    if (!this.#options.texts.own.cancel(id)) return false;
    this.#options.onChange();
    return true;
  }

  /** The user has seen what arrived, or what arrived up to the entry `through`. */
  markRead(through?: string): void {
    this.#options.texts.markRead(through);
    this.#options.onRead();
  }

  /** Resolves with the entry's state once it is delivered or will never be, or when `signal` fires. */
  whenDelivered(id: string, signal: AbortSignal): Promise<EntryState> {
    return this.#options.timeline.whenSettled(id, signal);
  }

  #queue(queue: () => SendOutcome): SendOutcome {
    if (this.#options.isClosing()) return refusal({ code: "closed" });
    const outcome = queue();
    if (outcome.kind === "queued") this.#options.onQueued();
    return outcome;
  }
}
