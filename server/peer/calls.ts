/**
 * Calls under way to one peer: what each looks like on the wire, and which connection is frozen (PROTOCOL.md §5).
 *
 *  1. `send()` draws the shape of a call and hands it to the transport.
 *  2. A call that is answered at once tells the round trip of the road.
 *  3. One that should have been and was not is dropped after three of them: its connection is frozen, or the peer gone.
 */
import { BULK_CELL_BYTES } from "../../keys/constants.ts";
import type { Sealer } from "../../keys/cell/sealer.ts";
import type { Clock } from "../time/clock.ts";
import { settledWithin } from "../time/settled_within.ts";
import { connectsSlowly, timeLimitsOf } from "../transport/schemes.ts";
import {
  type DialResult,
  FROZEN,
  type TimeLimits,
  type Transport,
} from "../transport/transport.ts";
import type { PeerAddresses } from "./peer_addresses.ts";
import type { Road } from "./road.ts";

/** What calls are made with. */
export interface CallsOptions {
  sealer: Pick<Sealer, "shape">;
  transport: Transport;
  /** Path of requests where the peer's address names none. */
  path: string;
  /** Which head requests have. */
  head: number;
  addresses: PeerAddresses;
  clock: Clock;
  road: Road;
}

/** A sealed cell to be sent. */
export interface Call {
  tag: string;
  cell: Uint8Array;
  limit: keyof TimeLimits;
  /** The peer answers without waiting for anything but `wishedMs`. */
  atOnce: boolean;
  /** How long the peer was asked to take for its answer, at most; 0 when absent. */
  wishedMs?: number | undefined;
  /** In steady cover, the number of the connection that it goes over. */
  series?: number | undefined;
  /** The last one of its series. */
  isLast?: boolean | undefined;
  /** Its length differs from that of others on its connection. */
  isVaried?: boolean | undefined;
  /** Requests that anybody could send may lead up to it. */
  isLed?: boolean | undefined;
  /** It must not leave before this has resolved. */
  mayLeave?: Promise<void> | undefined;
  onLeft?: (() => void) | undefined;
}

/** What came back, from where (the address in use may have changed meanwhile), and in which attempt. */
export interface Reply {
  answer: DialResult;
  from: URL;
  attempt: number;
}

/** What the transport brought back, and how long that took, ms; undefined where nothing left. */
interface Dialled {
  answer: DialResult;
  tookMs: number | undefined;
}

/** Calls in a row that freeze before the peer counts as gone. */
const FROZEN_CALLS = 2;

