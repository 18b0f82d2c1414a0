/**
 * What one conversation keeps from run to run: its timeline, what waits for the peer, and what has come from it
 * (server/VAULT.md).
 *   1. `openHistory()` opens the file;  2. `restore()` puts what it holds into timeline and lane;
 *   3. `save()` writes what has changed, before a cell is sealed that tells the peer of it; the cell leaves when
 *   `saving` has resolved.
 * A file that fails later is given up: the talk goes on in memory.
 */
import type { Vault } from "../../keys/list/vault.ts";
import type { RandomFill } from "../../keys/random.ts";
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import type { HistoryFault, HistoryStop } from "../gui_api/notice_json.ts";
import type { KeptFiles } from "./kept_files.ts";
import type { OwnSettings } from "../messages/own_settings.ts";
import type { TextLane } from "../messages/text_lane.ts";
import type { Timeline } from "../messages/timeline.ts";
import { EntryRows, type KeptWindow } from "./entry_rows.ts";
import { encodeRow } from "./kept_entry.ts";
import { type KeptLane, type Loaded, loadRows } from "./loaded.ts";
import { FILES, LANE, PAYLOAD, SETTINGS } from "./row_kinds.ts";
import { type OpenRows, type Rows, SealedRows, stopOf } from "./sealed_rows.ts";

/** What a history is opened with. */
export interface HistoryOptions {
  path: string;
  vault: Pick<Vault, "sealer">;
  random: RandomFill;
  /** Where the rows are; in a SQLite file when absent. */
  openRows?: OpenRows | undefined;
}

/** What a history follows. */
export interface HistoryParts {
  timeline: Timeline;
  texts: TextLane;
  settings: OwnSettings;
  files: KeptFiles;
}

/** The history in a file, or why there is none. */
export type HistoryOpened = { kind: "opened"; history: History } | {
  kind: "failed";
  fault: HistoryFault;
};

/** Opens the vault at `path`, or makes it. */
export function openHistory(options: HistoryOptions): HistoryOpened {
  const { path, vault, random, openRows = SealedRows.open } = options;
  const sealer = vault.sealer("history");
  const opened = openRows(path, { sealer, random });
  if (opened.kind === "failed") {
    sealer.wipe();
    return opened;
  }
  const close = (): void => {
    opened.rows.close();
    sealer.wipe();
  };
  const loaded = loadRows(opened.rows);
  if (loaded !== undefined) {
    return { kind: "opened", history: new History(opened.rows, { loaded, close }) };
  }
  close();
  return { kind: "failed", fault: "damaged" };
}

/** The history of one conversation. */
export class History {
  /** Every entry that the file holds, also those that have left the timeline. */
  readonly kept: EntryRows;
  readonly #rows: Rows;
  readonly #close: () => void;
  #loaded: Loaded | undefined;
  readonly #payloadPlaces: Map<string, number>;
  /** Entries that have changed since they were last written. */
  readonly #changed = new Map<string, EntryJson>();
  /** Entries that were taken away since. */
  readonly #removed: EntryRefJson[] = [];
  #nextPayload: number;
  /** Rows of which there is one, as they were last written, by kind. */
  readonly #written = new Map<number, string>();
  #isOpen = true;
  #saving: Promise<void> | undefined;
  #stopped: HistoryStop | undefined;

  /** For `openHistory()`. */
  constructor(rows: Rows, { loaded, close }: { loaded: Loaded; close: () => void }) {
    this.#rows = rows;
    this.#close = close;
    this.#loaded = loaded;
    this.kept = new EntryRows(rows);
    this.#payloadPlaces = new Map(loaded.lane?.places);
    this.#nextPayload = rows.highest(PAYLOAD) + 1;
  }

  /** False once the file could not be written. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Why the file could not be written; undefined while it can. */
  get stopped(): HistoryStop | undefined {
    return this.#stopped;
  }

