/**
 * What one conversation keeps from run to run: its timeline, what waits for the peer, and what has come from it
 * (server/VAULT.md). The file is touched at a desk, which is another thread: nothing here waits for a medium.
 *   1. `openHistory()` has the file opened;  2. `restore()` puts what it holds into timeline and lane;
 *   3. `save()` hands over what has changed, before a cell is sealed that tells the peer of it; the cell leaves when
 *   `saving` has resolved. One save is under way at a time; the next one takes all that has changed meanwhile.
 * A file that fails later is given up: the talk goes on in memory. Where its medium was gone or full, `tryAgain()` opens
 * it once more and hands over all that it has missed.
 */
import type { Vault } from "../../keys/list/secret/vault.ts";
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import type { HistoryFault, HistoryStop } from "../gui_api/notice_json.ts";
import { DueChanges, type HistoryParts, laneText } from "./due_changes.ts";
import { GroupedSync } from "./grouped_sync.ts";
import { type HistoryWatch, UNWATCHED } from "./history_watch.ts";
import type {
  KeptPage,
  KeptSpan,
  KeptWindow,
  Loaded,
  VaultChanges,
  VaultDesk,
  VaultJob,
  VaultResults,
} from "./vault_job.ts";
import type { Retried } from "./vault_retry.ts";

/** What a history is opened with. */
export interface HistoryOptions {
  path: string;
  vault: Pick<Vault, "deriveKey">;
  /** Where the file is worked on; the history ends it. */
  desk: VaultDesk;
  /** There has been a vault at `path`: none is made in its place. */
  isExpected?: boolean | undefined;
}

/** The history in a file, or why there is none. */
export type HistoryOpened =
  | { kind: "opened"; path: string; history: History }
  | { kind: "failed"; path: string; fault: HistoryFault };

/** Files that may be there again later. */
const RETURNING: readonly HistoryFault[] = ["gone", "full", "inUse", "unreadable"];

/** Opens the vault at `path`, or makes it unless it is expected to be there. */
export async function openHistory(
  { path, vault, desk, isExpected }: HistoryOptions,
): Promise<HistoryOpened> {
  const job = (isExpected?: boolean): OpenJob => {
    return { kind: "open", path, key: vault.deriveKey("history"), isExpected };
  };
  const opened = await desk.do(job(isExpected)).catch(() => undefined);
  if (opened?.kind === "opened") {
    return { kind: "opened", path, history: new History(desk, opened, () => job(true)) };
  }
  desk.end();
  return { kind: "failed", path, fault: opened?.fault ?? "unreadable" };
}

/** The history of one conversation. */
export class History {
  readonly #desk: VaultDesk;
  /** Opens the file once more. The key is derived anew: the one of before is wiped. */
  readonly #openAgain: () => OpenJob;
  readonly #sync = new GroupedSync(() => this.#handOver());
  #loaded: Loaded | undefined;
  #keepsOlder: boolean;
  /** Undefined until the talk is there. */
  #parts: HistoryParts | undefined;
  /** Undefined while nothing is followed. */
  #due: DueChanges | undefined;
  /** What the file may have as its lane, as `laneText()` has it: more than one after a save that has failed. */
  #lanes: (string | undefined)[];
  #nextEndMs: number;
  #isOpen = true;
  #isClosed = false;
  #retrying: Promise<Retried> | undefined;
  #saving: Promise<void> | undefined;
  #stopped: HistoryStop | undefined;
  #hasLeft = false;
  #watch = UNWATCHED;

  /** For `openHistory()`. */
  constructor(desk: VaultDesk, { loaded, nextEndMs }: OpenedFile, openAgain: () => OpenJob) {
    this.#desk = desk;
    this.#openAgain = openAgain;
    this.#loaded = loaded;
    this.#keepsOlder = loaded.hasOlder;
    this.#lanes = [laneText(loaded.lane)];
    this.#nextEndMs = nextEndMs;
  }

