/**
 * What one conversation keeps from run to run: its timeline, what waits for the peer, and what has come from it
 * (server/VAULT.md).
 *   1. `openHistory()` opens the file;  2. `restore()` puts what it holds into timeline and lane;
 *   3. `save()` writes what has changed, before a cell leaves that tells the peer of it.
 * A file that fails later is given up: the talk goes on in memory.
 */
import type { Vault } from "../../keys/list/vault.ts";
import type { RandomFill } from "../../keys/random.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import type { HistoryFault } from "../gui_api/notice_json.ts";
import type { OwnSettings, OwnSettingsState } from "../messages/own_settings.ts";
import type { TextLane, TextLaneState } from "../messages/text_lane.ts";
import type { Timeline } from "../messages/timeline.ts";
import { SealedRows } from "./sealed_rows.ts";

/** Kinds of rows. */
const ENTRY = 1;
const LANE = 2;
const PAYLOAD = 3;
const SETTINGS = 4;

/** What a history is opened with. */
export interface HistoryOptions {
  path: string;
  vault: Pick<Vault, "sealer">;
  random: RandomFill;
}

/** What a history follows. */
export interface HistoryParts {
  timeline: Timeline;
  texts: TextLane;
  settings: OwnSettings;
}

/** The history in a file, or why there is none. */
export type HistoryOpened = { kind: "opened"; history: History } | {
  kind: "failed";
  fault: HistoryFault;
};

interface KeptEntry {
  entry: EntryJson;
  writtenAtMs: number;
}

interface KeptLane extends TextLaneState {
  /** Places of the payloads, by entry id. */
  places: [id: string, place: number][];
}

/** Opens the vault at `path`, or makes it. */
export function openHistory({ path, vault, random }: HistoryOptions): HistoryOpened {
  const sealer = vault.sealer("history");
  const opened = SealedRows.open(path, { sealer, random });
  if (opened.kind === "failed") {
    sealer.wipe();
    return opened;
  }
  const close = (): void => {
    opened.rows.close();
    sealer.wipe();
  };
  const loaded = load(opened.rows);
  if (loaded !== undefined) {
    return { kind: "opened", history: new History(opened.rows, { loaded, close }) };
  }
  close();
  return { kind: "failed", fault: "damaged" };
}

/** The history of one conversation. */
export class History {
  readonly #rows: SealedRows;
  readonly #close: () => void;
  #loaded: Loaded | undefined;
  /** Places of the entries, by direction and id. */
  readonly #entryPlaces = new Map<string, number>();
  readonly #payloadPlaces: Map<string, number>;
  /** Entries that have changed since they were last written. */
  readonly #changed = new Map<string, EntryJson>();
  #nextPlace: number;
  /** The lane as it was last written. */
  #laneWritten = "";
  /** The settings, in the same way. */
  #settingsWritten = "";
  #isOpen = true;

  /** For `openHistory()`. */
  constructor(rows: SealedRows, { loaded, close }: { loaded: Loaded; close: () => void }) {
    this.#rows = rows;
    this.#close = close;
    this.#loaded = loaded;
    this.#payloadPlaces = new Map(loaded.lane?.places);
    this.#nextPlace = loaded.nextPlace;
  }

