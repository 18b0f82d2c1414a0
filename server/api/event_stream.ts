import type { Clock } from "../time/clock.ts";
import type { Hub } from "../hub/hub.ts";

/** A comment goes out this often, so that a reader that has gone is noticed and proxies keep the line. */
export const HEARTBEAT_MS = 15_000;

/** UTF-16 code units after which no further change joins a write. */
const WRITE_UNITS = 16_384;

/** How soon a reader comes back after its stream has ended. */
const RETRY_MS = 1_000;

/**
 * One reader of `GET /events`. It keeps nothing but its place in the hub's log: whoever reads slowly is
 * handed the changes when there is room, and a `reset` when they have gone from the log meanwhile.
 */
export class EventStream implements UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> {
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #encoder = new TextEncoder();
  #place: string;
  #wake: () => void = () => {};
  #unsubscribe: () => void = () => {};
  #isHeartbeatDue = false;
  #cancelHeartbeat: () => void = () => {};
  #isEnded = false;

  /** `after`: the id behind which to begin, now when absent. */
  constructor(hub: Hub, options: { clock: Clock; after: string | undefined }) {
    this.#hub = hub;
    this.#clock = options.clock;
    this.#place = options.after ?? hub.revision;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    this.#unsubscribe = this.#hub.subscribe(() => this.#wake());
    this.#hub.closed.addEventListener("abort", this.#noteClosed, { once: true });
    this.#awaitHeartbeat();
    // An id of its own lets a reader resume that has not seen a change yet.
    const id = this.#hub.changesSince(this.#place) === undefined ? "" : `id: ${this.#place}\n`;
    controller.enqueue(this.#encoder.encode(`retry: ${RETRY_MS}\n${id}\n`));
  }

  /** Waits until there is something to write. */
  async pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    while (!this.#isEnded && !this.#hub.closed.aborted) {
      const text = this.#takeChanges() + this.#takeHeartbeat();
      if (text !== "") return controller.enqueue(this.#encoder.encode(text));
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    if (!this.#isEnded) {
      controller.enqueue(this.#encoder.encode(event(this.#place, { kind: "ended" })));
      controller.close();
    }
    this.#end();
  }

  /** The reader has gone. */
  cancel(): void {
    this.#end();
  }

  #takeChanges(): string {
    const changes = this.#hub.changesSince(this.#place);
    if (changes === undefined) {
      this.#place = this.#hub.revision;
      return event(this.#place, { kind: "reset" });
    }
    let text = "";
    for (const { id, change } of changes) {
      if (text.length >= WRITE_UNITS) break;
      text += event(id, change);
      this.#place = id;
    }
    return text;
  }

  #takeHeartbeat(): string {
    if (!this.#isHeartbeatDue) return "";
    this.#isHeartbeatDue = false;
    return ": still here\n\n";
  }

  #awaitHeartbeat(): void {
    this.#cancelHeartbeat = this.#clock.after(HEARTBEAT_MS, () => {
      this.#isHeartbeatDue = true;
      this.#wake();
      this.#awaitHeartbeat();
    });
  }

  readonly #noteClosed = (): void => this.#wake();

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#unsubscribe();
    this.#cancelHeartbeat();
    this.#hub.closed.removeEventListener("abort", this.#noteClosed);
    this.#wake();
  }
}

/** One event; JSON holds no raw line break, so one `data:` line is enough. */
function event(id: string, change: { kind: string }): string {
  return `id: ${id}\nevent: ${change.kind}\ndata: ${JSON.stringify(change)}\n\n`;
}
