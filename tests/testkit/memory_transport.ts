import type { Clock } from "../../server/time/clock.ts";
import type {
  DialRequest,
  DialResult,
  PeerAnswer,
  PeerRequest,
  Transport,
} from "../../server/transport/transport.ts";

/** What listens at an address of a `MemoryNet`. */
export type MemoryHost = (request: PeerRequest) => Promise<PeerAnswer>;

/** A network in memory: who listens where, and who is cut off from it. */
export class MemoryNet {
  /** By `HOST:PORT`. */
  readonly hosts = new Map<string, MemoryHost>();
  /** IP addresses that neither send nor receive; what is under way to or from them hangs. */
  readonly cutOff = new Set<string>();
  /** How long a cell is on its way in one direction, in milliseconds; asked for each. */
  delayMs: () => number = () => 0;
  /** Under which address others see somebody who has moved. */
  readonly addresses = new Map<string, string>();
  /** IP addresses whose program is not running: nobody listens there, nothing comes from there. */
  readonly #dead = new Set<string>();
  readonly #underWay = new Set<UnderWay>();

  /** A transport of somebody whose IP address `remoteAddress` tells; it may change. */
  transport(clock: Clock, remoteAddress: () => string): Transport {
    return new MemoryTransport(this, { clock, remoteAddress });
  }

  /** The program there ends without a word, and with it every connection to and from it. */
  kill(address: string): void {
    this.#dead.add(address);
    this.breakConnections(address);
  }

  /** A program runs there again. */
  revive(address: string): void {
    this.#dead.delete(address);
  }

  /** True when no program runs there. */
  isDead(address: string): boolean {
    return this.#dead.has(address);
  }

  /** Breaks what is under way to and from `address`; the next request finds its way as before. */
  breakConnections(address: string): void {
    for (const exchange of [...this.#underWay]) {
      if (exchange.ends.includes(address)) exchange.break();
    }
  }

  /** Notes an exchange that has begun; the returned function notes its end. */
  noteBegun(exchange: UnderWay): () => void {
    this.#underWay.add(exchange);
    return () => void this.#underWay.delete(exchange);
  }
}

/** An exchange that is not answered yet. */
interface UnderWay {
  /** IP addresses of the two. */
  ends: string[];
  break(): void;
}

class MemoryTransport implements Transport {
  readonly #net: MemoryNet;
  readonly #clock: Clock;
  readonly #remoteAddress: () => string;

  constructor(net: MemoryNet, options: { clock: Clock; remoteAddress: () => string }) {
    this.#net = net;
    this.#clock = options.clock;
    this.#remoteAddress = options.remoteAddress;
  }

  dial({ peer, tag, cell, timeoutMs, signal, onLeft }: DialRequest): Promise<DialResult> {
    const net = this.#net;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve({ kind: "aborted", left: false });
      const gone = new AbortController();
      let left = false;
      const leave = (): void => {
        left = true;
        onLeft?.();
      };
      const settle = (answer: DialResult): void => {
        cancel();
        noteEnded();
        signal.removeEventListener("abort", aborted);
        resolve(answer);
        gone.abort();
      };
      const aborted = (): void => settle({ kind: "aborted", left });
      const cancel = this.#clock.after(timeoutMs, () => {
        settle({ kind: "unreachable", reason: "noAnswer", left });
      });
      signal.addEventListener("abort", aborted, { once: true });
      const remoteAddress = this.#remoteAddress();
      const noteEnded = net.noteBegun({
        ends: [remoteAddress, peer.hostname],
        break: () => settle({ kind: "unreachable", reason: "broke", left }),
      });
      const host = net.hosts.get(peer.host);
      const isCut = (): boolean => net.cutOff.has(remoteAddress) || net.cutOff.has(peer.hostname);
      if (isCut()) return leave();
      if (host === undefined || [remoteAddress, peer.hostname].some((end) => net.isDead(end))) {
        return settle({ kind: "unreachable", reason: "refused", left });
      }
      leave();
      const onTheWay = (next: () => void): void => {
        const delayMs = net.delayMs();
        if (delayMs === Infinity) return;
        if (delayMs > 0) this.#clock.after(delayMs, next);
        else next();
      };
      const request = {
        tag,
        cell: cell.slice(),
        remoteAddress: net.addresses.get(remoteAddress) ?? remoteAddress,
        signal: gone.signal,
      };
      const bring = async (): Promise<void> => {
        if (isCut()) return;
        const answer = await host(request);
        onTheWay(() => {
          if (isCut()) return;
          settle(
            answer === undefined
              ? { kind: "stranger", status: 404 }
              : { kind: "answered", cell: answer.cell.slice() },
          );
        });
      };
      onTheWay(() => void bring());
    });
  }

  close(): void {}
}
