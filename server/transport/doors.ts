/** Every way by which peers come to this program, put together: its ports, and what leads to them. */
import type { RecordSource } from "../../keys/record_source.ts";
import type { EntranceJson } from "../gui_api/settings_json.ts";
import type { Listening } from "../http/listen_failure.ts";
import { isLoopbackHost } from "../http/loopback.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { peerApp, type PeerAppOptions } from "./peer_app.ts";
import { PeerPorts } from "./peer_ports.ts";
import type { Entrance, PeerPortsOptions, Place } from "./peer_ports_options.ts";
import { formatPeerAddress } from "./schemes.ts";
import { readCertificateFiles } from "./tls/certificate_files.ts";
import type { PeerRequest, Transport } from "./transport.ts";
import type { WaysPatch, WaysToUs } from "./ways_control.ts";
import { WaysIn, type WaysInOptions } from "./ways_in.ts";

/** Every address of the machine. */
const ANY_HOST = "0.0.0.0";
const LOOPBACK_HOST = "127.0.0.1";

/** What the doors are made of. */
export interface DoorsOptions
  extends
    Omit<WaysInOptions, "app">,
    Pick<PeerPortsOptions, "dialable" | "limits">,
    Pick<Entrance, "tls"> {
  answer: PeerAppOptions["answer"];
  /** A cell has come under TLS, or through a web server: other requests from that address may have led up to it. */
  onLed?: ((remoteAddress: string) => void) | undefined;
  listen: Place;
}

/** The doors of one program. */
export class Doors {
  readonly ports: PeerPorts;
  readonly #options: DoorsOptions;
  readonly #ways: WaysIn;
  #entrance: Entrance;
  /** Requests of our own, whose answer is that of a stranger. */
  #ownVisits = 0;

  constructor(options: DoorsOptions) {
    const { behind, random, clock, decoy, log, listen, limits, tls } = options;
    this.#options = options;
    this.#entrance = { host: listen.host, behind, tls };
    this.ports = new PeerPorts({
      ...this.#entrance,
      app: peerApp({ answer: (request) => this.#answer(request), random }),
      decoy,
      clock,
      log,
      random,
      onStranger: (remoteAddress) => this.#countStranger(remoteAddress),
      onMended: options.onMended,
      limits,
      dialable: (host, port) => this.#dialable(host, port),
      mappedPort: (port) => this.#ways.mappedPort(port),
      onListening: (listeners) => this.#ways.map(listeners),
    });
    // All of them come from loopback: that is tor's address, and tells nothing of the peer's.
    const overTor = (request: PeerRequest) =>
      this.#forwarded({ ...request, remoteAddress: "onion" });
    this.#ways = new WaysIn({ ...options, app: peerApp({ answer: overTor, random }) });
  }

  /** The ways to us that were asked for. */
  ways(): WaysToUs {
    const { isMapping: mapPort, hasOnions: onion } = this.#ways;
    return { entrance: entranceJson(this.#entrance), mapPort, onion };
  }

  /** Changes those that are named: all of them or, when one cannot be had, none. */
  async change(
    { entrance, mapPort, onion }: WaysPatch,
  ): Promise<{ kind: "changed" } | Refusal> {
    const before = this.#ways.hasOnions;
    const failed = onion === undefined ? undefined : await this.#setOnion(onion);
    if (failed?.kind === "failed") return refusal(failed.error);
    const entered = entrance === undefined ? undefined : await this.#enter(entrance);
    if (entered?.kind === "refused") {
      await this.#setOnion(before);
      return entered;
    }
    if (mapPort !== undefined) this.#ways.setMapping(mapPort);
    return { kind: "changed" };
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

  #answer(request: PeerRequest): ReturnType<PeerAppOptions["answer"]> {
    const { behind, tls } = this.#entrance;
    if (behind !== undefined || tls !== undefined) this.#options.onLed?.(request.remoteAddress);
    if (behind === undefined) {
      return this.#options.answer({ ...request, isSecure: tls !== undefined });
    }
    const isOwn = this.#ways.webServer?.noteRequest(request.tag) ?? false;
    if (isOwn) this.#ownVisits++;
    return isOwn ? Promise.resolve(undefined) : this.#forwarded(request);
  }

  #forwarded(request: PeerRequest): ReturnType<PeerAppOptions["answer"]> {
    return this.#options.answer({ ...request, isForwarded: true });
  }

  #setOnion(wanted: boolean): Promise<Listening | undefined> {
    return this.#ways.setOnion(wanted, (list) => this.ports.isOpen(list));
  }

  /** Lets peers in another way; where that cannot be had all is as before. */
  async #enter(json: EntranceJson): Promise<{ kind: "moved" } | Refusal> {
    if (JSON.stringify(json) === JSON.stringify(entranceJson(this.#entrance))) {
      return { kind: "moved" };
    }
    const read = await this.#entranceOf(json);
    if (read.kind === "refused") return read;
    const before = this.#entrance;
    this.#use(read.entrance);
    const moved = await this.ports.enter(read.entrance);
    if (moved.kind === "refused") this.#use(before);
    return moved;
  }

  #use(entrance: Entrance): void {
    this.#entrance = entrance;
    this.#ways.setBehind(entrance.behind);
  }

  async #entranceOf(json: EntranceJson): Promise<{ kind: "read"; entrance: Entrance } | Refusal> {
    const { listen, behind } = this.#options;
    // Where the program was started behind a web server it listens on loopback for that reason alone.
    const host = behind === undefined ? listen.host : ANY_HOST;
    switch (json.code) {
      case "plain":
        return { kind: "read", entrance: { host } };
      case "tlsOfList":
        return { kind: "read", entrance: { host, tls: { kind: "lists" } } };
      case "tlsOfFiles": {
        const read = await readCertificateFiles({ cert: json.cert, key: json.key });
        if (read.kind === "read") return { kind: "read", entrance: { host, tls: read.tls } };
        return refusal({ code: "certificateUnusable", path: read.path, reason: read.reason });
      }
      case "webServer":
        return { kind: "read", entrance: { host: LOOPBACK_HOST, behind: new URL(json.url) } };
    }
  }

  #countStranger(remoteAddress: string): void {
    if (this.#ownVisits > 0) this.#ownVisits--;
    else this.#options.onStranger?.(remoteAddress);
  }

  /** Behind a web server its address comes first, and nobody elsewhere can dial what is on loopback. */
  #dialable(host: string, port: number): string[] {
    const { dialable } = this.#options;
    const { behind } = this.#entrance;
    const own = [...this.#ways.mapped(port), ...dialable(host, port)];
    if (behind === undefined) return own;
    return [formatPeerAddress(behind), ...isLoopbackHost(host) ? [] : own];
  }
}

function entranceJson({ behind, tls }: Entrance): EntranceJson {
  if (behind !== undefined) return { code: "webServer", url: formatPeerAddress(behind) };
  if (tls === undefined) return { code: "plain" };
  return tls.kind === "lists" ? { code: "tlsOfList" } : { code: "tlsOfFiles", ...tls.paths };
}
