/**
 * All that one vault keeps, row by row (VAULT.md §Rows): the entries, and what the talk around them goes on with.
 *   1. `load()` opens what the next run starts with;  2. `save()` writes what has changed as one transaction.
 */
import { concat } from "@std/bytes/concat";
import { TIMELINE_ENTRIES, TIMELINE_UNITS } from "../messages/timeline.ts";
import type { OwnSettingsState } from "../messages/own_settings.ts";
import type { TextLaneState } from "../messages/text_lane.ts";
import { EntryRows, type EntryRowsOptions } from "./entry_rows.ts";
import { decodeRow, encodeRow, type KeptEntry } from "./kept_entry.ts";
import { ENTRY, FILES, LANE, PAYLOAD, SETTINGS } from "./row_kinds.ts";
import type { Row, Rows } from "./sealed_rows.ts";
import type { Loaded, Saved, VaultChanges } from "./vault_job.ts";

/** Of the id before the bytes of an entry. */
const ID_BYTES = 16;

/** Rows that are opened at a time at the start. */
const BATCH = 100;

/** The lane as it is kept. */
interface KeptLane extends TextLaneState {
  /** Places of the payloads, by entry id. */
  places: [id: string, place: number][];
  /** Places of our entries that have not left yet, are not delivered, or not read. */
  open: number[];
}

/** The rows of one vault, and what they are. */
export class KeptRows {
  /** Every entry, also those that have left the timeline. */
  readonly entries: EntryRows;
  readonly #rows: Rows;
  readonly #payloadPlaces = new Map<string, number>();
  #nextPayload: number;
  /** The lane as it was read or written last, and the places that it names. */
  #lane: TextLaneState | undefined;
  #open = "";

  constructor(rows: Rows, options?: EntryRowsOptions) {
    this.#rows = rows;
    this.entries = new EntryRows(rows, options);
    this.#nextPayload = rows.highest(PAYLOAD) + 1;
  }

  /** When the next entry disappears, Unix ms; Infinity where none does. */
  get nextEndMs(): number {
    return this.entries.nextEndMs;
  }

  /** What the talk goes on with; undefined where a row of it does not open. */
  load(): Loaded | undefined {
    const rows = this.#rows;
    const [lanes, payloads, settings] = [rows.load(LANE), rows.load(PAYLOAD), rows.load(SETTINGS)];
    const files = rows.load(FILES);
    if (lanes === undefined || payloads === undefined) return undefined;
    if (settings === undefined || files === undefined) return undefined;
    const lane = lanes[0] && decodeRow<KeptLane>(lanes[0].bytes);
    const taken = this.#takePayloads(lane?.places ?? [], payloads);
    if (taken === undefined) return undefined;
    this.#lane = lane && stateOf(lane);
    this.#open = `${lane?.open ?? ""}`;
    const newest = this.#loadNewest();
    if (newest === undefined) return undefined;
    const first = newest[0]?.place ?? 0;
    return {
      entries: this.#takeEntries(newest, lane?.open.filter((place) => place < first) ?? []),
      hasOlder: rows.descend(ENTRY, first, 1).length > 0,
      lane: this.#lane,
      payloads: taken,
      settings: settings[0] && decodeRow<OwnSettingsState>(settings[0].bytes),
      files: files[0] && decodeRow<unknown>(files[0].bytes),
    };
  }

