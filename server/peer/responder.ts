/**
 * Answers the peer's requests (PROTOCOL.md §5).
 *
 *  1. The tag is looked up.
 *  2. The cell is opened, under an unknown tag as well, for the same work. A hello is answered at once. What does not
 *     open is a stranger's.
 *  3. A session cell is taken in. One of steady cover is answered as it wishes, whatever there is to say. Any other is
 *     answered at once if there is something to say. If not, it waits until there is, or until its time has passed,
 *     which is drawn anew for each. One request waits at a time: a new one releases the one before.
 */
import { BULK_CELL_BYTES } from "../../keys/constants.ts";
import type { WishItem } from "../../keys/cell/frame/answer_wish.ts";
import { type Rejected, rejected, type RejectReason } from "../../keys/cell/sealer_outcomes.ts";
import type { Sealer } from "../../keys/cell/sealer.ts";
import type { FrameOpened, RequestOpened, TagHit } from "../../keys/cell/sealer_outcomes.ts";
import { type RateLimit, RateLimiter } from "../http/rate_limiter.ts";
import { type Clock, pause } from "../time/clock.ts";
import type { PeerAnswer, PeerRequest } from "../transport/transport.ts";
import { cellsIn } from "../transport/body.ts";
import { HOLD_LEAST_MS, HOLD_MOST_MS } from "../constants.ts";
import type { PeerEvents } from "./peer_events.ts";
import type { Road } from "./road.ts";
import {
  carriesPayload,
  type FrameMux,
  type OutgoingCell,
  type SealOptions,
} from "../messages/frame_mux.ts";

/** What a responder works with. */
export interface ResponderOptions {
  sealer: Pick<Sealer, "identify" | "likelySize" | "openRequest" | "shape" | "settled">;
  mux: FrameMux;
  clock: Clock;
  events: PeerEvents;
  /** The peer has begun a session and confirmed it. */
  onSession: () => void;
  road: Road;
  /** How many cells of one address may fail to open; beyond that, its bulk cells are not tried and none is logged. */
  badCells?: RateLimit | undefined;
  /** Steady cover is in force: no request waits here. */
  isSteady: () => boolean;
  log: (line: string) => void;
}

/** An answer that is there, or is being made. */
type Answering = PeerAnswer | Promise<PeerAnswer>;

/** What an answer is sealed for. */
interface Sealing extends Pick<SealOptions, "size" | "leastSize"> {
  /** The caller has hung up. */
  signal: AbortSignal;
}

/** For these reasons the cell may be one of another size. */
const OTHER_SIZE: RejectReason[] = ["notAuthentic", "outsideWindow", "recordUnavailable"];

function isOpen({ reason }: Rejected): boolean {
  return reason === "wrongLength" || OTHER_SIZE.includes(reason);
}

/** For these reasons a cell belongs to another time, or has come before. */
const LATE: RejectReason[] = [
  "outsideWindow",
  "recordUnavailable",
  "helloReplayed",
  "counterReplayed",
];

const BAD_CELLS = { burst: 60, perSecond: 2 };

/** Answers the requests of one conversation's peer. */
export class Responder {
  readonly #options: ResponderOptions;
  readonly #badCells: RateLimiter;
  /** Every answer says goodbye. */
  #isLeaving = false;
  /** One of them has left. */
  readonly #byeLeft = Promise.withResolvers<void>();
  /** Ends the wait of the held request with its answer. */
  #answerHeld: ((answer: (sealing: Sealing) => Answering) => void) | undefined;
  /** When hello 2 left that the peer has not confirmed yet, Unix ms. */
  #agreedAtMs: number | undefined;
  #closed = false;

  constructor(options: ResponderOptions) {
    this.#options = options;
    this.#badCells = new RateLimiter(options.badCells ?? BAD_CELLS);
  }

  /** True while a request of the peer waits for its answer. */
  get holds(): boolean {
    return this.#answerHeld !== undefined;
  }