  /** False once the file could not be written. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The entries that the file holds, oldest first; none once they were restored. */
  entries(): EntryJson[] {
    return (this.#loaded ?? EMPTY).entries.map(({ kept }) => kept.entry);
  }

  /** Puts what the file holds into timeline and lane, and follows the timeline from now on. */
  restore({ timeline, texts, settings: own }: HistoryParts): void {
    const { entries, lane, payloads, settings } = this.#loaded ?? EMPTY;
    this.#loaded = undefined;
    for (const { place, kept: { entry, writtenAtMs } } of entries) {
      this.#entryPlaces.set(keyOf(entry), place);
      timeline.append({ ...entry, padWait: undefined }, writtenAtMs);
    }
    if (lane !== undefined) texts.restore(lane, payloads);
    if (settings !== undefined) own.restore(settings);
    timeline.subscribe((entry) => this.#changed.set(keyOf(entry), entry));
  }

  /** Writes what has changed; false when the file has failed, now or before. Durable when it returns true. */
  save(parts: HistoryParts): boolean {
    if (!this.#isOpen) return false;
    this.#putEntries(parts.timeline);
    this.#putLane(parts.texts);
    this.#putSettings(parts.settings);
    try {
      this.#rows.commit();
      return true;
    } catch {
      this.close();
      return false;
    }
  }

  /** Gives the file back and forgets its key. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#close();
  }

  #putEntries(timeline: Timeline): void {
    for (const [key, entry] of this.#changed) {
      const place = this.#entryPlaces.get(key) ?? this.#nextPlace++;
      this.#entryPlaces.set(key, place);
      const kept: KeptEntry = { entry, writtenAtMs: timeline.writtenAtMs(entry) };
      this.#rows.put(ENTRY, place, encode(kept));
    }
    this.#changed.clear();
  }

  #putLane(texts: TextLane): void {
    const { payloads } = texts;
    for (const [id, place] of this.#payloadPlaces) {
      if (payloads.has(id)) continue;
      this.#payloadPlaces.delete(id);
      this.#rows.remove(PAYLOAD, place);
    }
    for (const [id, payload] of payloads) {
      if (this.#payloadPlaces.has(id)) continue;
      const place = this.#nextPlace++;
      this.#payloadPlaces.set(id, place);
      this.#rows.put(PAYLOAD, place, payload);
    }
    const lane: KeptLane = { ...texts.state(), places: [...this.#payloadPlaces] };
    const written = JSON.stringify(lane);
    if (written === this.#laneWritten) return;
    this.#laneWritten = written;
    this.#rows.put(LANE, 0, new TextEncoder().encode(written));
  }

  #putSettings(settings: OwnSettings): void {
    const written = JSON.stringify(settings.state());
    if (written === this.#settingsWritten) return;
    this.#settingsWritten = written;
    this.#rows.put(SETTINGS, 0, new TextEncoder().encode(written));
  }
}

/** What a file holds. */
interface Loaded {
  entries: { place: number; kept: KeptEntry }[];
  lane: KeptLane | undefined;
  payloads: Map<string, Uint8Array>;
  settings: OwnSettingsState | undefined;
  /** Above every place in use. */
  nextPlace: number;
}

const EMPTY: Loaded = {
  entries: [],
  lane: undefined,
  payloads: new Map(),
  settings: undefined,
  nextPlace: 1,
};

/** Everything in a file; undefined where a row does not open. */
function load(rows: SealedRows): Loaded | undefined {
  const [entries, lanes, payloads] = [rows.load(ENTRY), rows.load(LANE), rows.load(PAYLOAD)];
  const settings = rows.load(SETTINGS);
  if (entries === undefined || lanes === undefined || payloads === undefined) return undefined;
  if (settings === undefined) return undefined;
  const lane = lanes[0] && decode<KeptLane>(lanes[0].bytes);
  const byPlace = new Map(payloads.map(({ place, bytes }) => [place, bytes]));
  const places = [...entries, ...payloads].map(({ place }) => place);
  return {
    entries: entries.map(({ place, bytes }) => ({ place, kept: decode<KeptEntry>(bytes) })),
    lane,
    payloads: new Map(
      (lane?.places ?? []).map(([id, place]) => [id, byPlace.get(place) ?? new Uint8Array()]),
    ),
    settings: settings[0] && decode<OwnSettingsState>(settings[0].bytes),
    nextPlace: places.reduce((highest, place) => Math.max(highest, place), 0) + 1,
  };
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** What `encode` wrote; the seal vouches for its form. */
function decode<Value>(bytes: Uint8Array): Value {
  return JSON.parse(new TextDecoder().decode(bytes)) as Value;
}

function keyOf({ direction, id }: Pick<EntryJson, "direction" | "id">): string {
  return `${direction}/${id}`;
}
