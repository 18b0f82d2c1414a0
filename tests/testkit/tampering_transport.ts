import { type Clock, pause } from "../../server/time/clock.ts";
import type { DialRequest, DialResult, Transport } from "../../server/transport/transport.ts";

/** What the man in the middle may do to one cell on its way. */
const TAMPERINGS = [
  "pass",
  "drop",
  "double",
  "delay",
  "alter",
  "truncate",
  "dropAnswer",
  "delayAnswer",
  "alterAnswer",
  "truncateAnswer",
  "swapAnswer",
  "stranger",
] as const;
export type Tampering = typeof TAMPERINGS[number];

/** A man in the middle of a transport; `choose` says what happens to the next exchange. */
export class TamperingTransport implements Transport {
  /** While false everything passes. */
  active = true;
  /** How many were asked for. */
  exchanges = 0;
  readonly #inner: Transport;
  readonly #clock: Clock;
  readonly #dice: () => number;
  readonly #choose: () => Tampering;
  /** An answer that was seen before, for putting in the place of another. */
  #oldAnswer: Uint8Array | undefined;

  constructor(
    inner: Transport,
    options: { clock: Clock; dice: () => number; choose?: () => Tampering },
  ) {
    this.#inner = inner;
    this.#clock = options.clock;
    this.#dice = options.dice;
    // Every second exchange passes, so that there is something to disturb.
    this.#choose = options.choose ??
      (() =>
        this.#dice() < 0.5 ? "pass" : TAMPERINGS[Math.floor(this.#dice() * TAMPERINGS.length)]!);
  }

  async dial(request: DialRequest): Promise<DialResult> {
    this.exchanges++;
    const tampering = this.active ? this.#choose() : "pass";
    const sent = await this.#tamperRequest(request, tampering);
    if (sent === "lost") {
      await pause(this.#clock, request.timeoutMs, request.signal);
      return request.signal.aborted
        ? { kind: "aborted", left: true }
        : { kind: "unreachable", reason: "noAnswer", left: true };
    }
    return await this.#tamperAnswer(request, await this.#inner.dial(sent), tampering);
  }

  close(): void {
    this.#inner.close();
  }

  async #tamperRequest(request: DialRequest, tampering: Tampering): Promise<DialRequest | "lost"> {
    const { cell } = request;
    switch (tampering) {
      case "drop":
        return "lost";
      case "double":
        void this.#inner.dial(request);
        return request;
      case "delay":
        await pause(this.#clock, this.#dice() * 15_000, request.signal);
        return request;
      case "alter":
        return { ...request, cell: this.#flip(cell) };
      case "truncate":
        return { ...request, cell: cell.slice(0, Math.floor(this.#dice() * cell.length)) };
      default:
        return request;
    }
  }

  async #tamperAnswer(
    request: DialRequest,
    answer: DialResult,
    tampering: Tampering,
  ): Promise<DialResult> {
    if (answer.kind !== "answered") return answer;
    const { cell } = answer;
    switch (tampering) {
      case "dropAnswer":
        return { kind: "unreachable", reason: "noAnswer", left: true };
      case "delayAnswer":
        await pause(this.#clock, this.#dice() * 15_000, request.signal);
        return answer;
      case "alterAnswer":
        return { ...answer, cell: this.#flip(cell) };
      case "truncateAnswer":
      case "stranger":
        return { kind: "stranger", status: 404 };
      case "swapAnswer": {
        const old = this.#oldAnswer ?? cell;
        this.#oldAnswer = cell;
        return { ...answer, cell: old };
      }
      default:
        return answer;
    }
  }

  #flip(bytes: Uint8Array): Uint8Array {
    const flipped = bytes.slice();
    const bit = Math.floor(this.#dice() * bytes.length * 8);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    return flipped;
  }
}