  /** The file held more when it was opened than `restore()` puts into the timeline. */
  get keepsOlder(): boolean {
    return this.#keepsOlder;
  }

  /** False while the file can't be written, or has not everything yet, and once it was given back. */
  get isOpen(): boolean {
    return this.#isOpen && this.#stopped === undefined;
  }

  /** Why the file can't be written; undefined while it can. */
  get stopped(): HistoryStop | undefined {
    return this.#stopped;
  }

  /** The file was gone or full, and may be there again or have room. */
  get mayReturn(): boolean {
    return this.#stopped === "gone" || this.#stopped === "full";
  }

  /** The peer has sent more than the file keeps: its oldest entries leave for its newest ones. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** Resolves when all that was saved is durable, or the file was given up; undefined: it is. */
  get saving(): Promise<void> | undefined {
    return this.#saving;
  }

  /** Entries of a window, oldest first; none once the file has failed. */
  async read(window: KeptWindow): Promise<EntryJson[]> {
    const read = await this.#look({ kind: "read", window });
    return read?.kind === "found" ? read.entries : [];
  }

  /** A page of all entries; undefined once the file has failed, or was given back. */
  async readPage(span: KeptSpan): Promise<KeptPage | undefined> {
    const read = await this.#look({ kind: "page", span });
    return read?.kind === "page" ? read : undefined;
  }

