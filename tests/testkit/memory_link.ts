import type { Clock } from "../../server/clock.ts";
import type { Link, LinkAnswer, LinkRequest, PeerAnswer, PeerRequest } from "../../server/link.ts";

/** What listens at an address of a `MemoryNet`. */
export type MemoryHost = (request: PeerRequest) => Promise<PeerAnswer>;

/** A network in memory: who listens where, and who is cut off from it. */
export class MemoryNet {
  /** By `HOST:PORT`. */
  readonly hosts = new Map<string, MemoryHost>();
  /** IP addresses that neither send nor receive; what is under way to or from them hangs. */
  readonly cutOff = new Set<string>();
  /** Under which address others see somebody who has moved. */
  readonly addresses = new Map<string, string>();

  /** A link of somebody whose IP address `remoteAddress` tells; it may change. */
  link(clock: Clock, remoteAddress: () => string): Link {
    return new MemoryLink(this, { clock, remoteAddress });
  }
}

class MemoryLink implements Link {
  readonly #net: MemoryNet;
  readonly #clock: Clock;
  readonly #remoteAddress: () => string;

  constructor(net: MemoryNet, options: { clock: Clock; remoteAddress: () => string }) {
    this.#net = net;
    this.#clock = options.clock;
    this.#remoteAddress = options.remoteAddress;
  }

  exchange({ peer, path, cell, timeoutMs, signal }: LinkRequest): Promise<LinkAnswer> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve({ kind: "aborted" });
      const gone = new AbortController();
      const settle = (answer: LinkAnswer): void => {
        cancel();
        signal.removeEventListener("abort", aborted);
        resolve(answer);
        gone.abort();
      };
      const aborted = (): void => settle({ kind: "aborted" });
      const cancel = this.#clock.after(timeoutMs, () => {
        settle({ kind: "unreachable", reason: `no answer from ${peer.host}` });
      });
      signal.addEventListener("abort", aborted, { once: true });
      const remoteAddress = this.#remoteAddress();
      const host = this.#net.hosts.get(peer.host);
      const isCut = (): boolean =>
        this.#net.cutOff.has(remoteAddress) || this.#net.cutOff.has(peer.hostname);
      if (isCut()) return;
      if (host === undefined) {
        return settle({ kind: "unreachable", reason: `nobody listens at ${peer.host}` });
      }
      const request = {
        path,
        body: cell.slice(),
        remoteAddress: this.#net.addresses.get(remoteAddress) ?? remoteAddress,
        signal: gone.signal,
      };
      host(request).then((answer) => {
        if (isCut()) return;
        settle(
          answer === undefined
            ? { kind: "stranger", status: 404 }
            : { kind: "answered", body: answer.slice() },
        );
      });
    });
  }

  close(): void {}
}
