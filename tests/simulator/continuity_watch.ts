import type { ContinuityJson } from "../../server/gui_api/conversation_json.ts";
import type { Talking } from "./machine_options.ts";
import type { Verdict } from "./verdict.ts";

/** Nobody compares words in a run, so that no program may make up for a loss. */
export class ContinuityWatch {
  readonly #verdict: Verdict;
  readonly #lost = new Set<string>();

  constructor(verdict: Verdict) {
    this.#verdict = verdict;
  }

  /** A run of an owner's program shows this. */
  note({ name, list, run }: Talking, { code }: ContinuityJson): void {
    if (name === "thief") return;
    const place = `${name} ${list} ${run}`;
    if (code === "lost") this.#lost.add(place);
    const isBetter = code === "kept" || code === "first";
    if (!isBetter || !this.#lost.has(place)) return;
    this.#verdict.breaks("a loss stays until the words were compared", `${name} shows ${code}`);
  }
}
