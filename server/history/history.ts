/**
 * What one conversation keeps from run to run: its timeline, what waits for the peer, and what has come from it
 * (server/VAULT.md). The file is touched at a desk, which is another thread: nothing here waits for a medium.
 *   1. `openHistory()` has the file opened;  2. `restore()` puts what it holds into timeline and lane;
 *   3. `save()` hands over what has changed, before a cell is sealed that tells the peer of it; the cell leaves when
 *   `saving` has resolved. One save is under way at a time; the next one takes all that has changed meanwhile.
 * A file that fails later is given up: the talk goes on in memory.
 */
import type { Vault } from "../../keys/list/secret/vault.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import type { HistoryFault, HistoryStop } from "../gui_api/notice_json.ts";
import { DueChanges, type HistoryParts } from "./due_changes.ts";
import { GroupedSync } from "./grouped_sync.ts";
import type {
  KeptPage,
  KeptSpan,
  KeptWindow,
  Loaded,
  VaultDesk,
  VaultJob,
  VaultResults,
} from "./vault_job.ts";

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

/** What a history tells whoever uses it. */
export interface HistoryWatch {
  /** The file has failed after it had taken something, or lets old entries go from now on. */
  onChange: () => void;
  /** The medium was asked for something; it has answered when `answered` settles. */
  onAsked: (answered: Promise<unknown>) => void;
}

/** Opens the vault at `path`, or makes it unless it is expected to be there. */
export async function openHistory(
  { path, vault, desk, isExpected }: HistoryOptions,
): Promise<HistoryOpened> {
  const job = { kind: "open", path, key: vault.deriveKey("history"), isExpected } as const;
  const opened = await desk.do(job).catch(() => undefined);
  if (opened?.kind === "opened") {
    return { kind: "opened", path, history: new History(desk, opened) };
  }
  desk.end();
  return { kind: "failed", path, fault: opened?.fault ?? "unreadable" };
}

/** The history of one conversation. */
export class History {
  /** The file held more when it was opened than `restore()` puts into the timeline. */
  readonly keepsOlder: boolean;
  readonly #desk: VaultDesk;
  readonly #sync = new GroupedSync(() => this.#handOver());
  #loaded: Loaded | undefined;
  /** Undefined until the talk is there. */
  #due: DueChanges | undefined;
  #nextEndMs: number;
  #isOpen = true;
  #saving: Promise<void> | undefined;
  #stopped: HistoryStop | undefined;
  #hasLeft = false;
  #watch: HistoryWatch = { onChange: () => {}, onAsked: () => {} };

  /** For `openHistory()`. */
  constructor(
    desk: VaultDesk,
    { loaded, nextEndMs }: Pick<
      Extract<VaultResults["open"], { kind: "opened" }>,
      "loaded" | "nextEndMs"
    >,
  ) {
    this.#desk = desk;
    this.#loaded = loaded;
    this.keepsOlder = loaded.hasOlder;
    this.#nextEndMs = nextEndMs;
  }

  /** False once the file could not be written, or was given back. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Why the file could not be written; undefined while it can. */
  get stopped(): HistoryStop | undefined {
    return this.#stopped;
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
    if (!this.#isOpen) return [];
    const read = await this.#ask({ kind: "read", window }).catch(() => undefined);
    if (read?.kind === "found") return read.entries;
    this.#stop(read?.reason ?? "failed");
    return [];
  }

  /** A page of all entries; undefined once the file has failed, or was given back. */
  async readPage(span: KeptSpan): Promise<KeptPage | undefined> {
    if (!this.#isOpen) return undefined;
    const read = await this.#ask({ kind: "page", span }).catch(() => undefined);
    if (read?.kind === "page") return read;
    this.#stop(read?.reason ?? "failed");
    return undefined;
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

  /** Gives the file back; its key is wiped. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#desk.do({ kind: "close" }).catch(() => {});
    this.#desk.end();
  }

  async #handOver(): Promise<void> {
    if (!this.#isOpen || this.#due === undefined) return;
    const changes = this.#due.take();
    const saved = await this.#ask({ kind: "save", changes }).catch(() => undefined);
    if (saved?.kind !== "saved") return this.#stop(saved?.reason ?? "failed");
    this.#nextEndMs = saved.nextEndMs;
    this.#noteLeft(saved.hasLeft);
    if (saved.isTidyDue) void this.#tidy();
  }

  #noteLeft(hasLeft: boolean): void {
    if (hasLeft === this.#hasLeft) return;
    this.#hasLeft = hasLeft;
    this.#watch.onChange();
  }

  async #tidy(): Promise<void> {
    const tidied = await this.#ask({ kind: "tidy" }).catch(() => undefined);
    if (tidied?.kind === "stopped") this.#stop(tidied.reason);
  }

  #ask<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    const answered = this.#desk.do(job);
    this.#watch.onAsked(answered);
    return answered;
  }

  #stop(reason: HistoryStop): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#stopped = reason;
    this.#desk.end();
    this.#watch.onChange();
  }
}