  /** Entries of a window from before the timeline; none once the file has failed. */
  older(window: KeptWindow): EntryJson[] {
    try {
      return this.#isOpen ? this.kept.older(window) : [];
    } catch (error) {
      this.#stop(error);
      return [];
    }
  }

  /** Puts what the file holds into timeline and lane, and follows the timeline from now on. */
  restore({ timeline, texts, settings: own, files }: HistoryParts): void {
    const { entries = [], lane, payloads, settings, files: kept } = this.#loaded ?? {};
    this.#loaded = undefined;
    for (const { place, kept: { entry, writtenAtMs } } of entries) {
      this.kept.noteLoaded(entry, place);
      timeline.append({ ...entry, padWait: undefined }, writtenAtMs);
    }
    if (lane !== undefined) texts.restore(lane, payloads ?? new Map());
    if (settings !== undefined) own.restore(settings);
    if (kept !== undefined) files.restore(kept);
    timeline.subscribe((entry) => this.#changed.set(keyOf(entry), entry));
    timeline.subscribeRemoved((ref) => {
      this.#changed.delete(keyOf(ref));
      this.#removed.push(ref);
    });
  }

  /**
   * Writes what has changed, and removes what disappears by `nowMs`, Unix ms; false when the file has failed, now or
   * before. Durable when `saving` has resolved.
   */
  save(parts: HistoryParts, nowMs: number): boolean {
    if (!this.#isOpen) return false;
    try {
      this.#putEntries(parts.timeline);
      this.kept.removeEnded(nowMs);
      this.#putLane(parts);
      this.#putOne(SETTINGS, parts.settings.state());
      this.#putOne(FILES, parts.files.state());
      this.#follow(this.#rows.commit());
      return true;
    } catch (error) {
      this.#stop(error);
      return false;
    }
  }

  #stop(error: unknown): void {
    this.#stopped = stopOf(error);
    this.close();
  }

  /** Resolves when all that was saved is durable, or the file was given up; undefined: it is. */
  get saving(): Promise<void> | undefined {
    return this.#saving;
  }

  #follow(commit: Promise<void> | void): void {
    if (commit === undefined) return;
    const saving: Promise<void> = commit.catch((error) => this.#stop(error)).finally(() => {
      if (this.#saving === saving) this.#saving = undefined;
    });
    this.#saving = saving;
  }

  /** Gives the file back and forgets its key. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#close();
  }

  #putEntries(timeline: Timeline): void {
    for (const ref of this.#removed) this.kept.remove(ref);
    for (const entry of this.#changed.values()) {
      this.kept.put({ entry, writtenAtMs: timeline.writtenAtMs(entry) });
    }
    this.#removed.length = 0;
    this.#changed.clear();
  }

  #putLane({ texts }: HistoryParts): void {
    const { payloads } = texts;
    for (const [id, place] of this.#payloadPlaces) {
      if (payloads.has(id)) continue;
      this.#payloadPlaces.delete(id);
      this.#rows.remove(PAYLOAD, place);
    }
    for (const [id, payload] of payloads) {
      if (this.#payloadPlaces.has(id)) continue;
      const place = this.#nextPayload++;
      this.#payloadPlaces.set(id, place);
      this.#rows.put(PAYLOAD, place, payload);
    }
    const open = [...payloads.keys()].flatMap((id) => this.kept.placeOf({ direction: "out", id }));
    const lane: KeptLane = { ...texts.state(), places: [...this.#payloadPlaces], open };
    this.#putOne(LANE, lane);
  }

  /** Writes the only row of a kind, unless it says what it said before. */
  #putOne(kind: number, value: unknown): void {
    const written = JSON.stringify(value);
    if (written === this.#written.get(kind)) return;
    this.#written.set(kind, written);
    this.#rows.put(kind, 0, encodeRow(value));
  }
}

function keyOf({ direction, id }: EntryRefJson): string {
  return `${direction}/${id}`;
}
