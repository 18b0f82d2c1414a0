/**
 * Whether the peer is the one of before, as far as the handshakes of this run tell (FORMAT.md §retained secret):
 *
 *  1. A hello of the peer that proves nothing is told at once: nobody knows yet whether a session comes of it.
 *  2. A session says what its handshake has shown. A loss is kept in the list until the words were compared.
 */
import type { Sealer } from "../../keys/cell/sealer.ts";
import type { Authentication } from "../../keys/cell/sealer_outcomes.ts";
import type { ContinuityJson } from "../gui_api.ts";
import type { Clock } from "../time/clock.ts";

/** What continuity is read from, and whom to tell. */
export interface ContinuityOptions {
  sealer: Pick<Sealer, "authentication" | "markContinuityKept">;
  /** The list remembers a loss. */
  isUnproven: () => boolean;
  clock: Clock;
  noteChange: () => void;
}

/** What is known of continuity at one moment. */
export interface ContinuityFacts {
  continuity: ContinuityJson;
  /** When somebody called and proved nothing, Unix ms; undefined: nobody, or it has been dealt with. */
  unprovenCallAtMs: number | undefined;
}

/** The continuity of one conversation. */
export class Continuity {
  readonly #options: ContinuityOptions;
  #unprovenCallAtMs: number | undefined;
  #last: Authentication | undefined;

  constructor(options: ContinuityOptions) {
    this.#options = options;
  }

  /** A hello of the peer was answered; its session is not confirmed yet. */
  noteCall({ isProven }: Authentication): void {
    if (isProven) return;
    this.#unprovenCallAtMs = this.#options.clock.now();
    this.#options.noteChange();
  }

  /** A session is confirmed. */
  noteSession({ isProven }: Authentication): void {
    // The loss of the session says more than the call that led to it.
    if (!isProven) this.#unprovenCallAtMs = undefined;
    this.#options.noteChange();
  }

  /** The two people have compared `words` and they match; false where those are not the words of now. */
  markKept(words: readonly string[]): boolean {
    if (!this.#options.sealer.markContinuityKept(words)) return false;
    this.#unprovenCallAtMs = undefined;
    this.#options.noteChange();
    return true;
  }

  /** Its share of the facts from which the notices follow. */
  facts(): ContinuityFacts {
    return { continuity: this.#describe(), unprovenCallAtMs: this.#unprovenCallAtMs };
  }

  /** The words stay to be seen when the session is gone, but only those of a living one can be confirmed. */
  #describe(): ContinuityJson {
    const { sealer, isUnproven } = this.#options;
    this.#last = sealer.authentication() ?? this.#last;
    const words = this.#last === undefined ? null : [...this.#last.words];
    if (isUnproven()) return { code: "lost", words };
    const code = this.#last?.continuity ?? "unknown";
    return { code: code === "lost" ? "kept" : code, words };
  }
}
