import type { StatusCode } from "../../server/gui_api/status_json.ts";
import type { CopyWatch } from "./copy_watch.ts";
import type { Talking } from "./machine_options.ts";
import type { Verdict } from "./verdict.ts";
import type { VirtualTime } from "./virtual_clock.ts";

/** More changes than this in the span are more than people can read. */
const MOST_CHANGES = 8;
const SPAN_MS = 20_000;

/** What a flap watch works with. */
export interface FlapWatchOptions {
  time: VirtualTime;
  verdict: Verdict;
  copies: Pick<CopyWatch, "isThere">;
}

/** Counts how often the statuses of all conversations change. */
export class FlapWatch {
  readonly #options: FlapWatchOptions;
  readonly #shown = new Map<string, StatusCode>();
  /** When each conversation changed its status lately, in ms. */
  readonly #changedAtMs = new Map<string, number[]>();

  constructor(options: FlapWatchOptions) {
    this.#options = options;
  }

  /** The conversation shows its status anew. */
  forget(talking: Talking): void {
    this.#changedAtMs.delete(placeOf(talking));
  }

  /** A conversation shows this status. */
  note(talking: Talking, code: StatusCode): void {
    const place = placeOf(talking);
    if (this.#shown.get(place) === code) return;
    this.#shown.set(place, code);
    const { time: { nowMs }, verdict, copies } = this.#options;
    const lately = (this.#changedAtMs.get(place) ?? []).filter((atMs) => atMs > nowMs - SPAN_MS);
    this.#changedAtMs.set(place, [...lately, nowMs]);
    // Two programs on one seat take turns, which both pages say.
    if (lately.length < MOST_CHANGES || copies.isThere) return;
    verdict.breaks("a status does not flap", `${place}: ${lately.length + 1} changes, now ${code}`);
  }
}

function placeOf({ name, list, run }: Talking): string {
  return `${name} ${list} ${run}`;
}
