import { HOUR_MS, KNOCK_HOURS } from "../../keys/constants.ts";
import type { RefusalReason } from "../../keys/cell/handshake/hello.ts";
import type { AwayReasonJson } from "../gui_api/status_json.ts";
import type { Clock } from "../time/clock.ts";
import { Liveness } from "./liveness.ts";
import type { CallNews, HelloNews, Via } from "./peer_events.ts";
import type { Road } from "./road.ts";
import { Recent } from "../time/recent.ts";
import type { FrameInfo } from "../messages/frame_mux.ts";
import { TrustedTime } from "../time/trusted_time.ts";

/** What is known of the peer at one moment. */
export interface PresenceFacts {
  /** The peer was heard within two keep-alive intervals, did not say goodbye, and nothing says that it is gone. */
  here: boolean;
  /** The peer was heard at least once in this run. */
  everHeard: boolean;
  /** The peer said goodbye after it was last heard. */
  saidBye: boolean;
  /** Why the latest attempt to dial failed; undefined: none failed yet. */
  failure: AwayReasonJson | undefined;
  /** The connection on which the peer was calling broke, and it was not heard since. */
  callBroke: boolean;
  refusal: "clockApart" | "sameSeat" | undefined;
  ownAddress: boolean;
  /** Peer's clock minus ours in milliseconds. */
  clockOffsetMs: number | undefined;
  /** A cell and its answer are under way for this long. */
  roundTripMs: number;
  /** Whole hours that are offered to the user, by which the peer's clock is ahead. */
  hoursApart: number | undefined;
}

/** Whom to tell what is known of the peer. */
export interface PresenceOptions {
  clock: Clock;
  /** The computer's own, by which keys are burned. */
  ownClock: Clock;
  /** Something that the status may depend on is different now. */
  onChange: () => void;
  /** The peer was not heard for two keep-alive intervals. */
  onLost: () => void;
  /** Steady cover is in force. */
  isSteady: () => boolean;
  road: Road;
}

/** With each sign of life, the longest time between two of them counts for this much of what it did. */
const LATELY = 0.9;
/** The clock difference is the largest of this many cells: a delay on the way only ever lessens it. */
const OFFSET_SAMPLES = 4;

