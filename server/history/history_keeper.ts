import { abortable } from "@std/async/abortable";
import type { NoticeJson } from "../gui_api/notice_json.ts";
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import { keyOf, TIMELINE_ENTRIES } from "../messages/timeline.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { Clock } from "../time/clock.ts";
import type { HistoryParts } from "./due_changes.ts";
import type { History, HistoryOpened } from "./history.ts";
import { SlowMedium } from "./slow_medium.ts";
import { decodeImage, imageOf, restoreImage } from "./talk_image.ts";
import type { KeptPage, KeptSpan, KeptWindow } from "./vault_job.ts";
import { VaultRetry } from "./vault_retry.ts";

/** What a keeper works with. */
export interface HistoryKeeperOptions extends HistoryParts {
  /** The vault as it was opened; undefined: nothing is to be kept. */
  opened: HistoryOpened | undefined;
  /** The time that entries disappear by, Unix ms. */
  nowMs: () => number;
  clock: Clock;
  /** The vault has failed after it had taken something, is full, or has become slow or fast. */
  onChange: () => void;
  /** What `image()` gave before the program was locked. */
  image?: Uint8Array | undefined;
}

/** Entries that were taken away and are remembered for a vault that has failed, at most: as many as a timeline holds. */
const REMOVED = TIMELINE_ENTRIES;

/** Requests that may wait for a slow vault at a time; more would use up the connections of the page. */
const WAITING = 2;

/**
 * Keeps a conversation in its vault as long as that works. A vault that cannot be used is left as it is, one that
 * fails later is given up, until it is there again; either way the talk goes on in memory, and a notice says so.
 */
export class HistoryKeeper {
  readonly #options: HistoryKeeperOptions;
  readonly #history: History | undefined;
  readonly #medium: SlowMedium;
  /** A vault has, or had, a part of what is said. */
  readonly #followsVault: boolean;
  readonly #retry: VaultRetry;
  /** The latest entries that were taken away and the vault may have, by direction and id. */
  readonly #removed = new Map<string, EntryRefJson>();
  /** Entries that a vault which has failed may have as they were, by direction and id; undefined: none has failed. */
  #leftBehind: ReadonlySet<string> | undefined;
  /** Who waits for the vault at the moment. */
  #waiting = 0;

