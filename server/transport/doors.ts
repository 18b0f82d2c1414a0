/** Every way by which peers come to this program, put together: its ports, and what leads to them. */
import type { RecordSource } from "../../keys/record_source.ts";
import type { Listening } from "../http/listen_failure.ts";
import { isLoopbackHost } from "../http/loopback.ts";
import { peerApp, type PeerAppOptions } from "./peer_app.ts";
import { PeerPorts, type PeerPortsOptions, type Place } from "./peer_ports.ts";
import { formatPeerAddress } from "./schemes.ts";
import type { PeerRequest, Transport } from "./transport.ts";
import { WaysIn, type WaysInOptions } from "./ways_in.ts";

/** What the doors are made of. */
export interface DoorsOptions
  extends Omit<WaysInOptions, "app">, Pick<PeerPortsOptions, "dialable" | "limits" | "tls"> {
  answer: PeerAppOptions["answer"];
  listen: Place;
}

/** The doors of one program. */
export class Doors {
  readonly ports: PeerPorts;
  readonly #options: DoorsOptions;
  readonly #ways: WaysIn;
  /** Requests of our own, whose answer is that of a stranger. */
  #ownVisits = 0;

  constructor(options: DoorsOptions) {
    const { answer, behind, random, clock, decoy, log, listen, limits, tls } = options;
    this.#options = options;
    const forwarded = (request: PeerRequest) => answer({ ...request, isForwarded: true });
    const overWebServer = (request: PeerRequest) => {
      const isOwn = this.#ways.webServer?.noteRequest(request.tag) ?? false;
      if (isOwn) this.#ownVisits++;
      return isOwn ? Promise.resolve(undefined) : forwarded(request);
    };
    const direct = (request: PeerRequest) => answer({ ...request, isSecure: tls !== undefined });
    this.ports = new PeerPorts({
      app: peerApp({ answer: behind === undefined ? direct : overWebServer, random }),
      decoy,
      clock,
      log,
      behind,
      tls,
      random,
      onStranger: () => this.#countStranger(),
      onMended: options.onMended,
      limits,
      host: listen.host,
      dialable: (host, port) => this.#dialable(host, port),
      mappedPort: (port) => this.#ways.mappedPort(port),
      onListening: (listeners) => this.#ways.map(listeners),
    });
    // All of them come from loopback: that is tor's address, and tells nothing of the peer's.
    const overTor = (request: PeerRequest) => forwarded({ ...request, remoteAddress: "onion" });
    this.#ways = new WaysIn({ ...options, app: peerApp({ answer: overTor, random }) });
  }

  /**
   * Takes the port that the user chose, for strangers may come before any list is open, and the one for tor. The first
   * failure, if there is one.
   */
  async open(): Promise<Listening | undefined> {
    const { host, port } = this.#options.listen;
    const listening = port === undefined ? undefined : await this.ports.listenAt(host, port);
    return listening?.kind === "failed" ? listening : await this.#ways.start();
  }

  /** The list at `path` was opened. */
  publish(path: string, list: RecordSource): void {
    this.#ways.publish(path, list);
  }

  /** Calls the web server in front, if there is one, as the other side would; `routes()` then has what came of it. */
  async tryWebServer(transport: Transport): Promise<void> {
    await this.#ways.webServer?.try(transport);
  }

  /** How it is with the ways in that were asked for. */
  routes(): ReturnType<WaysIn["routes"]> {
    return this.#ways.routes();
  }

  /** Takes everything back. */
  async close(): Promise<void> {
    await Promise.all([this.ports.close(), this.#ways.close()]);
  }

  #countStranger(): void {
    if (this.#ownVisits > 0) this.#ownVisits--;
    else this.#options.onStranger?.();
  }

  /** Behind a web server its address comes first, and nobody elsewhere can dial what is on loopback. */
  #dialable(host: string, port: number): string[] {
    const { behind, dialable } = this.#options;
    const own = [...this.#ways.mapped(), ...dialable(host, port)];
    if (behind === undefined) return own;
    return [formatPeerAddress(behind), ...isLoopbackHost(host) ? [] : own];
  }
}
