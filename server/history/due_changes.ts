import type { EntryRefJson } from "../gui_api/entry_json.ts";
import type { OwnSettings } from "../messages/own_settings.ts";
import type { TextLane, TextLaneState } from "../messages/text_lane.ts";
import { keyOf, type Timeline } from "../messages/timeline.ts";
import type { KeptEntry } from "./kept_entry.ts";
import { type Behind, handoverOf } from "./handover.ts";
import type { KeptFiles } from "./kept_files.ts";
import type { VaultChanges } from "./vault_job.ts";

/** What a history follows. */
export interface HistoryParts {
  timeline: Timeline;
  texts: TextLane;
  settings: OwnSettings;
  files: KeptFiles;
}

/** What has changed in a talk and was not handed to its vault. */
export class DueChanges {
  readonly #parts: HistoryParts;
  /** Entries that have changed since `gather()`, by direction and id. */
  #touched = new Map<string, KeptEntry>();
  #removed: EntryRefJson[] = [];
  /** Ids of the payloads that the vault has, or is about to have. */
  readonly #payloadIds: Set<string>;
  /** Lane, settings and files as they were last gathered. */
  readonly #told = new Map<string, string>();
  #due = nothing();
  readonly #unsubscribe: (() => void)[];

  /** Follows the timeline from now on; what it holds by now the vault has, and payloads of the ids `keptPayloads`. */
  constructor(parts: HistoryParts, keptPayloads: Iterable<string>) {
    this.#parts = parts;
    this.#payloadIds = new Set(keptPayloads);
    const { timeline } = parts;
    this.#unsubscribe = [
      timeline.subscribe((entry) => {
        this.#touched.set(keyOf(entry), { entry, writtenAtMs: timeline.writtenAtMs(entry) });
      }),
      timeline.subscribeRemoved((ref) => {
        this.#touched.delete(keyOf(ref));
        this.#removed.push(ref);
      }),
    ];
  }

  /** Follows the timeline no more: what changes for a vault that has failed would pile up. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  /** The lane as it was last gathered, as `laneText()` has it. */
  get lane(): string | undefined {
    return this.#told.get("lane");
  }

  /** All in which the talk differs from a vault that did not follow it for a while; see `handoverOf()`. */
  takeAll(vault: Behind, nowMs: number): VaultChanges {
    this.gather(nowMs);
    return { ...this.take(), ...handoverOf(this.#parts.timeline, vault) };
  }

  /** Takes down what is different from the last time; false where nothing is. */
  gather(nowMs: number): boolean {
    const { texts, settings, files } = this.#parts;
    this.#due.nowMs = nowMs;
    // Each of them has to be asked.
    const isChanged = [
      this.#gatherEntries(),
      this.#gatherPayloads(),
      this.#gatherOne({ lane: texts.state() }),
      this.#gatherOne({ settings: settings.state() }),
      this.#gatherOne({ files: files.state() }),
    ];
    return isChanged.includes(true);
  }

  /** All that was gathered, which is the vault's matter from now on. */
  take(): VaultChanges {
    const { entries, ...due } = this.#due;
    this.#due = nothing();
    return { ...due, entries: [...entries.values()] };
  }

  #gatherEntries(): boolean {
    const [touched, removed] = [this.#touched, this.#removed];
    this.#touched = new Map();
    this.#removed = [];
    for (const ref of removed) this.#due.entries.delete(keyOf(ref));
    this.#due.removed.push(...removed);
    for (const [key, kept] of touched) this.#due.entries.set(key, kept);
    return touched.size + removed.length > 0;
  }

  #gatherPayloads(): boolean {
    const { payloads } = this.#parts.texts;
    const due = this.#due.payloads;
    const gone = [...this.#payloadIds].filter((id) => !payloads.has(id));
    const added = [...payloads].filter(([id]) => !this.#payloadIds.has(id));
    for (const id of gone) this.#payloadIds.delete(id);
    for (const [id] of added) this.#payloadIds.add(id);
    due.added = [...due.added.filter(([id]) => !gone.includes(id)), ...added];
    due.removed.push(...gone);
    if (gone.length + added.length === 0) return false;
    // The row of the lane names their places.
    this.#told.delete("lane");
    return true;
  }

  #gatherOne(change: Partial<Pick<VaultChanges, "lane" | "settings" | "files">>): boolean {
    const [name = ""] = Object.keys(change);
    const told = JSON.stringify(change);
    if (told === this.#told.get(name)) return false;
    this.#told.set(name, told);
    Object.assign(this.#due, change);
    return true;
  }
}

/** What tells one state of a lane from all others. */
export function laneText(lane: TextLaneState | undefined): string | undefined {
  return lane && JSON.stringify({ lane });
}

/** Changes that are gathered; entries by direction and id. */
type Gathered = Omit<VaultChanges, "entries"> & { entries: Map<string, KeptEntry> };

/** What a save says of all but entries where nothing has changed. */
export function unchanged(): Omit<VaultChanges, "entries"> {
  return {
    removed: [],
    sought: [],
    nowMs: 0,
    payloads: { added: [], removed: [] },
    lane: undefined,
    settings: undefined,
    files: undefined,
  };
}

function nothing(): Gathered {
  return { ...unchanged(), entries: new Map() };
}