/** What is known of the peer: is it there, since when, what does its clock say, why does it not answer. */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #heard: Recent;
  readonly #called: Recent;
  readonly #refused: Recent;
  readonly #ownHello: Recent;
  readonly #vouched: TrustedTime;
  readonly #liveness: Liveness;
  #everHeard = false;
  #saidBye = false;
  #steady = false;
  #failure: AwayReasonJson | undefined;
  #refusal: RefusalReason | undefined;
  #offsetsMs: number[] = [];
  #lastHeardAtMs: number | undefined;
  /** The same by the uptime. */
  #lastSignMs = -Infinity;
  /** The longest time lately between two signs of life. */
  #apartMs = Infinity;
  #lastTriedAtMs: number | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
    const { clock, onChange, onLost, isSteady, road } = options;
    const awayMs = () => road.awayMs();
    const silentMs = () => road.awayMs(isSteady() ? this.#apartMs : undefined);
    this.#heard = new Recent(clock, silentMs, () => {
      this.#steady = false;
      onLost();
      onChange();
    });
    this.#called = new Recent(clock, silentMs, onChange);
    this.#refused = new Recent(clock, awayMs, onChange);
    this.#ownHello = new Recent(clock, awayMs, onChange);
    this.#vouched = new TrustedTime(options.ownClock);
    this.#liveness = new Liveness({ clock, isSteady, road, onChange });
  }

  /** The peer was heard within two keep-alive intervals, did not say goodbye, and nothing says that it is gone. */
  get isHere(): boolean {
    return this.#heard.is && !this.#liveness.isGone;
  }

  /** The peer made a request within two keep-alive intervals. */
  get isCalling(): boolean {
    return this.#called.is;
  }

  /** The peer asks for steady cover; the request lapses when it is away. */
  get isSteady(): boolean {
    return this.#steady;
  }

  /** Peer's clock minus ours in milliseconds. */
  get clockOffsetMs(): number | undefined {
    return this.#offsetsMs.length === 0 ? undefined : Math.max(...this.#offsetsMs);
  }

  /** The time that burning goes by, Unix ms; undefined before its first frame of this run. */
  get trustedMs(): number | undefined {
    return this.#vouched.now();
  }

  /** The earlier one of both clocks as they are by now, Unix ms; undefined before the peer's first frame of this run. */
  get agreedMs(): number | undefined {
    return this.#vouched.agreed();
  }

  /** Whole hours by which the peer's clock is ahead, where it has refused for that; undefined: it has not. */
  get hoursApart(): number | undefined {
    const isApart = this.#refused.is && this.#refusal === "clockApart";
    const hours = Math.round((this.clockOffsetMs ?? 0) / HOUR_MS);
    return isApart && hours !== 0 && Math.abs(hours) <= KNOCK_HOURS ? hours : undefined;
  }

  /** When the peer was last heard, Unix milliseconds by our clock. */
  get lastHeardAtMs(): number | undefined {
    return this.#lastHeardAtMs;
  }

  /** When we last called in vain, Unix milliseconds by our clock; undefined while that says nothing any more. */
  get lastTriedAtMs(): number | undefined {
    return this.#failure === undefined ? undefined : this.#lastTriedAtMs;
  }

  /** An authentic frame has come. */
  noteFrame(info: FrameInfo, via: Via): void {
    const nowMs = this.#options.clock.now();
    this.#steady = info.steady && !info.bye;
    this.#hear(nowMs, via.kind);
    this.#saidBye = info.bye;
    this.#noteOffset(info.sentAtMs - nowMs);
    this.#vouched.note(info.sentAtMs);
    if (info.bye) {
      this.#heard.forget();
      this.#called.forget();
    } else if (via.kind === "request") this.#called.note();
    this.#options.onChange();
  }

  #hear(nowMs: number, way: Via["kind"]): void {
    this.#liveness.noteSign(way);
    const signMs = this.#options.clock.uptime();
    this.#apartMs = longestLately(this.#apartMs, signMs - this.#lastSignMs);
    this.#lastSignMs = signMs;
    this.#lastHeardAtMs = nowMs;
    this.#everHeard = true;
    this.#saidBye = false;
    this.#failure = undefined;
    this.#refused.forget();
    this.#ownHello.forget();
    this.#heard.note();
  }

  #noteOffset(offsetMs: number): void {
    this.#offsetsMs = [...this.#offsetsMs, offsetMs].slice(-OFFSET_SAMPLES);
  }

  /** An authentic hello or its answer has come. */
  noteHello({ peerTimeMs, refusal, confirmed = false, called = false }: HelloNews): void {
    const nowMs = this.#options.clock.now();
    const mayBeLate = called && this.#heard.is && peerTimeMs < nowMs;
    // A hello that was held back says nothing against a peer that is heard under the right time; one whose
    // clock was set is not heard for long.
    if (mayBeLate && refusal === "clockApart") return;
    if (mayBeLate) this.#noteOffset(peerTimeMs - nowMs);
    else this.#offsetsMs = [peerTimeMs - nowMs];
    this.#refusal = refusal;
    if (refusal === undefined) {
      this.#refused.forget();
      if (confirmed) {
        this.#hear(nowMs, "answer");
        this.#vouched.note(peerTimeMs);
      }
    } else {
      this.#refused.note();
      // A peer whose clock was just set is no more heard under the old time.
      this.#heard.forget();
    }
    this.#options.onChange();
  }

  /** Our own hello came back to us. */
  noteOwnHello(): void {
    this.#ownHello.note();
    this.#options.onChange();
  }

  /** What became of a request of the peer. */
  noteCall(news: CallNews): void {
    const wasHere = this.isHere;
    this.#liveness.noteCall(news);
    if (this.isHere !== wasHere) this.#options.onChange();
  }

  /** An attempt to dial failed for this reason. */
  noteFailure(reason: AwayReasonJson): void {
    this.#liveness.noteFailure();
    this.#failure = reason;
    this.#lastTriedAtMs = this.#options.clock.now();
    this.#options.onChange();
  }

  /** Our clock goes by another hour: what was known of the peer's is over. */
  forgetClock(): void {
    this.#offsetsMs = [];
    this.#refused.forget();
  }

  /** Our cover is another one: cells may come more seldom from now on. */
  noteCover(): void {
    for (const recent of [this.#heard, this.#called]) if (recent.is) recent.note();
  }

  /** Another address: what was known of the old one says nothing any more. */
  forgetAddress(): void {
    this.#failure = undefined;
    this.#liveness.forgetAddress();
    this.#ownHello.forget();
    this.#refused.forget();
    this.#options.onChange();
  }

  /** Stops every timer. */
  close(): void {
    for (const recent of [this.#heard, this.#called, this.#refused, this.#ownHello]) {
      recent.forget();
    }
    this.#liveness.close();
  }

  /** Its share of the facts from which the status follows. */
  facts(): PresenceFacts {
    return {
      here: this.isHere,
      everHeard: this.#everHeard,
      saidBye: this.#saidBye,
      failure: this.#failure,
      callBroke: this.#liveness.callBroke,
      refusal: this.#refused.is ? this.#refusal : undefined,
      ownAddress: this.#ownHello.is,
      clockOffsetMs: this.clockOffsetMs,
      roundTripMs: this.#options.road.roundTripMs,
      hoursApart: this.hoursApart,
    };
  }
}

/** A longer time than before counts at once, and is forgotten slowly: steady cover has no even beat. */
function longestLately(longestMs: number, lastMs: number): number {
  return Math.max(lastMs, Number.isFinite(longestMs) ? LATELY * longestMs : 0);
}
