import type { EntryJson } from "../gui_api/entry_json.ts";
import { isoTime } from "../time/iso_time.ts";
import type { Agreements } from "./agreements.ts";
import { type EntryChanges, refFromPeer } from "./entry_changes.ts";
import type { ReceivedEntry } from "./inbox.ts";
import type { CellMark } from "./lane.ts";
import type { Timeline } from "./timeline.ts";

/** No clock is further ahead; a later time would leave no room for ours, which has to be later still. */
const AGREED_AHEAD_MS = 366 * 86_400_000;

/** How many entries that have disappeared are remembered; the oldest are forgotten. */
const ENDED = 1_024;

/** What an entry of the peer leads to. */
export interface PeerEntriesOptions {
  timeline: Timeline;
  changes: EntryChanges;
  agreements: Agreements;
  /** An entry that has been read here, or has disappeared since, was offered again: the peer has not heard of the reading. */
  onReadBefore: (id: string) => void;
}

/** Puts whole entries of the peer into the timeline, or into effect. */
export class PeerEntries {
  readonly #options: PeerEntriesOptions;
  /** Ids of what has disappeared here. */
  readonly #ended = new Set<string>();

  constructor(options: PeerEntriesOptions) {
    this.#options = options;
    options.timeline.subscribeRemoved(({ direction, id }) => {
      if (direction === "in") this.#noteEnded(id);
    });
  }

  /** Takes the next entry, in the order of the peer. */
  take(received: ReceivedEntry, mark: CellMark): void {
    const { payload, writtenAtMs, id, padded } = received;
    const { timeline, changes, agreements, onReadBefore } = this.#options;
    if (payload.kind === "reaction" || payload.kind === "edit" || payload.kind === "delete") {
      return changes.receive(payload, { ...mark, writtenAtMs, padded });
    }
    if (payload.kind === "fileSeen") return this.#takeFileSeen(payload.id);
    if (payload.kind === "later" && !payload.shown) return;
    // Ids are random: the peer has taken over one of ours, which stands alone for an entry where pages begin.
    if (timeline.find("out", id) !== undefined) return;
    if (payload.kind === "agreement") {
      // Without a line of its own nobody would see the change.
      if (this.#ended.has(id) || timeline.find("in", id) !== undefined) return;
      const latestMs = mark.nowMs + AGREED_AHEAD_MS;
      const change = {
        agreement: payload.agreement,
        writtenAtMs: Math.min(writtenAtMs, latestMs),
        id,
      };
      if (!agreements.take(change)) return;
    }
    if (this.#ended.has(id)) return onReadBefore(id);
    if (timeline.append(entryOf(received, mark), writtenAtMs)) return;
    if (timeline.find("in", id)?.state === "read") onReadBefore(id);
  }

  #noteEnded(id: string): void {
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (this.#ended.size > ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** It may come before the word that the file is whole. */
  #takeFileSeen(id: string): void {
    const { timeline } = this.#options;
    const state = timeline.find("out", id)?.file?.state;
    if (state === "complete" || state === "moving") timeline.update(id, { state: "read" });
  }
}

function entryOf({ id, payload, padded }: ReceivedEntry, { slot, nowMs }: CellMark): EntryJson {
  const isText = payload.kind === "text" || payload.kind === "reply";
  return {
    id,
    direction: "in",
    text: isText ? payload.text : "",
    at: isoTime(nowMs),
    state: "delivered",
    slot,
    protection: padded ? "pad" : "aead",
    reply: payload.kind === "reply" ? refFromPeer(payload.to) : undefined,
    unknown: payload.kind === "later" ? true : undefined,
    agreement: payload.kind === "agreement" ? payload.agreement : undefined,
    disappearsAfterMs: isText ? payload.lifeMs : undefined,
  };
}
