/**
 * Publishes the onion service under which our seat of one list is reached.
 *
 *  1. The user's tor is looked for, again and again until it is ready.
 *  2. The month's service is published; around the turn of the month also its neighbour, since the peer's clock
 *     may be ahead or behind.
 *  3. A service whose month is over is taken back. Tor forgets all of them when our connection ends.
 */
import { type OnionKeys, wipeOnion } from "../../../keys/cell/month/onion_keys.ts";
import type { OnionResult } from "../../gui_api/route_json.ts";
import type { Clock } from "../../time/clock.ts";
import type { ControlConnection } from "./control_connection.ts";
import { addOnion, deleteOnion } from "./onion_commands.ts";
import type { UserTor } from "./user_tor.ts";

/** How far the peer's clock may be from ours while both still look for one address. */
const MONTH_MARGIN_MS = 3_600_000;
/** How often the month is looked at. */
const RENEWAL_MS = 60_000;
/** How soon a tor that is missing or not ready is looked for again. */
const RETRY_MS = 5_000;

/** What a service is made of. */
export interface OnionServiceOptions {
  clock: Clock;
  tor: UserTor;
  /** Our service in the month of a time; Unix milliseconds. */
  keysAt: (nowMs: number) => Promise<OnionKeys | undefined>;
  /** Port on loopback to which the service leads. */
  port: number;
  /** Hears of each new result. */
  onResult: (result: OnionResult) => void;
}

/** One list's onion service, kept published. */
export class OnionService {
  readonly #options: OnionServiceOptions;
  readonly #published = new Set<string>();
  #control: ControlConnection | undefined;
  #cancel: (() => void) | undefined;
  #syncing: Promise<void> = Promise.resolve();
  #result: OnionResult | undefined;
  #closed = false;

  constructor(options: OnionServiceOptions) {
    this.#options = options;
  }

  start(): void {
    this.#cancel?.();
    this.#syncing = this.#syncing.then(() => this.#renew());
  }

  /** Takes the services back. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#syncing;
    await this.#drop(new Set()).catch(() => {});
  }

  async #renew(): Promise<void> {
    if (this.#closed) return;
    const result = await this.#publish().catch((): OnionResult => ({ code: "torMissing" }));
    if (this.#closed) return;
    this.#note(result);
    const isGood = result.code === "onionPublished";
    const delayMs = isGood ? RENEWAL_MS : RETRY_MS;
    this.#cancel = this.#options.clock.after(delayMs, () => this.start());
  }

  /** Makes what is published what is due; throws when tor ends in between. */
  async #publish(): Promise<OnionResult> {
    const { tor } = this.#options;
    const found = await tor.use();
    if (found.kind !== "ready") return found.trouble;
    this.#adopt(found.control);
    const due = await this.#due();
    try {
      await this.#drop(new Set(due.keys()));
      const failed = await this.#add(found.control, due);
      const [current] = due.keys();
      if (current === undefined) return { code: "onionKeysMissing" };
      return failed ?? { code: "onionPublished", host: current };
    } finally {
      for (const keys of due.values()) wipeOnion(keys);
    }
  }

  /** Publishes those of `due` that are not yet; why tor does not take one. */
  async #add(
    control: ControlConnection,
    due: ReadonlyMap<string, OnionKeys>,
  ): Promise<OnionResult | undefined> {
    for (const [host, keys] of due) {
      if (this.#published.has(host)) continue;
      const outcome = await addOnion(control, keys, this.#options.port);
      if (outcome === "taken") return { code: "onionTaken" };
      if (outcome === "refused") return { code: "onionRefused" };
      this.#published.add(host);
    }
    return undefined;
  }

  /** By address: this month's first, then one that is about to begin or has just ended. */
  async #due(): Promise<Map<string, OnionKeys>> {
    const { clock, keysAt } = this.#options;
    const times = [0, MONTH_MARGIN_MS, -MONTH_MARGIN_MS].map((shift) => clock.now() + shift);
    const due = new Map<string, OnionKeys>();
    for (const nowMs of times) {
      const keys = await keysAt(nowMs);
      if (keys === undefined) continue;
      if (due.has(keys.host)) wipeOnion(keys);
      else due.set(keys.host, keys);
    }
    return due;
  }

  /** Over a new connection nothing is published yet. */
  #adopt(control: ControlConnection): void {
    if (control === this.#control) return;
    this.#control = control;
    this.#published.clear();
    void control.ended.then(() => {
      if (!this.#closed && control === this.#control) this.start();
    });
  }

  async #drop(wanted: Set<string>): Promise<void> {
    for (const host of [...this.#published]) {
      if (wanted.has(host) || this.#control === undefined) continue;
      await deleteOnion(this.#control, host);
      this.#published.delete(host);
    }
  }

  #note(result: OnionResult): void {
    const isSame = JSON.stringify(result) === JSON.stringify(this.#result);
    this.#result = result;
    if (!isSame) this.#options.onResult(result);
  }
}
