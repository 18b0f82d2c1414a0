import type { NoticeJson } from "../gui_api/notice_json.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import type { KeptWindow } from "./entry_rows.ts";
import { type History, type HistoryOptions, type HistoryParts, openHistory } from "./history.ts";

/** What a keeper works with; without path or vault it keeps nothing. */
export interface HistoryKeeperOptions extends HistoryParts {
  path: string | undefined;
  vault: HistoryOptions["vault"] | undefined;
  random: HistoryOptions["random"];
  /** The time that entries disappear by, Unix ms. */
  nowMs: () => number;
  openRows?: HistoryOptions["openRows"];
  /** The vault has failed after it had taken something. */
  onStopped: () => void;
}

/**
 * Keeps a conversation in its vault as long as that works. A vault that cannot be used is left as it is, one that
 * fails later is given up; either way the talk goes on in memory, and a notice says so.
 */
export class HistoryKeeper {
  readonly #options: HistoryKeeperOptions;
  readonly #history: History | undefined;
  #notice: NoticeJson | undefined;

  /** Puts what earlier runs have kept into timeline and lane. */
  constructor(options: HistoryKeeperOptions) {
    const { path, vault, random, openRows } = options;
    this.#options = options;
    if (path === undefined || vault === undefined) return;
    const opened = openHistory({ path, vault, random, openRows });
    if (opened.kind === "failed") {
      this.#notice = { code: "historyUnusable", path, fault: opened.fault };
      return;
    }
    this.#history = opened.history;
    this.#history.restore(options);
    this.save();
  }

  /** Path of the vault in use; null: everything is in memory alone. */
  get path(): string | null {
    return this.#history?.isOpen === true ? this.#options.path ?? null : null;
  }

  /** Entries of a window from before the timeline. */
  older(window: KeptWindow): EntryJson[] {
    return this.#history?.older(window) ?? [];
  }

  /** What the user should know. */
  get notices(): NoticeJson[] {
    const { path = "" } = this.#options;
    const reason = this.#history?.stopped;
    if (reason !== undefined) return [{ code: "historyStopped", path, reason }];
    return this.#notice === undefined ? [] : [this.#notice];
  }

  /** Resolves when all that was saved is durable, or the vault was given up; undefined: it is. */
  get saving(): Promise<void> | undefined {
    return this.#history?.saving;
  }

  /** Writes down what has changed, durable when `saving` has resolved; false when the vault has just failed. */
  save(): boolean {
    const history = this.#history;
    if (history?.isOpen !== true) return true;
    const isTaken = history.save(this.#options, this.#options.nowMs());
    void history.saving?.then(() => {
      if (history.stopped !== undefined) this.#options.onStopped();
    });
    return isTaken;
  }

  /** Saves for the last time and gives the file back; true when that keeps everything. */
  async close(): Promise<boolean> {
    this.save();
    await this.#history?.saving;
    const isKept = this.#history?.isOpen === true;
    this.#history?.close();
    return isKept;
  }
}
