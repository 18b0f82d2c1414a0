/**
 * Ways in beside the port for peers, and how it is with each: onion services, a port of the router, the user's web
 * server.
 */
import type { RecordSource } from "../../keys/record_source.ts";
import type { RandomFill } from "../../keys/random.ts";
import type { RouteJson, RouteNews } from "../gui_api/route_json.ts";
import { formatHostPort } from "../http/address.ts";
import type { Listening, PeerListener } from "../http/listen_failure.ts";
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

/** Where a port for peers is. */
type PeerPlace = Pick<PeerListener, "host" | "port">;

/** The ways in that were asked for. */
export class WaysIn {
  readonly #options: WaysInOptions;
  #webServer: WebServerWay | undefined;
  #onions: OnionListener | undefined;
  #isMapping: boolean;
  /** Opened so far, by path. */
  readonly #lists = new Map<string, RecordSource>();
  #listeners: readonly PeerPlace[] = [];
  readonly #routes = new Map<string, RouteJson>();
  /** By port. */
  readonly #mappings = new Map<number, PortMapping>();

  constructor(options: WaysInOptions) {
    this.#options = options;
    this.#isMapping = options.mapPort;
    if (options.onion) this.#onions = new OnionListener(options);
    this.setBehind(options.behind);
  }

  /** Where there is one in front. */
  get webServer(): WebServerWay | undefined {
    return this.#webServer;
  }

  get isMapping(): boolean {
    return this.#isMapping;
  }

  get hasOnions(): boolean {
    return this.#onions !== undefined;
  }

  /** Takes the port on loopback that tor leads to; undefined where there is none to take. */
  async start(): Promise<Listening | undefined> {
    return await this.#onions?.start();
  }

  /** The list at `path` was opened. */
  publish(path: string, list: RecordSource): void {
    this.#lists.set(path, list);
    this.#onions?.publish(list, (result) => this.#note({ route: "onion", list: path, result }));
  }

  /** From now on a web server is in front, or none. */
  setBehind(url: URL | undefined): void {
    this.#routes.delete("webServer");
    const { random } = this.#options;
    this.#webServer = url && new WebServerWay({
      url,
      random,
      onResult: (result) => this.#note({ route: "webServer", result }),
    });
    this.#lead();
  }

  /** Publishes the lists that are still open, or takes all onion services back. */
  async setOnion(
    wanted: boolean,
    isOpen: (list: RecordSource) => boolean,
  ): Promise<Listening | undefined> {
    if (wanted === this.hasOnions) return undefined;
    const before = this.#onions;
    this.#onions = wanted ? new OnionListener(this.#options) : undefined;
    await before?.close();
    for (const key of this.#routes.keys()) if (key.startsWith("onion ")) this.#routes.delete(key);
    const listening = await this.start();
    if (listening?.kind === "failed") this.#onions = undefined;
    for (const [path, list] of this.#lists) if (isOpen(list)) this.publish(path, list);
    return listening;
  }

  /** Asks the router for ports, or gives those back. */
  setMapping(wanted: boolean): void {
    this.#isMapping = wanted;
    this.#map();
  }

  /** The ports for peers are these from now on. */
  map(listeners: readonly PeerPlace[]): void {
    this.#listeners = listeners;
    this.#lead();
    this.#map();
  }

  #lead(): void {
    const [first] = this.#listeners;
    if (first !== undefined) this.#webServer?.leadTo(formatHostPort(first.host, first.port));
  }

  #map(): void {
    const wanted = this.#isMapping ? this.#listeners : [];
    const ports = new Set(wanted.map(({ port }) => `router ${port}`));
    for (const key of this.#routes.keys()) {
      if (key.startsWith("router ") && !ports.has(key)) this.#routes.delete(key);
    }
    for (const [port, mapping] of this.#mappings) {
      if (wanted.some((listener) => listener.port === port && !isLoopbackHost(listener.host))) {
        continue;
      }
      void mapping.close();
      this.#mappings.delete(port);
    }
    for (const { host, port } of wanted) {
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

  /** The address that the other side dials from the internet, where the router leads to this port. */
  mapped(port: number): string[] {
    const place = this.#outerPlace(port);
    return place === undefined ? [] : [`http://${formatHostPort(place.host, place.port)}`];
  }

  /** The port of the router that leads to this one; undefined where none does. */
  mappedPort(port: number): number | undefined {
    return this.#outerPlace(port)?.port;
  }

  #outerPlace(port: number): PeerPlace | undefined {
    const route = this.#routes.get(`router ${port}`);
    return route?.route === "router" && route.result.code === "mapped" ? route.result : undefined;
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
