import type { Clock } from "../time/clock.ts";
import { eventText } from "../hub/event_batches.ts";
import type { Hub } from "../hub/hub.ts";

/** A comment goes out this often, so that a reader that has gone is noticed and proxies keep the line. */
export const HEARTBEAT_MS = 15_000;

/** A stream that has missed changes and takes nothing for so long is ended: its reader comes again, and loads anew. */
export const STUCK_MS = 1_000;

/** How soon a reader comes back after its stream has ended. */
const RETRY_MS = 1_000;

/**
 * One reader of `GET /events`. It keeps nothing but its place in the hub's log, and the batch that is on its way, which
 * all streams share: whoever reads slowly is handed the changes when there is room, and a `reset` when they have gone
 * from the log meanwhile.
 */
export class EventStream implements UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> {
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #encoder = new TextEncoder();
  #place: string;
  #wake: () => void = () => {};
  /** Rises whenever there is room for more. */
  #pulls = 0;
  #cancelStuck: (() => void) | undefined;
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
    this.#unsubscribe = this.#hub.subscribe(() => {
      this.#wake();
      this.#dropIfStuck(controller);
    });
    this.#hub.closed.addEventListener("abort", this.#noteClosed, { once: true });
    this.#awaitHeartbeat();
    // An id of its own lets a reader resume that has not seen a change yet.
    const id = this.#hub.events.holds(this.#place) ? `id: ${this.#place}\n` : "";
    controller.enqueue(this.#encoder.encode(`retry: ${RETRY_MS}\n${id}\n`));
  }

  /** Waits until there is something to write. */
  async pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    this.#pulls++;
    while (!this.#isEnded && !this.#hub.closed.aborted) {
      const bytes = this.#takeChanges() ?? this.#takeHeartbeat();
      if (bytes !== undefined) return controller.enqueue(bytes);
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    if (!this.#isEnded) {
      controller.enqueue(this.#encoder.encode(eventText(this.#place, { kind: "ended" })));
      controller.close();
    }
    this.#end();
  }

  /** The reader has gone. */
  cancel(): void {
    this.#end();
  }

  #takeChanges(): Uint8Array<ArrayBuffer> | undefined {
    const batch = this.#hub.events.behind(this.#place);
    if (batch !== "missed") {
      this.#place = batch?.place ?? this.#place;
      return batch?.bytes;
    }
    this.#place = this.#hub.revision;
    return this.#encoder.encode(eventText(this.#place, { kind: "reset" }));
  }

  #takeHeartbeat(): Uint8Array<ArrayBuffer> | undefined {
    if (!this.#isHeartbeatDue) return undefined;
    this.#isHeartbeatDue = false;
    return this.#encoder.encode(": still here\n\n");
  }

  /** A burst of changes finds every stream full for a moment, those that are read as well. */
  #dropIfStuck(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    if (this.#cancelStuck !== undefined || (controller.desiredSize ?? 0) > 0) return;
    if (this.#hub.events.holds(this.#place)) return;
    const pulls = this.#pulls;
    this.#cancelStuck = this.#clock.after(STUCK_MS, () => {
      this.#cancelStuck = undefined;
      if (this.#isEnded || pulls !== this.#pulls) return;
      this.#end();
      controller.error(new Error("the reader takes nothing"));
    });
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
    this.#cancelStuck?.();
    this.#hub.closed.removeEventListener("abort", this.#noteClosed);
    this.#wake();
  }
}
