import type { RandomFill } from "../../keys/random.ts";
import type { TimeServerJson } from "../gui_api/settings_json.ts";
import { type Clock, pause } from "./clock.ts";
import { isoTime } from "./iso_time.ts";
import { askTime, type SntpSample } from "./sntp.ts";

/** Questions at a time: the answer that was under way for the shortest time tells best. */
const SAMPLES = 4;
/** Pause between two of them. */
const SAMPLE_PAUSE_MS = 2_000;
/** Time between two rounds. Public servers ask for no more. */
const ROUND_MS = 1_024_000;
/** The same after a round without an answer. */
const RETRY_MS = 64_000;

/** What a time server is asked with. */
export interface TimeServerOptions {
  host: string;
  port?: number | undefined;
  clock: Clock;
  random: RandomFill;
  /** Hears of each round. */
  onTime: (time: TimeServerJson) => void;
}

/**
 * Compares our clock with a time server's now and then. Its answers can be forged by anybody on the way: they are
 * shown, and nothing goes by them.
 */
export class TimeServer {
  readonly #options: TimeServerOptions;
  readonly #closed = new AbortController();

  constructor(options: TimeServerOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#run();
  }

  close(): void {
    this.#closed.abort();
  }

  async #run(): Promise<void> {
    const { clock, host, onTime } = this.#options;
    const { signal } = this.#closed;
    while (!signal.aborted) {
      const best = await this.#round();
      if (signal.aborted) return;
      const at = isoTime(clock.now());
      onTime(
        best.kind === "answered"
          ? { code: "answered", host, offsetMs: best.offsetMs, at }
          : { code: best.kind, host, at },
      );
      // A server that wants to be left alone is (RFC 5905, section 7.4).
      await pause(clock, best.kind === "noAnswer" ? RETRY_MS : ROUND_MS, signal);
    }
  }

  async #round(): Promise<SntpSample> {
    const { signal } = this.#closed;
    let best: SntpSample = { kind: "noAnswer" };
    for (let asked = 0; asked < SAMPLES && !signal.aborted; asked++) {
      if (asked > 0) await pause(this.#options.clock, SAMPLE_PAUSE_MS, signal);
      const sample = await askTime({ ...this.#options, signal });
      if (sample.kind === "notSynchronised") return sample;
      if (sample.kind === "answered" && isBetter(sample, best)) best = sample;
    }
    return best;
  }
}

function isBetter(sample: SntpSample & { kind: "answered" }, best: SntpSample): boolean {
  return best.kind !== "answered" || sample.delayMs < best.delayMs;
}