  /** The answer to a request, or undefined for the decoy. */
  async answer(request: PeerRequest): Promise<PeerAnswer> {
    const { sealer, clock, events } = this.#options;
    const { cell, remoteAddress } = request;
    if (this.#closed) return undefined;
    const nowMs = clock.now();
    // Small cells are always tried. That costs less than their request, and an attacker that saw a tag and shares
    // the peer's address must not be able to shut the peer out.
    const isBulk = cell.length >= BULK_CELL_BYTES;
    if (isBulk && this.#badCells.isSpent(remoteAddress, nowMs)) return undefined;
    const hit = sealer.identify(request, nowMs);
    const opened = await this.#open(hit, cell, nowMs);
    switch (opened.kind) {
      case "rejected":
        if (opened.ownHello === true) events.noteOwnHello();
        this.#noteRejected(opened, { hit, request, nowMs });
        return undefined;
      case "hello": {
        const { peerTimeMs, refusal, authentication } = opened;
        if (opened.established) this.#agreedAtMs = nowMs;
        events.noteHello({ peerTimeMs, called: true, refusal, authentication });
        return { ...this.#padded(opened.answer), isVaried: true };
      }
      case "frame":
        return await this.#takeFrame(opened, request);
    }
  }

  /** Answers the waiting request now, with whatever there is to say. */
  release(): void {
    this.#answerHeld?.((answer) => this.#seal(answer));
  }

  /** Says goodbye in every answer from now on, the one to the waiting request first; resolves when one has left. */
  sayBye(): Promise<void> {
    this.#isLeaving = true;
    this.release();
    return this.#byeLeft.promise;
  }

  /** Everybody is a stranger from now on. */
  close(): void {
    this.#isLeaving = true;
    this.release();
    this.#closed = true;
  }

  /** Opens a body as a cell of each size that its length admits. */
  async #open(
    hit: TagHit | undefined,
    body: Uint8Array,
    nowMs: number,
  ): Promise<RequestOpened> {
    let known: Rejected & { ownHello?: true } = rejected("wrongLength");
    const cells = this.#options.sealer.likelySize.first(cellsIn(body), hit?.slot);
    for (const cell of cells) {
      const opened = await this.#options.sealer.openRequest(hit, cell, nowMs);
      if (opened.kind !== "rejected") return opened;
      // The other sizes are tried in any case: a replay must not be answered sooner than a forgery.
      if (isOpen(known)) known = opened;
    }
    return known;
  }

  #noteRejected(
    { reason }: Rejected,
    { hit, request, nowMs }: { hit: TagHit | undefined; request: PeerRequest; nowMs: number },
  ): void {
    const { log, events } = this.#options;
    const wait = this.#badCells.take(request.remoteAddress, nowMs);
    if (hit === undefined) return;
    if (wait === 0) log(`request rejected, ${reason}`);
    // A caller that has hung up meanwhile may be the peer itself, with a cell that it has given up.
    if (LATE.includes(reason) && !request.signal.aborted) events.noteLateCell();
  }

  async #takeFrame(opened: FrameOpened, request: PeerRequest): Promise<PeerAnswer> {
    const { events, mux, clock, isSteady, onSession } = this.#options;
    if (opened.confirmed !== undefined) {
      this.#noteRoundTrip(clock.now());
      onSession();
    }
    const remoteAddress = request.isForwarded === true ? undefined : request.remoteAddress;
    events.noteFrame(opened, { kind: "request", remoteAddress, isSecure: request.isSecure });
    const wish = opened.frame.items.find((item) => item.kind === "wish");
    const { bye, prompt } = opened.frame;
    if (wish !== undefined && !prompt) return await this.#fulfil(wish, request.signal);
    const isDue = prompt && wish === undefined;
    const atOnce = isSteady() || bye || isDue || carriesPayload(opened.frame) ||
      mux.isUrgent(clock.now()) || mux.isBulkDue(clock.now()) || this.#isLeaving;
    if (atOnce) return await this.#seal({ signal: request.signal });
    // The peer waits with one request; the older one may be on a connection that is dead.
    this.release();
    return await this.#hold(request.signal, wish);
  }

  /** The answer leaves when the caller wishes it, with what there is to say at that time. */
  async #fulfil({ afterMs, size }: WishItem, signal: AbortSignal): Promise<PeerAnswer> {
    await pause(this.#options.clock, afterMs, signal);
    return await this.#seal({ signal, size });
  }

  /** The peer confirms a session as soon as it has hello 2. */
  #noteRoundTrip(nowMs: number): void {
    if (this.#agreedAtMs === undefined) return;
    this.#options.road.noteRoundTrip(nowMs - this.#agreedAtMs);
    this.#agreedAtMs = undefined;
  }

  /** Until there is something to say, for as long as the caller wishes or a time that is drawn at most. */
  #hold(signal: AbortSignal, wish?: WishItem): Promise<PeerAnswer> {
    return new Promise((resolve) => {
      const settle = (answer: (sealing: Sealing) => Answering): void => {
        if (this.#answerHeld !== settle) return;
        this.#answerHeld = undefined;
        cancel();
        signal.removeEventListener("abort", gone);
        resolve(answer({ signal, leastSize: wish?.size }));
        this.#options.events.noteCall(signal.aborted ? "broke" : "answered");
      };
      const gone = (): void => settle(() => undefined);
      const { clock, sealer } = this.#options;
      const holdMs = wish?.afterMs ??
        HOLD_LEAST_MS + sealer.shape(clock.now()).hold * (HOLD_MOST_MS - HOLD_LEAST_MS);
      const cancel = clock.after(holdMs, () => this.release());
      signal.addEventListener("abort", gone, { once: true });
      this.#answerHeld = settle;
      this.#options.events.noteCall("waits");
      if (signal.aborted) gone();
    });
  }

  /** The next cell as an answer: at once, or when the medium of the list has taken the claim of the slot. */
  #seal(sealing: Sealing): Answering {
    const { mux, clock, events, sealer } = this.#options;
    const { signal, size, leastSize } = sealing;
    if (signal.aborted) return undefined;
    const bye = this.#isLeaving;
    const outgoing = mux.seal(clock.now(), { bye, isAnswer: true, size, leastSize });
    if (outgoing.kind === "sealed") return this.#letLeave(outgoing, { signal, bye });
    events.noteBlocked(outgoing);
    if (outgoing.reason !== "pending") return undefined;
    return sealer.settled().then(() => this.#seal(sealing));
  }

  /** A sealed cell as an answer, once what it acknowledges is durable. */
  #letLeave(
    outgoing: OutgoingCell,
    { signal, bye }: { signal: AbortSignal; bye: boolean },
  ): Answering {
    const { mux } = this.#options;
    if (outgoing.mayLeave !== undefined) {
      const ready = { ...outgoing, mayLeave: undefined };
      return outgoing.mayLeave.then(() => this.#letLeave(ready, { signal, bye }));
    }
    if (signal.aborted) {
      mux.noteFailed(outgoing);
      return undefined;
    }
    mux.noteLeft(outgoing);
    if (bye) this.#byeLeft.resolve();
    return this.#padded(outgoing.cell);
  }

  #padded(cell: Uint8Array): NonNullable<PeerAnswer> {
    const { sealer, clock } = this.#options;
    return { cell, paddingBytes: sealer.shape(clock.now()).paddingBytes };
  }
}
