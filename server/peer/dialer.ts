// Room: calling, answering, and whether the peer is there.
/**
 * Calls the peer (PROTOCOL.md §5).
 *
 *  1. No confirmed session, or one due for renewal: hello 1, answered by hello 2.
 *  2. Quiet: one request waits at the peer at any time; what becomes urgent goes out in a second one
 *     beside it. Steady: one request leaves at every tick of a schedule, whatever there is to say.
 *  3. A session cell that was not answered as it should: the next attempt is a hello, alone, which is
 *     answered at once and holds no text; after a stranger's answer it goes out without a pause.
 *  4. Anything else that fails: again after a growing, jittered pause, at the other known address.
 */
import type { FrameOpened } from "../../keys/cell/sealer_outcomes.ts";
import { Backoff } from "../time/backoff.ts";
import { awayReasonOf, type StrangerCode } from "./away_reason.ts";
import { Calls, type Reply } from "./calls.ts";
import type { DialerOptions, Pace } from "./dialer_options.ts";
import { Exchanger } from "./exchanger.ts";
import { type Greeted, Greeter } from "./greeter.ts";
import { Rests } from "./rests.ts";
import { SteadyLines, type Tick } from "./steady_lines.ts";

/** Requests under way at once in quiet cover: one that waits, the others with text. */
const QUIET_EXCHANGES = 4;
/** Beside these, the ones that carry pieces of files: so many that neither side waits for the other. */
const BULK_EXCHANGES = 3;
/** Requests at the peer while it answers with pieces. */
const TAKING_EXCHANGES = 2;
/** Requests under way at once in steady cover, for a network slower than the tick. */
const STEADY_EXCHANGES = 32;

/** Calls one peer for one conversation. */
export class Dialer {
  readonly #options: DialerOptions;
  readonly #backoff: Backoff;
  readonly #lines: SteadyLines;
  #pace: Pace = "silent";
  readonly #calls: Calls;
  readonly #greeter: Greeter;
  readonly #exchanger: Exchanger;
  #helloUnderWay = false;
  #helloWanted = false;
  #greet = false;
  /** A cell of steady cover waits for the claim of its slot. */
  #awaitsClaim = false;
  readonly #rests: Rests;
  /** The latest answer held a piece of a file: the peer sends the next one while this one is stored. */
  #takesPieces = false;

