/**
 * Keeps the page in step with the program:
 *   1. open the stream of changes;  2. as soon as it is open, fetch everything;  3. apply changes;  4. when the stream
 *   breaks, say so, wait, and begin at 1. Where it does not open, the answer to a fetch says why.
 * Changes that arrive while everything is being fetched are kept and applied on top: each carries the whole new
 * state of its entry or conversation, so that applying one twice does no harm.
 */
import type { ChangeJson } from "../server/gui_api/change_json.ts";
import type { MessagesJson } from "../server/gui_api/conversation_json.ts";
import type { EventsListener } from "./client/events.ts";
import type { Reply } from "./client/reply.ts";
import type { Connection } from "./state/page_state.ts";

const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 4_000;

/** What `Live` needs from outside; the page gives `client/` and timers, a test its own. */
export interface LiveParts {
  fetchMessages(): Promise<Reply<MessagesJson>>;
  openEvents(listener: EventsListener): () => void;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
  loaded(messages: MessagesJson): void;
  changed(change: ChangeJson): void;
  connectionChanged(connection: Connection): void;
  /** The program says that it ends. */
  ended(): void;
  /** It is locked, and answers nothing else. */
  locked(): void;
  /** True when a change asks for everything anew. */
  isBeyond(change: ChangeJson): boolean;
}

/** One page's stay with the program. */
export class Live {
  readonly #parts: LiveParts;
  /** Changes that wait for the fetch under way; undefined when none is. */
  #held: ChangeJson[] | undefined;
  /** Somebody asked during a fetch, whose answer may be older than what they ask for. */
  #again = false;
  #loading: Promise<boolean> | undefined;
  #retryMs = RETRY_FIRST_MS;
  #closeEvents = (): void => {};
  #cancelRetry: (() => void) | undefined;
  #isEnded = false;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  /** Begins, or begins anew at once when the page waits for its next attempt. */
  start(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (!this.#isEnded) this.#listen();
  }

  /** Closes the stream and asks for nothing any more. */
  end(): void {
    this.#isEnded = true;
    this.#closeEvents();
    this.#cancelRetry?.();
  }

  /** True while the page waits for its next attempt. */
  get waiting(): boolean {
    return this.#cancelRetry !== undefined;
  }

  /** Fetches everything; answers, once what was so at the time of the call is there, whether that worked. */
  reload(): Promise<boolean> {
    this.#again = true;
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<boolean> {
    try {
      while (this.#again) if (!await this.#loadOnce()) return false;
      return true;
    } finally {
      this.#loading = undefined;
    }
  }

  async #loadOnce(): Promise<boolean> {
    this.#again = false;
    this.#held = [];
    const reply = await this.#parts.fetchMessages();
    const held = this.#held;
    this.#held = undefined;
    if (reply.kind === "ok") {
      this.#parts.loaded(reply.value);
      this.#apply(held);
      return true;
    }
    this.#again = false;
    if (isLocked(reply)) {
      this.#parts.locked();
      return true;
    }
    this.#broken(isStranger(reply) ? "stranger" : "lost");
    return false;
  }

  #apply(changes: ChangeJson[]): void {
    for (const change of changes) {
      if (this.#parts.isBeyond(change)) this.#again = true;
      else this.#parts.changed(change);
    }
  }

  #listen(): void {
    let isOpen = false;
    const catchUp = async (): Promise<void> => {
      isOpen = true;
      if (!await this.reload() || !isOpen) return;
      this.#retryMs = RETRY_FIRST_MS;
      this.#parts.connectionChanged("live");
    };
    const giveUp = async (): Promise<void> => {
      const isTold = isOpen;
      isOpen = false;
      if (isTold || await this.reload()) this.#broken("lost");
    };
    this.#closeEvents = this.#parts.openEvents({
      opened: () => void catchUp(),
      changed: (change) => this.#receive(change),
      broken: () => void giveUp(),
    });
  }

  #receive(change: ChangeJson): void {
    if (change.kind === "ended") this.#parts.ended();
    else if (change.kind === "lock") this.#followLock(change);
    else if (this.#held !== undefined && change.kind !== "reset") this.#held.push(change);
    else if (this.#parts.isBeyond(change)) void this.reload();
    else this.#parts.changed(change);
  }

  /** What was held is from before; once it is unlocked everything is there again. */
  #followLock(change: ChangeJson & { kind: "lock" }): void {
    this.#held = this.#held && [];
    this.#parts.changed(change);
    if (!change.lock.locked) void this.reload();
  }

  #broken(connection: Connection): void {
    this.#closeEvents();
    if (this.waiting || this.#isEnded) return;
    this.#parts.connectionChanged(connection);
    this.#cancelRetry = this.#parts.after(this.#retryMs, () => this.start());
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MOST_MS);
  }
}

function isLocked(reply: Reply<unknown>): boolean {
  return reply.kind === "refused" && reply.error.code === "programLocked";
}

/** The program knows no such token, or no token came: the page's link is from another run. */
function isStranger(reply: Reply<unknown>): boolean {
  return reply.kind === "refused" && (reply.status === 401 || reply.status === 403);
}
