/** What the vault of one talk is asked to do, and what it answers: plain values that can go to another thread. */
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import type { HistoryFault, HistoryStop } from "../gui_api/notice_json.ts";
import type { OwnSettingsState } from "../messages/own_settings.ts";
import type { TextLaneState } from "../messages/text_lane.ts";
import type { KeptEntry } from "./kept_entry.ts";
import type { Wiped } from "./wipe_vault.ts";

/** A part of what is kept. */
export interface KeptWindow {
  /** Id of an entry of either direction, before which it ends; undefined: it ends with the newest entry. */
  before?: string | undefined;
  /** At most so many, the newest of them, and no more than a timeline has room for. */
  limit: number;
  /** Only those that hold all of these words. */
  search?: string | undefined;
}

/** Where a page of all entries begins. */
export interface KeptSpan {
  /** Place of the first entry that may be in it; 0: the page begins with the oldest one. */
  from: number;
  /** Entries from this place on are not wanted; undefined: those that come after the first page was asked for. */
  before?: number | undefined;
}

/** A page of all entries, as long as its entries take some 64 KiB. */
export interface KeptPage {
  /** Oldest first; those that do not open are left out. */
  entries: EntryJson[];
  /** The span of the page behind it; undefined: it is the last one. */
  next: KeptSpan | undefined;
}

/** What a talk goes on with in its next run. */
export interface Loaded {
  /** The newest, and older ones that are not delivered; oldest first. */
  entries: KeptEntry[];
  /** There are older ones. */
  hasOlder: boolean;
  lane: TextLaneState | undefined;
  /** Bytes of our entries that are not read, by id. */
  payloads: Map<string, Uint8Array>;
  settings: OwnSettingsState | undefined;
  /** Of the file lane, which knows what they are. */
  files: unknown;
}

/** What has changed since the last save; undefined: as before. */
export interface VaultChanges {
  /** New or changed, in the order in which that happened. */
  entries: KeptEntry[];
  /** Taken away for good. */
  removed: EntryRefJson[];
  /** Of `entries`, those to be looked for further down than what was loaded; see `Handover`. */
  sought: EntryRefJson[];
  /** Entries that disappear by this time go, Unix ms. */
  nowMs: number;
  payloads: { added: [id: string, bytes: Uint8Array][]; removed: string[] };
  lane: TextLaneState | undefined;
  settings: OwnSettingsState | undefined;
  files: unknown;
}

/** One thing to do; one after the other. */
export type VaultJob =
  /**
   * Opens the file at `path`, or makes it unless it is expected to be there; the 32 bytes of `key` go with the job, and
   * are wiped where it is done.
   */
  | { kind: "open"; path: string; key: Uint8Array<ArrayBuffer>; isExpected?: boolean | undefined }
  | { kind: "save"; changes: VaultChanges }
  | { kind: "read"; window: KeptWindow }
  | { kind: "page"; span: KeptSpan }
  /** Does what was better left until an answer had gone. */
  | { kind: "tidy" }
  /** Gives the file back and wipes the key. */
  | { kind: "close" }
  /** Overwrites and removes the file at `path`, which is not open. */
  | { kind: "wipe"; path: string };

/** All changes are durable. */
export interface Saved {
  /** When the next entry disappears, Unix ms; Infinity where none does. */
  nextEndMs: number;
  isTidyDue: boolean;
  /** Entries of the peer have left to make room for newer ones, in this run. */
  hasLeft: boolean;
}

/** The file could not be read or written any more, and was given back. */
interface Stopped {
  kind: "stopped";
  reason: HistoryStop;
}

/** What each kind of job comes to. */
export interface VaultResults {
  open: { kind: "opened"; loaded: Loaded; nextEndMs: number } | {
    kind: "failed";
    fault: HistoryFault;
  };
  save: { kind: "saved" } & Saved | Stopped;
  /** Oldest first. */
  read: { kind: "found"; entries: EntryJson[] } | Stopped;
  page: { kind: "page" } & KeptPage | Stopped;
  tidy: { kind: "tidied" } | Stopped;
  close: void;
  wipe: Wiped;
}

/** Where the jobs of one vault are done. */
export interface VaultDesk {
  do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]>;
  /** Nothing more comes: lets go of the thread, whether it has answered or not. */
  end(): void;
}