  constructor(options: DialerOptions) {
    this.#options = options;
    const { clock, tickMs, sealer, mux, log, events } = options;
    const calls = this.#calls = new Calls(options, () => this.#backoff.current);
    this.#exchanger = new Exchanger({ sealer, clock, calls, mux, log });
    this.#greeter = new Greeter({
      sealer,
      clock,
      calls,
      onSealed: () => events.noteHelloSealed(),
      log,
    });
    const jitter = (): number => sealer.shape(clock.now()).jitter;
    const resume = (): void => this.#pump();
    const wantsProof = (): boolean => calls.wantsProof;
    this.#rests = new Rests({ clock, jitter, resume, wantsProof });
    this.#backoff = new Backoff({ clock, jitter, resume });
    this.#lines = new SteadyLines({
      clock,
      tickMs,
      shape: () => sealer.shape(clock.now()),
      onTick: (tick) => this.#tick(tick),
    });
  }

  /** Sets how to call and looks at once whether there is something to do. */
  run(pace: Pace): void {
    this.#pace = pace;
    if (pace !== "steady") this.#lines.stop();
    this.#pump();
  }

  /** The address has changed: everything under way is dropped, the new one is called at once. */
  redial(): void {
    this.#calls.abort();
    this.#greeter.forget();
    this.#backoff.forget();
    this.#endPause();
    this.#pump();
  }

  /** The peer has begun a session itself: what failed before says nothing about that one. */
  noteSession(): void {
    this.#helloWanted = false;
  }

  /** Drops what waits at the peer; what follows is tried as before. */
  drop(): void {
    this.#calls.abort();
  }

  /** Drops everything under way, and calls no more. */
  stop(): void {
    this.#pace = "silent";
    this.#lines.stop();
    this.#endPause();
    this.#calls.abort();
  }

  /** One last request that says goodbye; true when it was answered, false when it is given up. */
  async sayBye(): Promise<boolean> {
    const { mux, clock } = this.#options;
    if (this.#backoff.failures > 0) return false;
    const outgoing = mux.seal(clock.now(), { bye: true });
    if (outgoing.kind === "blocked") return false;
    const opened = await this.#exchanger.sayBye(outgoing);
    if (opened !== undefined) this.#finishAnswered(opened);
    return opened !== undefined;
  }

  #pump(): void {
    if (this.#pace === "silent" || this.#options.addresses.toDial === undefined) return;
    if (this.#pace === "steady") return this.#lines.start();
    if (this.#backoff.isPausing) return;
    const nowMs = this.#options.clock.now();
    if (this.#wantsHello(nowMs)) this.#launch(this.#hello());
    // A hello is answered at once and holds no text: after a failed exchange it goes first, alone.
    if (this.#helloWanted || !this.#hasSession(nowMs)) return;
    const urgent = this.#options.mux.isUrgent(nowMs) || this.#greet;
    const { underWay, bulkUnderWay } = this.#calls;
    const idle = underWay === 0 && !this.#rests.isResting;
    if (idle || (urgent && underWay - bulkUnderWay < QUIET_EXCHANGES)) {
      return this.#launch(this.#exchange());
    }
    while (this.#fillsBulkRoom());
  }

  /** One more exchange for a piece of a file. False: no room, no need, or this one has no piece, as the next one. */
  #fillsBulkRoom(): boolean {
    const { underWay, bulkUnderWay } = this.#calls;
    const isTaking = this.#takesPieces && underWay < TAKING_EXCHANGES;
    const isDue = bulkUnderWay < BULK_EXCHANGES &&
      this.#options.mux.isBulkDue(this.#options.clock.now());
    if (!isTaking && !isDue) return false;
    this.#launch(this.#exchange());
    return isTaking ? this.#calls.underWay > underWay : this.#calls.bulkUnderWay > bulkUnderWay;
  }

  #hasSession(nowMs: number): boolean {
    const state = this.#options.sealer.sessionState(nowMs);
    return state === "standing" || state === "rekeyDue";
  }

  #wantsHello(nowMs: number): boolean {
    if (this.#helloUnderWay || this.#backoff.isPausing) return false;
    const { sealer, road } = this.#options;
    if (sealer.isPeersTurn(nowMs, road.roundTripMs)) return false;
    return this.#helloWanted || sealer.sessionState(nowMs) !== "standing";
  }

  #launch(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#options.log(`dialling: ${error instanceof Error ? error.message : "unknown error"}`);
      this.#rest();
      this.#options.events.noteFailure({ code: "internal" });
    });
  }

  async #hello(): Promise<void> {
    const { events } = this.#options;
    this.#helloUnderWay = true;
    try {
      const greeted = await this.#greeter.greet();
      if (greeted.kind === "blocked") return events.noteBlocked(greeted.blocked);
      this.#finishHello(greeted);
    } finally {
      this.#helloUnderWay = false;
    }
    this.#pump();
  }

  #finishHello(greeted: Exclude<Greeted, { kind: "blocked" }>): void {
    switch (greeted.kind) {
      case "dropped":
        return;
      case "crossed":
        return this.#rest();
      case "failed":
        return this.#noteFailed(greeted.reply, greeted);
      case "answered":
        if (greeted.news.confirmed === true) {
          this.#noteWorked();
          this.#helloWanted = false;
          this.#greet = true;
        } else this.#rest();
        return this.#options.events.noteHello(greeted.news);
    }
  }

  async #exchange(tick?: Tick): Promise<void> {
    const { mux, clock, events } = this.#options;
    // Steady cover goes on where nobody answers; nobody can tell that its cells hold no text.
    const withPayload = !(this.#helloWanted && this.#backoff.areFailing);
    const cells = tick?.cells ?? { wish: this.#rests.wish() };
    const isSoon = cells.wish !== undefined;
    const prompt = isSoon && tick === undefined;
    const outgoing = mux.seal(clock.now(), { ...cells, withPayload, prompt });
    if (outgoing.kind === "blocked") {
      events.noteBlocked(outgoing);
      return outgoing.reason === "pending" ? await this.#afterClaim(tick) : undefined;
    }
    this.#greet = false;
    const atOnce = isSoon || outgoing.hasPayload;
    // What brings something is answered before the time that it may wait.
    const wishedMs = (outgoing.hasPayload ? tick?.cells : cells)?.wish?.afterMs;
    const manner = { atOnce, wishedMs, series: tick?.connection, isLast: tick?.isLast };
    const exchanged = await this.#exchanger.exchange(outgoing, manner);
    this.#takesPieces = exchanged.kind === "answered" && exchanged.hasPiece;
    if (exchanged.kind === "answered") this.#finishAnswered(exchanged.opened);
    if (exchanged.kind === "failed") this.#finishFailed(exchanged.reply);
    const isQuietly = exchanged.kind === "answered" && this.#pace === "quiet";
    if (isQuietly && exchanged.isEmpty) this.#rests.rest();
    else this.#pump();
  }

  /** The first cell of a slot leaves when the medium of the list has taken the claim: no tick is missed. */
  async #afterClaim(tick: Tick | undefined): Promise<void> {
    if (tick === undefined || this.#awaitsClaim) return;
    this.#awaitsClaim = true;
    try {
      await this.#options.sealer.settled();
    } finally {
      this.#awaitsClaim = false;
    }
    if (this.#pace === "steady") await this.#exchange(tick);
  }

  #finishAnswered(opened: FrameOpened): void {
    this.#noteWorked();
    this.#options.events.noteFrame(opened, { kind: "answer" });
  }

  #finishFailed(reply: Reply): void {
    this.#helloWanted = true;
    // The peer may have lost the session: hello goes out at once, unless something failed lately.
    const isStranger = reply.answer.kind !== "unreachable";
    if (isStranger && this.#backoff.isCalm) this.#backoff.count();
    else this.#noteFailed(reply);
  }

  #noteWorked(): void {
    this.#greeter.forget();
    this.#calls.noteWorked();
    this.#backoff.noteWorked();
    this.#options.addresses.noteWorked();
  }

  /** The address did not lead to the peer; counted and told once for each attempt. */
  #noteFailed(
    reply: Reply,
    { code = "notHchat", isAddressRight = false }: {
      code?: StrangerCode;
      isAddressRight?: boolean;
    } = {},
  ): void {
    if (!isAddressRight) this.#options.addresses.noteFailed(reply.from);
    if (!this.#backoff.end(reply.attempt)) return;
    this.#rest();
    this.#options.events.noteFailure(awayReasonOf(reply, code, this.#options.addresses));
  }

  #rest(): void {
    if (this.#pace === "silent") this.#backoff.count();
    else this.#backoff.pause();
  }

  #endPause(): void {
    this.#backoff.endPause();
    this.#rests.end();
  }

  /** One cell, whatever there is to say. */
  #tick(tick: Tick): void {
    if (this.#options.addresses.toDial === undefined) return;
    const nowMs = this.#options.clock.now();
    if (this.#wantsHello(nowMs)) this.#launch(this.#hello());
    else if (this.#hasSession(nowMs) && this.#calls.underWay < STEADY_EXCHANGES) {
      this.#launch(this.#exchange(tick));
    }
  }
}
