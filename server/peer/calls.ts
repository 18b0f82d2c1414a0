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
  async send(
    { tag, cell, limit, atOnce, wishedMs = 0, series, isLast, isVaried, mayLeave, onLeft }: Call,
  ): Promise<Reply | undefined> {
    const { sealer, addresses, transport, path, head, clock, road } = this.#options;
    const peer = addresses.toDial;
    if (peer === undefined) return undefined;
    const attempt = this.#attempt();
    const call = new AbortController();
    const { signal } = call;
    this.#open.add(call);
    if (mayLeave !== undefined) {
      const limitMs = road.limit(limit, timeLimitsOf(peer));
      const isDurable = await settledWithin(clock, limitMs, mayLeave);
      if (!isDurable || signal.aborted) {
        this.#open.delete(call);
        return undefined;
      }
    }
    // How long a bulk cell takes says more of the line than of the connection.
    const isTimed = atOnce && limit !== "byeMs" && cell.length < BULK_CELL_BYTES;
    let leftMs: number | undefined;
    const { promptMs } = road;
    let cancel: (() => void) | undefined;
    const watch = (): void => {
      if (!isTimed || promptMs === undefined) return;
      cancel = clock.after(wishedMs + promptMs, () => call.abort(FROZEN));
    };
    const isSlowToConnect = connectsSlowly(peer);
    if (!isSlowToConnect) watch();
    const shape = sealer.shape(clock.now());
    const answer = await transport.dial({
      peer,
      path,
      head,
      tag,
      cell,
      paddingBytes: shape.paddingBytes,
      isHeld: !atOnce,
      roundTripMs: road.roundTripMs,
      series,
      isLast,
      isVaried,
      life: shape.life,
      signal,
      timeoutMs: road.limit(limit, timeLimitsOf(peer)),
      onLeft: () => {
        leftMs = clock.now();
        if (isSlowToConnect) watch();
        onLeft?.();
      },
    });
    cancel?.();
    this.#open.delete(call);
    if (signal.reason === FROZEN) {
      if (++this.#frozen < FROZEN_CALLS) return undefined;
      road.noteSilence();
      return {
        answer: { kind: "unreachable", reason: "noAnswer", left: true },
        from: peer,
        attempt,
      };
    }
    if (answer.kind === "aborted" || signal.aborted) return undefined;
    if (answer.kind === "unreachable" && answer.reason === "noAnswer") road.noteSilence();
    if (isTimed && answer.kind === "answered" && leftMs !== undefined) {
      road.noteRoundTrip(clock.now() - leftMs - wishedMs);
    }
    return { answer, from: peer, attempt };
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
}