  /** No more than a timeline has room for: a vault may hold far longer texts. */
  #loadNewest(): Row[] | undefined {
    const batches: Row[][] = [];
    let [count, units, before] = [0, 0, Number.MAX_SAFE_INTEGER];
    while (count < TIMELINE_ENTRIES && units <= TIMELINE_UNITS) {
      const limit = Math.min(BATCH, TIMELINE_ENTRIES - count);
      const rows = this.#rows.load(ENTRY, { before, limit });
      if (rows === undefined) return undefined;
      if (rows.length === 0) break;
      batches.unshift(rows);
      before = rows[0]!.place;
      count += rows.length;
      units += rows.reduce((sum, row) => sum + unitsOf(row), 0);
    }
    return batches.flat();
  }

  /** Writes all changes in one transaction, durable when it returns. Throws where the medium does not take them. */
  save(changes: VaultChanges): Saved {
    const { entries, removed, sought, nowMs, lane, settings, files } = changes;
    for (const ref of removed) this.entries.remove(ref);
    if (sought.length > 0) this.entries.seek(sought);
    for (const kept of entries) this.entries.put(kept);
    this.entries.removeEnded(nowMs);
    this.entries.makeRoom();
    this.#putPayloads(changes.payloads);
    this.#putLane(lane);
    if (settings !== undefined) this.#putOne(SETTINGS, settings);
    if (files !== undefined) this.#putOne(FILES, files);
    this.#rows.commit();
    return {
      nextEndMs: this.nextEndMs,
      isTidyDue: this.#rows.isTidyDue ?? false,
      hasLeft: this.entries.hasLeft,
    };
  }

  /** Does what `save()` has put off. */
  tidy(): void {
    this.#rows.tidy?.();
  }

  /** Gives the file back. */
  close(): void {
    this.#rows.close();
  }

  /** The newest entries, behind those of `open`: places of older ones that are not delivered. */
  #takeEntries(newest: Row[], open: number[]): KeptEntry[] {
    const older = open.map((place) => this.#rows.get(ENTRY, place))
      .filter((row) => row !== undefined);
    return [...older, ...newest].map(({ place, bytes }) => {
      const kept = decodeRow<KeptEntry>(bytes);
      this.entries.noteLoaded(kept.entry, place);
      return kept;
    });
  }

  /** The bytes of our entries, by id; undefined where one is missing, or another row is in its place. */
  #takePayloads(places: KeptLane["places"], rows: Row[]): Map<string, Uint8Array> | undefined {
    const byPlace = new Map(rows.map(({ place, bytes }) => [place, bytes]));
    const payloads = new Map<string, Uint8Array>();
    for (const [id, place] of places) {
      const bytes = byPlace.get(place);
      if (bytes?.subarray(0, ID_BYTES).toHex() !== id) return undefined;
      payloads.set(id, bytes.subarray(ID_BYTES));
      this.#payloadPlaces.set(id, place);
    }
    return payloads;
  }

  #putPayloads({ added, removed }: VaultChanges["payloads"]): void {
    for (const id of removed) {
      const place = this.#payloadPlaces.get(id);
      if (place !== undefined) this.#rows.remove(PAYLOAD, place);
      this.#payloadPlaces.delete(id);
    }
    for (const [id, payload] of added) {
      const place = this.#nextPayload++;
      this.#payloadPlaces.set(id, place);
      this.#rows.put(PAYLOAD, place, concat([Uint8Array.fromHex(id), payload]));
    }
  }

  /** Its row names places, which may be others although the lane is the same. */
  #putLane(changed: TextLaneState | undefined): void {
    const open = this.#openPlaces();
    const isSame = changed === undefined && `${open}` === this.#open;
    this.#lane = changed ?? this.#lane;
    if (isSame || this.#lane === undefined) return;
    this.#open = `${open}`;
    this.#putOne(LANE, { ...this.#lane, places: [...this.#payloadPlaces], open });
  }

  #openPlaces(): number[] {
    const unread = [...this.#payloadPlaces.keys()]
      .flatMap((id) => this.entries.placeOf({ direction: "out", id }));
    const places = new Set([...unread, ...this.entries.onTheirWay]);
    return [...places].sort((one, other) => one - other);
  }

  /** Writes the only row of a kind. */
  #putOne(kind: number, value: unknown): void {
    this.#rows.put(kind, 0, encodeRow(value));
  }
}

/** What of a lane is not of the rows. */
function stateOf({ places: _places, open: _open, ...state }: KeptLane): TextLaneState {
  return state;
}

function unitsOf({ bytes }: Row): number {
  return decodeRow<KeptEntry>(bytes).entry.text.length;
}