/** Makes the calls of one conversation. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #attempt: () => number;
  readonly #open = new Set<AbortController>();
  #underWay = 0;
  #bulkUnderWay = 0;
  /** Calls in a row that were frozen. */
  #frozen = 0;

  /** `attempt` tells the number of the attempt to which a call belongs that begins now. */
  constructor(options: CallsOptions, attempt: () => number) {
    this.#options = options;
    this.#attempt = attempt;
  }

  /** Calls under way, hellos left out. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Of these the ones with bulk cells. */
  get bulkUnderWay(): number {
    return this.#bulkUnderWay;
  }

  /** It has to be proven that the way to the peer freezes no connection. */
  get wantsProof(): boolean {
    const { transport, addresses: { toDial } } = this.#options;
    return toDial !== undefined && transport.wantsProof?.(toDial) === true;
  }

  /** Drops everything under way. */
  abort(): void {
    for (const call of this.#open) call.abort();
    this.#frozen = 0;
  }

  /** The peer has answered. */
  noteWorked(): void {
    this.#options.road.noteWorked();
    this.#frozen = 0;
  }

  /** Undefined when the call was dropped by `abort()`, or since its connection is frozen: then it may be made again. */
  async send(call: Call): Promise<Reply | undefined> {
    const from = this.#options.addresses.toDial;
    if (from === undefined) return undefined;
    const attempt = this.#attempt();
    const control = new AbortController();
    const { signal } = control;
    this.#open.add(control);
    try {
      if (call.mayLeave !== undefined && !await this.#isDurable(call.mayLeave, { call, from })) {
        return undefined;
      }
      if (signal.aborted) return undefined;
      const dialled = await this.#dial(call, { peer: from, control });
      const answer = this.#judge(dialled, { call, signal });
      return answer && { answer, from, attempt };
    } finally {
      this.#open.delete(control);
    }
  }

  /** The same with a session cell, which counts as under way. */
  async exchange(call: Call): Promise<Reply | undefined> {
    const isBulk = call.cell.length >= BULK_CELL_BYTES;
    this.#underWay++;
    if (isBulk) this.#bulkUnderWay++;
    try {
      return await this.send(call);
    } finally {
      this.#underWay--;
      if (isBulk) this.#bulkUnderWay--;
    }
  }

  /** Whether what the call waits for has come before its time is over. */
  #isDurable(
    mayLeave: Promise<void>,
    { call, from }: { call: Call; from: URL },
  ): Promise<boolean> {
    const { clock, road } = this.#options;
    return settledWithin(clock, road.limit(call.limit, timeLimitsOf(from)), mayLeave);
  }

  /** Hands the call to the transport, and drops it where its answer was due long ago. */
  async #dial(
    call: Call,
    { peer, control }: { peer: URL; control: AbortController },
  ): Promise<Dialled> {
    const { sealer, transport, path, head, clock, road } = this.#options;
    const { tag, cell, limit, atOnce, wishedMs = 0, series, isLast, isVaried, isLed, onLeft } =
      call;
    const { promptMs, roundTripMs } = road;
    let cancel = (): void => {};
    const watch = (): void => {
      if (!isTimed(call) || promptMs === undefined) return;
      cancel = clock.after(wishedMs + promptMs, () => control.abort(FROZEN));
    };
    // The other end is there: what was to be watched for has come.
    const watchAnew = (): void => {
      cancel();
      watch();
    };
    let leftMs: number | undefined;
    const noteLeft = (): void => {
      leftMs = clock.now();
      watchAnew();
      onLeft?.();
    };
    const { paddingBytes, life } = sealer.shape(clock.now());
    const timeoutMs = road.limit(limit, timeLimitsOf(peer));
    const to = { peer, path, head, tag, cell, paddingBytes, life };
    const way = { isHeld: !atOnce, roundTripMs, series, isLast, isVaried, isLed, timeoutMs };
    const { signal } = control;
    const heard = { onMade: watchAnew, onLed: watchAnew, onLeft: noteLeft };
    const dialling = transport.dial({ ...to, ...way, ...heard, signal });
    // A connection may take as long to be made as an answer may take then.
    if (leftMs === undefined && !connectsSlowly(peer)) watch();
    const answer = await dialling;
    cancel();
    return { answer, tookMs: leftMs === undefined ? undefined : clock.now() - leftMs - wishedMs };
  }

  /** What the call came to, and what it tells of the road; undefined where it was dropped. */
  #judge(
    { answer, tookMs }: Dialled,
    { call, signal }: { call: Call; signal: AbortSignal },
  ): DialResult | undefined {
    const { road } = this.#options;
    if (signal.reason === FROZEN) {
      if (++this.#frozen < FROZEN_CALLS) return undefined;
      road.noteSilence();
      return { kind: "unreachable", reason: "noAnswer", left: true };
    }
    if (answer.kind === "aborted" || signal.aborted) return undefined;
    if (answer.kind === "unreachable" && answer.reason === "noAnswer") road.noteSilence();
    if (answer.kind === "answered" && isTimed(call) && tookMs !== undefined) {
      road.noteRoundTrip(tookMs);
    }
    return answer;
  }
}

/** How long a bulk cell takes says more of the line than of the connection. */
function isTimed({ atOnce, limit, cell }: Call): boolean {
  return atOnce && limit !== "byeMs" && cell.length < BULK_CELL_BYTES;
}
