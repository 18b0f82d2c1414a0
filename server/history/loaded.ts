import type { OwnSettingsState } from "../messages/own_settings.ts";
import type { TextLaneState } from "../messages/text_lane.ts";
import { TIMELINE_ENTRIES } from "../messages/timeline.ts";
import { decodeRow, type KeptEntry } from "./kept_entry.ts";
import { ENTRY, FILES, LANE, PAYLOAD, SETTINGS } from "./row_kinds.ts";
import type { Row, Rows } from "./sealed_rows.ts";

/** The lane as it is kept. */
export interface KeptLane extends TextLaneState {
  /** Places of the payloads, by entry id. */
  places: [id: string, place: number][];
  /** Places of our entries that are not delivered, or not read. */
  open: number[];
}

/** What a file holds for the next run. */
export interface Loaded {
  /** The newest, and older ones that are not delivered; oldest first. */
  entries: { place: number; kept: KeptEntry }[];
  lane: KeptLane | undefined;
  payloads: Map<string, Uint8Array>;
  settings: OwnSettingsState | undefined;
  /** Of the file lane, which knows what they are. */
  files: unknown;
}

/** Opens what a conversation goes on with; undefined where a row of it does not open. */
export function loadRows(rows: Rows): Loaded | undefined {
  const [lanes, payloads, settings] = [rows.load(LANE), rows.load(PAYLOAD), rows.load(SETTINGS)];
  const files = rows.load(FILES);
  if (lanes === undefined || payloads === undefined) return undefined;
  if (settings === undefined || files === undefined) return undefined;
  const lane = lanes[0] && decodeRow<KeptLane>(lanes[0].bytes);
  const entries = loadEntries(rows, lane?.open ?? []);
  if (entries === undefined) return undefined;
  const byPlace = new Map(payloads.map(({ place, bytes }) => [place, bytes]));
  return {
    entries: entries.map(({ place, bytes }) => ({ place, kept: decodeRow<KeptEntry>(bytes) })),
    lane,
    payloads: new Map(
      (lane?.places ?? []).map(([id, place]) => [id, byPlace.get(place) ?? new Uint8Array()]),
    ),
    files: files[0] && decodeRow<unknown>(files[0].bytes),
    settings: settings[0] && decodeRow<OwnSettingsState>(settings[0].bytes),
  };
}

function loadEntries(rows: Rows, open: number[]): Row[] | undefined {
  const newest = rows.load(ENTRY, TIMELINE_ENTRIES);
  if (newest === undefined) return undefined;
  const first = newest[0]?.place ?? 0;
  const older = open.filter((place) => place < first).map((place) => rows.get(ENTRY, place));
  return [...older.filter((row) => row !== undefined), ...newest];
}
