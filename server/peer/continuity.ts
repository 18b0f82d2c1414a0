/**
 * Whether the handshakes of this run show the same peer as before (FORMAT.md §retained secret):
 *
 *  1. A hello of the peer that proves nothing is told at once: nobody knows yet whether a session comes of it.
 *  2. A session says what its handshake has shown. A loss is kept in the list until the words were compared.
 *  3. While it may be that another program uses our copy of the list, no text leaves where there is pad that two of
 *     them would spend, and the pad through a minute after that counts as spent. When our sessions are replaced
 *     again and again, there is one, and the user chooses.
 *  4. A peer that remembers no session has begun anew: no other program of ours has talked with it.
 *  5. A line of sessions that comes back after another: two programs use the peer's copy.
 */
import type { Sealer } from "../../keys/cell/sealer.ts";
import type { Authentication } from "../../keys/cell/sealer_outcomes.ts";
import type { ContinuityJson } from "../gui_api/conversation_json.ts";
import type { Clock } from "../time/clock.ts";
import { Recent } from "../time/recent.ts";
import type { Road } from "./road.ts";

/** What continuity is read from, and whom to tell. */
export interface ContinuityOptions {
  sealer: Pick<Sealer, "authentication" | "markContinuityKept" | "room" | "distrustPad">;
  /** The list remembers a loss. */
  isUnproven: () => boolean;
  clock: Clock;
  road: Pick<Road, "roundTripMs">;
  /** About the time between two cells, ms, where steady cover is in force, else undefined. */
  tickMs: () => number | undefined;
  onChange: () => void;
}

/** What is known of continuity at one moment. */
export interface ContinuityFacts {
  continuity: ContinuityJson;
  /** When somebody called and proved nothing, Unix ms; undefined: nobody, or it has been dealt with. */
  unprovenCallAtMs: number | undefined;
  /** Another program talks with the peer in our place: this one waits for the user's choice. */
  isReplaced: boolean;
  /** Two programs have used the peer's copy of the list in turn. */
  arePeersTwo: boolean;
}

/** After a session that continues no line we know, another program of ours has this long to show: a pause and more. */
const SETTLE_MS = 1_500;
/** The same in ticks of steady cover, and in round trips beside it: it learns that it is replaced, and calls. */
const SETTLE_TICKS = 5;
const SETTLE_ROUND_TRIPS = 2;
/** Our sessions are replaced twice within this: another program is there. */
const REPLACED_TWICE_MS = 60_000;
/** It then goes on for this long, so that the other one notices as well. */
const GRACE_MS = 3_000;

/** The continuity of one conversation. */
export class Continuity {
  readonly #options: ContinuityOptions;
  readonly #settling: Recent;
  readonly #replacedOnce: Recent;
  readonly #grace: Recent;
  #unprovenCallAtMs: number | undefined;
  #last: Authentication | undefined;
  #hadSession = false;
  #isReplaced = false;
  #arePeersTwo = false;

  constructor(options: ContinuityOptions) {
    this.#options = options;
    const { clock, road, tickMs, onChange } = options;
    const settleMs = (): number =>
      Math.max(SETTLE_MS, SETTLE_TICKS * (tickMs() ?? 0)) + SETTLE_ROUND_TRIPS * road.roundTripMs;
    this.#settling = new Recent(clock, settleMs, onChange);
    this.#replacedOnce = new Recent(clock, REPLACED_TWICE_MS, () => undefined);
    this.#grace = new Recent(clock, GRACE_MS, () => {
      this.#isReplaced = true;
      onChange();
    });
  }

  /** Another program uses our copy of the list, so this one neither calls nor answers. */
  get isReplaced(): boolean {
    return this.#isReplaced;
  }

  /** No text may leave: another program could be spending the same pad, where there is any. */
  get holdsTexts(): boolean {
    return this.#isReplaced || this.#grace.is || (this.#settling.is && this.#hasPad);
  }

  get #hasPad(): boolean {
    const { sealer, clock } = this.#options;
    return sealer.room(clock.now()).padBytes > 0;
  }

  /** A hello of the peer was answered; its session is not confirmed yet. */
  noteCall({ line }: Authentication): void {
    if (line === "same") return;
    this.#unprovenCallAtMs = this.#options.clock.now();
    this.#options.onChange();
  }

  /** A session is confirmed. */
  noteSession({ line }: Authentication): void {
    if (line === "earlier") this.#arePeersTwo = true;
    if (line === "new") this.#noteNewLine();
    // The loss of the session says more than the call that led to it.
    if (line !== "same") this.#unprovenCallAtMs = undefined;
    this.#hadSession = true;
    this.#options.onChange();
  }

  /** The two people have compared `words` and they match; false where those are not the words of now. */
  markKept(words: readonly string[]): boolean {
    if (!this.#options.sealer.markContinuityKept(words)) return false;
    this.#unprovenCallAtMs = undefined;
    this.#arePeersTwo = false;
    this.#options.onChange();
    return true;
  }

  /** The user wants this program to go on; false where it did not wait. */
  resume(): boolean {
    if (!this.#isReplaced) return false;
    this.#isReplaced = false;
    this.#replacedOnce.forget();
    this.#options.onChange();
    return true;
  }

  /** Stops its timers. */
  close(): void {
    for (const recent of [this.#settling, this.#replacedOnce, this.#grace]) recent.forget();
  }

  /** Its share of the facts from which status and notices follow. */
  facts(): ContinuityFacts {
    return {
      continuity: this.#describe(),
      unprovenCallAtMs: this.#unprovenCallAtMs,
      isReplaced: this.#isReplaced,
      arePeersTwo: this.#arePeersTwo,
    };
  }

  #noteNewLine(): void {
    const { sealer, clock } = this.#options;
    sealer.distrustPad(clock.now());
    this.#settling.note();
    if (!this.#hadSession) return;
    if (!this.#replacedOnce.is) this.#replacedOnce.note();
    else if (!this.#grace.is) this.#grace.note();
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
