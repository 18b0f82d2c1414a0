/** The entries of files in the timeline: what becomes of a file at once, its progress a few times a second. */
import type { EntryState } from "../gui_api/entry_json.ts";
import type { FileJson, FileState } from "../gui_api/file_json.ts";
import { forgottenFile } from "../messages/forgotten_file.ts";
import type { Timeline } from "../messages/timeline.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";
import type { FileLaneOptions } from "./file_lane_options.ts";
import type { FileStance } from "./file_stance.ts";
import { wasInMemory } from "./gone_file.ts";
import { IncomingFile } from "./incoming_file.ts";
import type { OutgoingFile } from "./outgoing_file.ts";
import { TransferRate } from "./transfer_rate.ts";

/** Least time between two reports of progress. */
const PROGRESS_MS = 250;

/** What is told of a file, and when it was told last. */
interface Told {
  name: string;
  type: string;
  rate: TransferRate;
  atMs: number;
  state: FileState | undefined;
  isHeldBack: boolean;
  cancel: (() => void) | undefined;
  /** Ends the wait for the time at which a file that does not move is said to wait. */
  cancelWait: (() => void) | undefined;
}

/** What the entries of files are kept with. */
export type FileEntriesOptions = Pick<FileLaneOptions, "timeline" | "clock" | "onSeen">;

/** Keeps the entries of one conversation's files. */
export class FileEntries {
  readonly #timeline: Timeline;
  readonly #clock: Clock;
  readonly #onSeen: FileLaneOptions["onSeen"];
  readonly #told = new Map<string, Told>();

  constructor({ timeline, clock, onSeen }: FileEntriesOptions) {
    this.#timeline = timeline;
    this.#clock = clock;
    this.#onSeen = onSeen;
  }

