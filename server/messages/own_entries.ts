import { type RandomFill, randomHex } from "../../keys/random.ts";
import type { ApiErrorJson } from "../gui_api.ts";
import { refusal } from "../refusal.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";
import { type Outbox, OUTBOX_ENTRIES } from "./outbox.ts";
import { refuseText, type SendOutcome } from "./text_check.ts";
import type { Timeline } from "./timeline.ts";

/** Where our own texts go. */
export interface OwnEntriesOptions {
  clock: Clock;
  random: RandomFill;
  timeline: Timeline;
  outbox: Outbox;
  /** Why the list has no key left for a text, undefined while it has. */
  spent: () => ApiErrorJson | undefined;
}

/** Our own texts: each stands in the timeline for good, and in the outbox until it is delivered. */
export class OwnEntries {
  readonly #options: OwnEntriesOptions;

  constructor(options: OwnEntriesOptions) {
    this.#options = options;
  }

  /** Checks a text and queues it. An `id` that is there already is not queued again: its answer got lost. */
  send(text: string, id?: string): SendOutcome {
    const { random, timeline } = this.#options;
    if (id !== undefined && timeline.find("out", id) !== undefined) return { kind: "queued", id };
    const spent = this.#options.spent();
    if (spent !== undefined) return refusal(spent);
    const bytes = new TextEncoder().encode(text);
    const unfit = refuseText(bytes);
    if (unfit !== undefined) return unfit;
    return this.#queue(id ?? randomHex(random, 16), bytes);
  }

  #queue(id: string, text: Uint8Array): SendOutcome {
    const { clock, timeline, outbox } = this.#options;
    const writtenAtMs = clock.now();
    if (!outbox.push({ id, text, writtenAtMs })) {
      return refusal({ code: "outboxFull", limit: OUTBOX_ENTRIES });
    }
    timeline.append({
      id,
      direction: "out",
      text: new TextDecoder().decode(text),
      at: isoTime(writtenAtMs),
      state: "queued",
      slot: null,
      protection: null,
    });
    return { kind: "queued", id };
  }

  /** Takes back a text of which nothing has left; false when it is too late or unknown. */
  cancel(id: string): boolean {
    const { timeline, outbox } = this.#options;
    return outbox.cancel(id) && timeline.update(id, { state: "cancelled" });
  }

  /** Gives up all that is not delivered. */
  failAll(): void {
    const { timeline, outbox } = this.#options;
    for (const id of outbox.giveUp()) timeline.update(id, { state: "failed" });
  }
}
