import type { RandomFill } from "../keys/random.ts";
import type { TimeServerJson } from "./gui_api/settings_json.ts";
import type { Clock } from "./time/clock.ts";
import { TimeServer } from "./time/time_server.ts";
import { parseTimeServer } from "./transport/time_server_address.ts";

/** What a time server is asked with, and who hears of it. */
export interface AskedTimeServerOptions {
  clock: Clock;
  random: RandomFill;
  /** What it says is different now. */
  onTime: (time: TimeServerJson) => void;
}

/** The time server that the user has chosen, if any, and what it has said last. */
export class AskedTimeServer {
  readonly #options: AskedTimeServerOptions;
  #server: TimeServer | undefined;
  #latest: TimeServerJson | undefined;

  constructor(options: AskedTimeServerOptions) {
    this.#options = options;
  }

  /** What it has said last; undefined: nothing, or none is asked. */
  get latest(): TimeServerJson | undefined {
    return this.#latest;
  }

  /** Compares our clock with the server at `place` (`HOST` or `HOST:PORT`) from now on, null: with none. */
  ask(place: string | null): void {
    this.close();
    this.#latest = undefined;
    const parsed = place === null ? undefined : parseTimeServer(place);
    if (parsed?.kind !== "address") return;
    const { clock, random, onTime } = this.#options;
    this.#server = new TimeServer({
      ...parsed,
      clock,
      random,
      onTime: (time) => onTime(this.#latest = time),
    });
    this.#server.start();
  }

  /** Asks nobody any more. */
  close(): void {
    this.#server?.close();
  }
}