  async #look<Job extends Extract<VaultJob, { kind: "read" | "page" | "tidy" }>>(
    job: Job,
  ): Promise<VaultResults[Job["kind"]] | undefined> {
    if (!this.#isOpen) return undefined;
    const found = await this.#ask(job).catch(() => undefined);
    if (found === undefined || found.kind === "stopped") this.#stop(found?.reason ?? "failed");
    return found;
  }

  /**
   * Puts what the file holds into timeline and lane, and follows them from now on. `entriesAlone`: there is a newer word
   * on all else.
   */
  restore(
    parts: HistoryParts,
    watch: HistoryWatch,
    { entriesAlone = false }: { entriesAlone?: boolean | undefined } = {},
  ): void {
    const { timeline, texts, settings: own, files } = parts;
    const { entries = [], lane, payloads, settings, files: kept } = this.#loaded ?? {};
    this.#loaded = undefined;
    this.#watch = watch;
    this.#parts = parts;
    for (const { entry, writtenAtMs } of entries) {
      timeline.append({ ...entry, padWait: undefined }, writtenAtMs);
    }
    this.#due = new DueChanges(parts, payloads?.keys() ?? []);
    if (entriesAlone) return;
    if (lane !== undefined) texts.restore(lane, payloads ?? new Map());
    if (settings !== undefined) own.restore(settings);
    if (kept !== undefined) files.restore(kept);
  }

  /** Saves what has changed, and removes what disappears by `nowMs`, Unix ms. */
  save(nowMs: number): void {
    if (!this.#isOpen || this.#due === undefined) return;
    const isOver = nowMs >= this.#nextEndMs;
    if (isOver) this.#nextEndMs = Infinity;
    if (!this.#due.gather(nowMs) && !isOver) return;
    const saving: Promise<void> = this.#sync.request().finally(() => {
      if (this.#saving === saving) this.#saving = undefined;
    });
    this.#saving = saving;
  }

  /**
   * Opens a file again that was gone or full, and hands over all that it has missed. `removed`: entries that it may have
   * and that were taken away. One try at a time.
   */
  tryAgain(nowMs: number, removed: readonly EntryRefJson[]): Promise<Retried> {
    this.#retrying ??= this.#tryAgain(nowMs, removed).finally(() => this.#retrying = undefined);
    return this.#retrying;
  }

  /** Gives the file back; its key is wiped. True where it has everything that was saved. */
  async close(): Promise<boolean> {
    if (this.#isClosed) return false;
    this.#isClosed = true;
    if (this.#isOpen) await this.#retrying;
    const [wasOpen, isKept] = [this.#isOpen, this.isOpen];
    this.#isOpen = false;
    this.#due?.close();
    const closing = this.#desk.do({ kind: "close" }).catch(() => {}).finally(() =>
      this.#desk.end()
    );
    // A try that hangs keeps nobody waiting: nothing is saved by it, and its file is given back once it ends.
    if (wasOpen) await closing;
    return isKept;
  }

  async #tryAgain(nowMs: number, removed: readonly EntryRefJson[]): Promise<Retried> {
    if (this.#isClosed || !this.mayReturn) return "over";
    const opened = await this.#ask(this.#openAgain()).catch(() => undefined);
    if (opened?.kind === "failed" && RETURNING.includes(opened.fault)) return "notYet";
    if (this.#isClosed) return "over";
    const lane = opened?.kind === "opened" ? laneText(opened.loaded.lane) : undefined;
    if (opened?.kind === "opened" && this.#lanes.includes(lane)) {
      this.#lanes = [lane];
      return await this.#handAllOver(opened.loaded, nowMs, removed) ? "over" : "inVain";
    }
    await this.#desk.do({ kind: "close" }).catch(() => {});
    this.#giveUp(opened === undefined ? "failed" : "changed");
    return "over";
  }

  /** Nobody waits for the file until it has all; then it is in use, and once it has the rest it is said to be. */
  async #handAllOver(
    loaded: Loaded,
    nowMs: number,
    removed: readonly EntryRefJson[],
  ): Promise<boolean> {
    const due = new DueChanges(this.#parts!, loaded.payloads.keys());
    const changes = due.takeAll({ kept: loaded.entries, removed }, nowMs);
    const reason = await this.#write(changes, due);
    if (reason !== undefined || this.#isClosed) {
      due.close();
      if (reason !== undefined) this.#giveUp(reason);
      return false;
    }
    [this.#due, this.#isOpen] = [due, true];
    this.#keepsOlder ||= loaded.hasOlder;
    this.save(nowMs);
    await this.saving;
    if (!this.#isOpen) return false;
    this.#stopped = undefined;
    this.#watch.onChange();
    return true;
  }

  async #handOver(): Promise<void> {
    const due = this.#due;
    if (!this.#isOpen || due === undefined) return;
    const reason = await this.#write(due.take(), due);
    if (reason !== undefined) this.#stop(reason);
  }

  /** Has changes written; why they are not. */
  async #write(changes: VaultChanges, due: DueChanges): Promise<HistoryStop | undefined> {
    const { lane } = due;
    this.#lanes.push(lane);
    const saved = await this.#ask({ kind: "save", changes }).catch(() => undefined);
    if (saved?.kind !== "saved") return saved?.reason ?? "failed";
    this.#lanes = [lane];
    this.#nextEndMs = saved.nextEndMs;
    this.#watch.onRemoved(changes.removed);
    this.#noteLeft(saved.hasLeft || this.#hasLeft);
    if (saved.isTidyDue) void this.#look({ kind: "tidy" });
    return undefined;
  }

  #noteLeft(hasLeft: boolean): void {
    if (hasLeft === this.#hasLeft) return;
    this.#hasLeft = hasLeft;
    this.#watch.onChange();
  }

  #ask<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    const answered = this.#desk.do(job);
    this.#watch.onAsked(answered);
    return answered;
  }

  #stop(reason: HistoryStop): void {
    if (this.#isOpen) this.#giveUp(reason);
  }

  #giveUp(reason: HistoryStop): void {
    this.#isOpen = false;
    this.#stopped = reason;
    this.#due?.close();
    this.#due = undefined;
    if (!this.mayReturn) this.#desk.end();
    this.#watch.onChange();
  }
}

type OpenJob = Extract<VaultJob, { kind: "open" }>;
type OpenedFile = Pick<
  Extract<VaultResults["open"], { kind: "opened" }>,
  "loaded" | "nextEndMs"
>;
