// Room: key lists made for the page, and the places that they can go to.
/**
 * Makes key lists while the program runs, in a thread of their own (make_clerk.ts), which a slow medium may hold up:
 *   1. `estimate()` says what a request takes, and why it cannot be done;
 *   2. `start()` begins to write; one pair of lists at a time;
 *   3. `state()` tells how far it is, and afterwards what came of it;
 *   4. `cancel()` ends it, and nothing of it stays.
 */
import type { MakeFaultJson, MakingJson } from "../gui_api/lists_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { type Clock, pause } from "../time/clock.ts";
import { inTime } from "../time/in_time.ts";
import type { Estimated } from "./estimate.ts";
import { type StartMakeDesk, startMakeDesk } from "./make_desk.ts";
import type { MakeDesk, MakeProgress } from "./make_job.ts";
import { type MakeRequest, slotCountOf } from "./make_request.ts";

/** How long a medium may take to say how much it holds; a slower one is of no use. */
const ESTIMATE_MS = 10_000;
/** How long a medium may take to remove what is unfinished on it. */
const CANCEL_MS = 3_000;

const SLOW: MakeFaultJson = { code: "makeFailed", reason: "slow", path: "" };
const FAILED: MakeFaultJson = { code: "makeFailed", reason: "other", path: "" };

/** What `ListMaker` works with. */
export interface ListMakerOptions {
  clock: Clock;
  /** Takes the place of `startMakeDesk`, for tests. */
  desk?: StartMakeDesk | undefined;
}

/** Makes one pair of lists at a time. */
export class ListMaker {
  readonly #clock: Clock;
  readonly #startDesk: StartMakeDesk;
  #making: MakingJson = { code: "none" };
  /** For the next pair; it also looks at media. */
  #desk: Promise<MakeDesk> | undefined;
  #abort: AbortController | undefined;
  #made: Promise<void> = Promise.resolve();

  constructor({ clock, desk = startMakeDesk }: ListMakerOptions) {
    this.#clock = clock;
    this.#startDesk = desk;
  }

  /** What a request takes; a refusal when it cannot be done. Writes nothing. */
  async estimate(request: MakeRequest): Promise<Estimated> {
    const starting = this.#desk ??= this.#startDesk();
    const desk = await starting;
    const asked = desk.do({ kind: "estimate", request });
    const estimated = await inTime(asked, { clock: this.#clock, limitMs: ESTIMATE_MS });
    if (estimated !== undefined) return estimated;
    // The next request may be about another medium.
    if (this.#desk === starting) this.#desk = undefined;
    desk.end();
    return refusal(SLOW);
  }

  /** Begins to write; undefined when it has begun. */
  async start(request: MakeRequest): Promise<Refusal | undefined> {
    if (this.#abort !== undefined) return refusal({ code: "makingAlready" });
    const abort = this.#abort = new AbortController();
    const estimated = await this.estimate(request).catch(() => refusal(FAILED));
    if (estimated.kind === "refused" || abort.signal.aborted) {
      this.#abort = undefined;
      return estimated.kind === "refused" ? estimated : undefined;
    }
    const allBytes = 2 * estimated.estimate.bytes;
    this.#making = { code: "writing", doneBytes: 0, allBytes, bytesPerSecond: null };
    this.#made = this.#make(request, { abort, allBytes });
    return undefined;
  }

  /** How far it is, or what came of the last one. */
  state(): MakingJson {
    return this.#making;
  }

  /** Ends what is under way, and forgets what came of the last one. */
  cancel(): void {
    this.#abort?.abort();
    if (this.#abort === undefined) this.#making = { code: "none" };
  }

  /** Lists are being written or checked. */
  get isUnderWay(): boolean {
    return this.#abort !== undefined;
  }

  /** Ends what is under way; settles when nothing of it is left, or its medium does not answer. */
  async stop(): Promise<void> {
    this.cancel();
    await this.#made;
  }

  /** Stops, for good. */
  async close(): Promise<void> {
    await this.stop();
    (await this.#desk)?.end();
  }

  async #make(
    request: MakeRequest,
    { abort, allBytes }: { abort: AbortController; allBytes: number },
  ): Promise<void> {
    const desk = await (this.#desk ?? this.#startDesk());
    this.#desk = undefined;
    const over = this.#endWith(abort.signal, desk);
    void this.#follow(desk, this.#progressOf(request, allBytes));
    try {
      // Whole seconds read better, and both peers see the key change on the second.
      const startMs = Math.floor(this.#clock.now() / 1_000) * 1_000;
      this.#making = await desk.do({ kind: "make", request, startMs });
    } catch {
      this.#making = { code: "failed", fault: abort.signal.aborted ? SLOW : FAILED };
    } finally {
      over.abort();
      desk.end();
      this.#abort = undefined;
    }
  }

  /** Tells the desk when it is to end, and lets go of one that does not. The writing is over with what comes back. */
  #endWith(signal: AbortSignal, desk: MakeDesk): AbortController {
    const over = new AbortController();
    const end = async (): Promise<void> => {
      desk.do({ kind: "stop" }).catch(() => {});
      await pause(this.#clock, CANCEL_MS, over.signal);
      desk.end();
    };
    signal.addEventListener("abort", end, { once: true, signal: over.signal });
    if (signal.aborted) void end();
    return over;
  }

  async #follow(desk: MakeDesk, note: (progress: MakeProgress) => void): Promise<void> {
    try {
      for (;;) note(await desk.do({ kind: "look" }));
    } catch {
      // The desk has ended.
    }
  }

  /** Notes how far it is: both seats together, and how fast it has been in this phase. */
  #progressOf(request: MakeRequest, allBytes: number): (progress: MakeProgress) => void {
    const allRecordBytes = slotCountOf(request) * request.recordBytes;
    let begun = { phase: "", atMs: 0 };
    return ({ phase, recordBytesDone }) => {
      const nowMs = this.#clock.now();
      if (begun.phase !== phase) begun = { phase, atMs: nowMs };
      const doneBytes = Math.round(allBytes * (recordBytesDone / allRecordBytes));
      const spentMs = nowMs - begun.atMs;
      const bytesPerSecond = spentMs < 200 ? null : Math.round(1_000 * doneBytes / spentMs);
      this.#making = { code: phase, doneBytes, allBytes, bytesPerSecond };
    };
  }
}