  /** Adds the entry of a file that we offer. */
  addOutgoing(
    file: OutgoingFile,
    { id, name, type, nowMs }: { id: string; name: string; type: string; nowMs: number },
  ): void {
    this.#note(id, name, type);
    this.#timeline.append({
      id,
      direction: "out",
      text: "",
      at: isoTime(nowMs),
      state: "queued",
      slot: null,
      protection: null,
      file: this.describe(id, file),
    });
  }

  /**
   * Entries that an earlier run has left, or this one before it was locked: what was under way then and does not go on
   * has ended, unless the peer offers it again, and what was in memory alone is gone.
   */
  noteRestored(goesOn: (id: string) => boolean): void {
    for (const entry of this.#timeline.entries()) {
      const { id, direction, file } = entry;
      if (file === undefined || goesOn(id)) continue;
      if (wasInMemory(entry)) {
        this.#timeline.alter(entry, (entry) => {
          entry.file = { ...file, isGone: true };
        });
      }
      if (ENTRY_STATES[file.state] !== undefined) continue;
      this.#timeline.alter({ direction, id }, (entry) => {
        entry.file = { ...file, state: "failed" };
      });
      if (direction === "out") this.#timeline.update(id, { state: "failed" });
    }
  }

  /** The state of a file of the peer that has its entry already, from an earlier run. */
  knownState(id: string): FileState | undefined {
    return this.#timeline.find("in", id)?.file?.state;
  }

  /** An entry of ours has this id. */
  isOurs(id: string): boolean {
    return this.#timeline.find("out", id) !== undefined;
  }

  /** Adds the entry of a file that was offered to us; false when an entry of that id is no file. */
  addIncoming(file: IncomingFile, slot: number): boolean {
    const { fileId: id, name, type, offeredAtMs } = file.offer;
    this.#note(id, name, type);
    if (this.knownState(id) !== undefined) {
      this.#show(id, file);
      return true;
    }
    const isAdded = this.#timeline.append({
      id,
      direction: "in",
      text: "",
      at: isoTime(this.#clock.now()),
      state: "delivered",
      slot,
      protection: "aead",
      file: this.describe(id, file),
    }, offeredAtMs);
    // A peer could offer files under the ids of its texts without end.
    if (!isAdded) this.forget(id);
    return isAdded;
  }

  /** The offer was sealed in `slot`. */
  noteSealed(id: string, slot: number): void {
    this.#timeline.update(id, { slot, protection: "aead" });
  }

  /** The offer has left this machine. */
  noteLeft(id: string): void {
    this.#timeline.update(id, { state: "sent" });
  }

  /** Shows what is known of a file by now; progress alone not too often. */
  tell(id: string, file: OutgoingFile | IncomingFile): void {
    const told = this.#told.get(id);
    if (told === undefined) return;
    const nowMs = this.#clock.now();
    const state = fileStateOf(file.stance);
    if (state === "moving") told.rate.note(bytesOf(file), nowMs);
    else told.rate.reset();
    const waitMs = told.atMs + PROGRESS_MS - nowMs;
    const isOnlyProgress = state === told.state && isHeldBack(file) === told.isHeldBack;
    if (isOnlyProgress && waitMs > 0 && waitMs <= PROGRESS_MS) {
      told.cancel ??= this.#clock.after(waitMs, () => this.#show(id, file));
    } else this.#show(id, file);
  }

  close(): void {
    for (const { cancel, cancelWait } of this.#told.values()) {
      cancel?.();
      cancelWait?.();
    }
    this.#told.clear();
  }

  /** Nothing more is told of this file. */
  forget(id: string): void {
    const { cancel, cancelWait } = this.#told.get(id) ?? {};
    cancel?.();
    cancelWait?.();
    this.#told.delete(id);
  }

  #note(id: string, name: string, type: string): void {
    const rate = new TransferRate();
    this.#told.set(id, {
      name,
      type,
      rate,
      atMs: 0,
      state: undefined,
      isHeldBack: false,
      cancel: undefined,
      cancelWait: undefined,
    });
  }

  #show(id: string, file: OutgoingFile | IncomingFile): void {
    const told = this.#told.get(id);
    if (told === undefined) return;
    told.cancel?.();
    told.cancel = undefined;
    told.atMs = this.#clock.now();
    this.#awaitStandstill(told, () => this.#show(id, file));
    const before = told.state;
    told.state = fileStateOf(file.stance);
    told.isHeldBack = isHeldBack(file);
    const direction = file instanceof IncomingFile ? "in" : "out";
    const shown = this.describe(id, file);
    this.#timeline.alter({ direction, id }, (entry) => {
      entry.file = entry.deleted === true ? forgottenFile(shown) : shown;
    });
    const state = ENTRY_STATES[told.state];
    if (direction === "out" && state !== undefined) this.#timeline.update(id, { state });
    const isNewlyWhole = told.state === "complete" && before !== "complete";
    if (direction === "in" && isNewlyWhole && this.#isSeen(id)) this.#onSeen?.(id);
  }

  #awaitStandstill(told: Told, show: () => void): void {
    told.cancelWait?.();
    told.cancelWait = undefined;
    const waitMs = (told.rate.waitsFromMs ?? 0) - told.atMs;
    if (waitMs > 0) told.cancelWait = this.#clock.after(waitMs, show);
  }

  /** The user has seen the offer, or the part that has come. */
  #isSeen(id: string): boolean {
    return this.#timeline.find("in", id)?.state === "read";
  }

  /** What is shown of a file. */
  describe(id: string, file: OutgoingFile | IncomingFile): FileJson {
    const { name = "", type = "", rate } = this.#told.get(id) ?? {};
    const { bytes } = file instanceof IncomingFile ? file.offer : file;
    const receivedBytes = bytesOf(file);
    const isWaiting = this.#clock.now() >= (rate?.waitsFromMs ?? Infinity);
    const perSecond = isWaiting ? undefined : rate?.perSecond();
    const isKnown = perSecond !== undefined && perSecond > 0;
    const proven = file instanceof IncomingFile ? file.provenType : undefined;
    return {
      name,
      bytes,
      type: proven ?? (file instanceof IncomingFile ? unprovenType(file, type) : type),
      receivedBytes,
      state: fileStateOf(file.stance),
      sha256: file.sha256 ?? null,
      bytesPerSecond: isKnown ? Math.round(perSecond) : undefined,
      secondsLeft: isKnown ? Math.ceil((bytes - receivedBytes) / perSecond) : undefined,
      path: file instanceof IncomingFile ? file.stored?.path : undefined,
      fault: file instanceof IncomingFile ? file.fault : undefined,
      isHeldBack: isHeldBack(file) || undefined,
      isWaiting: isWaiting || undefined,
      isGone: isGone(file) || undefined,
    };
  }
}

/** What the sender calls a picture is none once its bytes have come and were not those of one. */
function unprovenType({ storedBytes }: IncomingFile, type: string): string {
  return storedBytes > 0 && type.startsWith("image/") ? "" : type;
}

/** It waits for a person because too much has come without one. */
function isHeldBack(file: OutgoingFile | IncomingFile): boolean {
  return file instanceof IncomingFile && file.unasked === "heldBack" &&
    fileStateOf(file.stance) === "offered";
}

/** It was whole, in memory alone, and was let go. */
function isGone(file: OutgoingFile | IncomingFile): boolean {
  return file instanceof IncomingFile && file.stored === undefined &&
    fileStateOf(file.stance) === "complete";
}

/** How it is with a file, from what both sides have said. */
export function fileStateOf({ state, peerState, isMoving }: FileStance): FileState {
  for (const said of [state, peerState]) {
    if (said === "refused" || said === "cancelled") return said;
    if (said === "complete" || said === "failed") return said;
  }
  if (state === "asked") return "offered";
  if (state === "paused") return "paused";
  if (peerState === "paused") return "pausedByPeer";
  return isMoving ? "moving" : "offered";
}

const ENTRY_STATES: Partial<Record<FileState, EntryState>> = {
  complete: "delivered",
  refused: "cancelled",
  cancelled: "cancelled",
  failed: "failed",
};

function bytesOf(file: OutgoingFile | IncomingFile): number {
  return file instanceof IncomingFile ? file.storedBytes : file.confirmed;
}
