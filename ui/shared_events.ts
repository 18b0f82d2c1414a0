/**
 * One stream of events for all tabs of a browser, which opens six connections to a program and no more:
 *   1. every tab asks for one lock (Web Locks); the tab that has it leads and opens the stream;
 *   2. the leader hands on what comes (BroadcastChannel); the others listen there;
 *   3. a tab that joins says hello, and the leader answers when its stream is open, or opens it now;
 *   4. when the leader's tab is closed its lock passes on, and the next tab opens the stream anew;
 *   5. the first tab that learns of the program's end tells all others. The lock may reach them before that word does,
 *   so that a tab that leads hears it too.
 */
import type { ChangeJson } from "../server/gui_api/change_json.ts";
import type { EventsListener } from "./client/events.ts";

/** What tabs say to each other. */
export type TabMessage =
  | { kind: "hello"; from: string }
  /** The stream is open; `to`: for one tab that said hello, else for all. */
  | { kind: "opened"; to?: string | undefined }
  | { kind: "changed"; change: ChangeJson }
  | { kind: "broken" }
  /** The program has ended, or is being ended from this tab. */
  | { kind: "ended" };

/** What the leader hands on. */
type StreamMessage = Exclude<TabMessage, { kind: "hello" | "ended" }>;

/** What `SharedEvents` needs from the browser. */
export interface SharedParts {
  /** Names the run of the program: tabs of another run take no part. */
  run: string;
  /** This tab's own name. */
  tab: string;
  locks: Pick<LockManager, "request">;
  channel: Pick<BroadcastChannel, "postMessage" | "close" | "onmessage">;
  /** Opens the stream itself. */
  open(listener: EventsListener): () => void;
  /** A tab waits for the stream, and this one leads and has none. */
  wake(): void;
  /** Another tab has learned that the program ended; this one has left already. */
  ended(): void;
}

/** This tab's part in the stream. */
export class SharedEvents {
  readonly #parts: SharedParts;
  readonly #left = new AbortController();
  #listener: EventsListener | undefined;
  #isLeader = false;
  /** This tab leads, and its stream is open. */
  #isOpen = false;
  #closeStream = (): void => {};

  constructor(parts: SharedParts) {
    this.#parts = parts;
    parts.channel.onmessage = ({ data }) => this.#hear(data as TabMessage);
    void this.#lead().catch(() => {});
  }

  /** True while this tab holds the stream for all. */
  get isLeader(): boolean {
    return this.#isLeader;
  }

  /** Takes what the stream brings from now on; the returned function ends that. */
  open(listener: EventsListener): () => void {
    if (this.#left.signal.aborted) return () => {};
    this.#listener = listener;
    if (this.#isLeader) this.#openStream();
    else this.#say({ kind: "hello", from: this.#parts.tab });
    return () => {
      this.#listener = undefined;
      // The others wait for the next one.
      if (this.#isOpen) this.#say({ kind: "broken" });
      this.#isOpen = false;
      this.#closeStream();
    };
  }

  /** The program has ended: tells the other tabs, and leaves. */
  end(): void {
    this.#say({ kind: "ended" });
    this.leave();
  }

  /** Leaves for good: another tab leads. */
  leave(): void {
    this.#left.abort();
    this.#closeStream();
    this.#parts.channel.close();
  }

  /** Holds the lock until this tab leaves or is closed. */
  #lead(): Promise<unknown> {
    const { signal } = this.#left;
    return this.#parts.locks.request(`hchat events ${this.#parts.run}`, { signal }, () => {
      if (signal.aborted) return;
      this.#isLeader = true;
      if (this.#listener !== undefined) this.#openStream();
      return new Promise<void>((resolve) =>
        signal.addEventListener("abort", () => resolve(), { once: true })
      );
    });
  }

  #openStream(): void {
    this.#closeStream();
    this.#closeStream = this.#parts.open({
      opened: () => this.#share({ kind: "opened" }),
      changed: (change) => this.#share({ kind: "changed", change }),
      broken: () => this.#share({ kind: "broken" }),
    });
  }

  /** Tells all others and this tab. */
  #share(message: StreamMessage): void {
    if (message.kind !== "changed") this.#isOpen = message.kind === "opened";
    this.#say(message);
    this.#take(message);
  }

  #hear(message: TabMessage): void {
    const { tab, wake } = this.#parts;
    if (message.kind === "ended") {
      this.leave();
      this.#parts.ended();
    } else if (message.kind === "hello") {
      if (!this.#isLeader) return;
      if (this.#isOpen) this.#say({ kind: "opened", to: message.from });
      else wake();
    } else if (!this.#isLeader && (message.kind !== "opened" || (message.to ?? tab) === tab)) {
      this.#take(message);
    }
  }

  #take(message: StreamMessage): void {
    if (message.kind === "changed") this.#listener?.changed(message.change);
    else this.#listener?.[message.kind]();
  }

  #say(message: TabMessage): void {
    if (!this.#left.signal.aborted) this.#parts.channel.postMessage(message);
  }
}