  /** Puts what earlier runs have kept into timeline and lane. */
  constructor(options: HistoryKeeperOptions) {
    const { opened, timeline, clock, onChange } = options;
    const image = options.image && decodeImage(options.image);
    const entriesAlone = image?.followsVault;
    this.#options = options;
    this.#medium = new SlowMedium(clock, onChange);
    this.#history = opened?.kind === "opened" ? opened.history : undefined;
    this.#followsVault = this.#history !== undefined || entriesAlone === true;
    timeline.subscribeRemoved((ref) => this.#noteRemoved(ref));
    const onAsked = (answered: Promise<unknown>): void => this.#medium.watch(answered);
    this.#retry = new VaultRetry(clock, async () => {
      return await this.#history?.tryAgain(options.nowMs(), [...this.#removed.values()]) ?? "over";
    });
    const watch = {
      onChange: () => this.#followVault(),
      onRemoved: (removed: readonly EntryRefJson[]) => this.#forgetRemoved(removed),
      onAsked,
    };
    this.#history?.restore(options, watch, { entriesAlone });
    if (image !== undefined) {
      // Where there is a vault they leave it now.
      if (this.#history === undefined) image.removed.forEach((ref) => this.#noteRemoved(ref));
      const joins = this.#history !== undefined && !image.followsVault;
      restoreImage(image, options, { joins });
    }
    if (this.#followsVault && this.#history === undefined) this.#leaveBehind();
    this.save();
  }

  /** Everything that is said, for a talk that goes on later. */
  image(): Uint8Array<ArrayBuffer> {
    const removed = [...this.#removed.values()];
    return imageOf(this.#options, { followsVault: this.#followsVault, removed });
  }

  /** Path of the vault in use; null: everything is in memory alone. */
  get path(): string | null {
    return this.#history?.isOpen === true ? this.#options.opened?.path ?? null : null;
  }

  /** The medium of the vault takes long to answer. */
  get isSlow(): boolean {
    return this.path !== null && this.#medium.isSlow;
  }

  /** The vault held more at the start than the timeline took in. */
  get keepsOlder(): boolean {
    return this.#history?.keepsOlder ?? false;
  }

  /** Entries of a window, oldest first, as the vault has them. */
  async read(window: KeptWindow): Promise<EntryJson[]> {
    return await this.#history?.read(window) ?? [];
  }

  /** A page of all entries, as the vault has them; undefined where there is no vault in use. */
  async readPage(span: KeptSpan): Promise<KeptPage | undefined> {
    return await this.#history?.readPage(span);
  }

  /** What the user should know. */
  get notices(): NoticeJson[] {
    const { opened } = this.#options;
    if (opened === undefined) return [];
    const { path } = opened;
    if (opened.kind === "failed") return [{ code: "historyUnusable", path, fault: opened.fault }];
    const { stopped: reason, hasLeft } = opened.history;
    if (reason !== undefined) return [{ code: "historyStopped", path, reason }];
    return hasLeft ? [{ code: "historyFull" }] : [];
  }

  /** Resolves when all that was saved is durable, or the vault was given up; undefined: it is. */
  get saving(): Promise<void> | undefined {
    return this.#history?.saving;
  }

  /** Hands over what has changed; durable when `saving` has resolved. */
  save(): void {
    this.#history?.save(this.#options.nowMs());
  }

  /**
   * Waits until the vault holds what was done with the entry of this id, or `signal` fires. Declined where it may still
   * have the entry as it was: it has failed, or takes so long that too many wait already.
   */
  async whenKept(id: string, signal: AbortSignal): Promise<Refusal | undefined> {
    this.save();
    if (this.saving !== undefined) {
      if (this.#waiting >= WAITING) return this.#refuse();
      this.#waiting++;
      await abortable(this.saving, signal).catch(() => {});
      this.#waiting--;
    }
    const keys = (["out", "in"] as const).map((direction) => keyOf({ direction, id }));
    return keys.some((key) => this.#leftBehind?.has(key)) ? this.#refuse() : undefined;
  }

  #refuse(): Refusal {
    const { stopped, mayReturn } = this.#history ?? {};
    const goesOn = this.#history !== undefined && (stopped === undefined || mayReturn === true);
    return refusal({ code: "stillInHistory", path: this.#options.opened?.path ?? "", goesOn });
  }

  #followVault(): void {
    if (this.#history?.stopped === undefined) this.#leftBehind = undefined;
    else if (this.#leftBehind === undefined) this.#leaveBehind();
    if (this.#history?.mayReturn === true) this.#retry.begin();
    this.#options.onChange();
  }

  #leaveBehind(): void {
    this.#leftBehind = new Set(this.#options.timeline.entries().map(keyOf));
  }

  #noteRemoved(ref: EntryRefJson): void {
    this.#removed.set(keyOf(ref), ref);
    const [oldest] = this.#removed.keys();
    if (this.#removed.size > REMOVED && oldest !== undefined) this.#removed.delete(oldest);
  }

  #forgetRemoved(refs: readonly EntryRefJson[]): void {
    for (const ref of refs) {
      // One that came again was taken away once more.
      if (this.#removed.get(keyOf(ref)) === ref) this.#removed.delete(keyOf(ref));
    }
  }

  /** Saves for the last time and gives the file back; true when that keeps everything. */
  async close(): Promise<boolean> {
    this.save();
    this.#medium.close();
    this.#retry.close();
    await this.#history?.saving;
    return await this.#history?.close() ?? false;
  }
}
