/**
 * Ways in beside the port for peers, and how it is with each: onion services, a port of the router, the user's web
 * server.
 */
import type { RecordSource } from "../../keys/record_source.ts";
import type { RandomFill } from "../../keys/random.ts";
import type { RouteJson, RouteNews } from "../gui_api/route_json.ts";
import { formatHostPort } from "../http/address.ts";
import type { Listening } from "../http/listen_failure.ts";
import { isLoopbackHost } from "../http/loopback.ts";
import { isoTime } from "../time/iso_time.ts";
import { OnionListener } from "./onion_listener.ts";
import type { UserTor } from "./onion/user_tor.ts";
import type { PeerListenOptions } from "./peer_server.ts";
import { type Gateway, gateways } from "./port_mapping/gateway.ts";
import { PortMapping } from "./port_mapping/port_mapping.ts";
import { WebServerWay } from "./web_server_way.ts";

/** What the ways in are made of. */
export interface WaysInOptions
  extends Pick<PeerListenOptions, "app" | "decoy" | "clock" | "log" | "onStranger" | "onMended"> {
  /** Public address of the web server in front of the port for peers. */
  behind?: URL | undefined;
  random: RandomFill;
  tor: UserTor;
  /** Publish an onion service for each list. */
  onion: boolean;
  /** Map every port for peers at the router. */
  mapPort: boolean;
  /** Routers of the network we are in; those of the system when absent. */
  gateways?: (() => Gateway[]) | undefined;
  /** Hears of each change. */
  onRoute: (route: RouteJson) => void;
}

/** The ways in that were asked for. */
export class WaysIn {
  readonly #options: WaysInOptions;
  /** Where there is one in front. */
  readonly webServer: WebServerWay | undefined;
  readonly #onions: OnionListener | undefined;
  readonly #routes = new Map<string, RouteJson>();
  /** By port. */
  readonly #mappings = new Map<number, PortMapping>();

  constructor(options: WaysInOptions) {
    this.#options = options;
    if (options.onion) this.#onions = new OnionListener(options);
    const { behind, random } = options;
    this.webServer = behind && new WebServerWay({
      url: behind,
      random,
      onResult: (result) => this.#note({ route: "webServer", result }),
    });
  }

  /** Takes the port on loopback that tor leads to; undefined where there is none to take. */
  async start(): Promise<Listening | undefined> {
    return await this.#onions?.start();
  }

  /** The list at `path` was opened. */
  publish(path: string, list: RecordSource): void {
    this.#onions?.publish(list, (result) => this.#note({ route: "onion", list: path, result }));
  }

  /** The ports for peers are these from now on. */
  map(listeners: readonly { host: string; port: number }[]): void {
    const [first] = listeners;
    if (first !== undefined) this.webServer?.leadTo(formatHostPort(first.host, first.port));
    if (!this.#options.mapPort) return;
    for (const [port, mapping] of this.#mappings) {
      if (listeners.some((listener) => listener.port === port)) continue;
      void mapping.close();
      this.#mappings.delete(port);
      this.#routes.delete(`router ${port}`);
    }
    for (const { host, port } of listeners) {
      if (isLoopbackHost(host)) {
        this.#note({ route: "router", result: { code: "onLoopback" } }, port);
      } else if (!this.#mappings.has(port)) this.#mappings.set(port, this.#mapping(port));
    }
  }

  #mapping(port: number): PortMapping {
    const { clock, random } = this.#options;
    const mapping = new PortMapping({
      clock,
      random,
      port,
      gateways: this.#options.gateways ?? gateways,
      onResult: (result) => this.#note({ route: "router", result }, port),
    });
    mapping.start();
    return mapping;
  }

  /** How it is with each. */
  routes(): RouteJson[] {
    return [...this.#routes.values()];
  }

  /** The address that the other side dials from the internet, where the router leads to us. */
  mapped(): string[] {
    return this.routes().flatMap((route) =>
      route.route === "router" && route.result.code === "mapped"
        ? [`http://${formatHostPort(route.result.host, route.result.port)}`]
        : []
    );
  }

  /** The port of the router that leads to this one; undefined where none does. */
  mappedPort(port: number): number | undefined {
    const route = this.#routes.get(`router ${port}`);
    return route?.route === "router" && route.result.code === "mapped"
      ? route.result.port
      : undefined;
  }

  /** Takes everything back. */
  async close(): Promise<void> {
    const mappings = [...this.#mappings.values()].map((mapping) => mapping.close());
    await Promise.all([this.#onions?.close(), ...mappings]);
  }

  /** `port` tells one mapping from another. */
  #note(news: RouteNews, port?: number): void {
    const route = { ...news, at: isoTime(this.#options.clock.now()) };
    const part = news.route === "onion" ? news.list : port;
    this.#routes.set(part === undefined ? news.route : `${news.route} ${part}`, route);
    this.#options.onRoute(route);
  }
}
