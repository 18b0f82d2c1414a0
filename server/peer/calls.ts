/**
 * Calls under way to one peer: what each looks like on the wire, and which connection is frozen (PROTOCOL.md §5).
 *
 *  1. `send()` draws the shape of a call and hands it to the transport.
 *  2. A call that is answered at once tells the round trip.
 *  3. One that should have been and was not is dropped after three of them: its connection is frozen, or the peer gone.
 */
import { BULK_CELL_BYTES } from "../../keys/constants.ts";
import type { Sealer } from "../../keys/cell/sealer.ts";
import { HELLO_TIMEOUT_MS, PROMPT_MS } from "../constants.ts";
import type { Clock } from "../time/clock.ts";
import { timeLimitsOf } from "../transport/schemes.ts";
import {
  type DialResult,
  FROZEN,
  type TimeLimits,
  type Transport,
} from "../transport/transport.ts";
import type { PeerAddresses } from "./peer_addresses.ts";

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
}

/** A sealed cell to be sent. */
export interface Call {
  tag: string;
  cell: Uint8Array;
  limit: keyof TimeLimits;
  /** The peer answers without waiting for anything. */
  atOnce: boolean;
  onLeft?: (() => void) | undefined;
}

/** What came back, from where (the address in use may have changed meanwhile), and in which attempt. */
export interface Reply {
  answer: DialResult;
  from: URL;
  attempt: number;
}

/** An answer that was due at once is waited for this many round trips. */
const ROUND_TRIPS = 3;
/** Calls in a row that freeze before the peer counts as gone. */
const FROZEN_CALLS = 2;

/** Makes the calls of one conversation. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #attempt: () => number;
  #abort = new AbortController();
  /** Of the slowest exchanges lately; undefined before the first one. */
  #roundTripMs: number | undefined;
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

  /** Drops everything under way. */
  abort(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#frozen = 0;
  }

  /** The peer has answered. */
  noteWorked(): void {
    this.#frozen = 0;
  }

  /** Undefined when the call was dropped by `abort()`, or since its connection is frozen: then it may be made again. */
  async send({ tag, cell, limit, atOnce, onLeft }: Call): Promise<Reply | undefined> {
    const { sealer, addresses, transport, path, head, clock } = this.#options;
    const peer = addresses.current;
    if (peer === undefined) return undefined;
    const attempt = this.#attempt();
    const own = new AbortController();
    const signal = AbortSignal.any([own.signal, this.#abort.signal]);
    // How long a bulk cell takes says more of the line than of the connection.
    const isTimed = atOnce && limit !== "byeMs" && cell.length < BULK_CELL_BYTES;
    const startMs = clock.now();
    const cancel = isTimed ? clock.after(this.#promptMs(), () => own.abort(FROZEN)) : undefined;
    const { paddingBytes, life } = sealer.shape(startMs);
    const answer = await transport.dial({
      peer,
      path,
      head,
      tag,
      cell,
      paddingBytes,
      isHeld: !atOnce,
      life,
      signal,
      timeoutMs: timeLimitsOf(peer)[limit],
      onLeft,
    });
    cancel?.();
    if (own.signal.aborted) {
      if (++this.#frozen < FROZEN_CALLS) return undefined;
      return {
        answer: { kind: "unreachable", reason: "noAnswer", left: true },
        from: peer,
        attempt,
      };
    }
    if (answer.kind === "aborted" || signal.aborted) return undefined;
    if (isTimed && answer.kind === "answered") this.#noteRoundTrip(clock.now() - startMs);
    return { answer, from: peer, attempt };
  }

  /** The same with a session cell, which counts as under way. */
  async exchange(call: Call): Promise<Reply | undefined> {
    const isBulk = call.cell.length === BULK_CELL_BYTES;
    this.#underWay++;
    if (isBulk) this.#bulkUnderWay++;
    try {
      return await this.send(call);
    } finally {
      this.#underWay--;
      if (isBulk) this.#bulkUnderWay--;
    }
  }

  #promptMs(): number {
    if (this.#roundTripMs === undefined) return HELLO_TIMEOUT_MS;
    return Math.max(PROMPT_MS, ROUND_TRIPS * this.#roundTripMs);
  }

  /** Rises at once and falls slowly; a clock that was set says nothing. */
  #noteRoundTrip(tookMs: number): void {
    if (tookMs < 0 || tookMs > HELLO_TIMEOUT_MS) return;
    const before = this.#roundTripMs ?? tookMs;
    this.#roundTripMs = Math.max(tookMs, 0.875 * before + 0.125 * tookMs);
  }
}
