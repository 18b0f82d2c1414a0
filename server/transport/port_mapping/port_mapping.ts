/**
 * Keeps one port of the router leading to ours.
 *
 *  1. PCP, NAT-PMP and UPnP are asked in this order; the first that maps is kept to.
 *  2. The mapping is renewed every few minutes, at half its lifetime at the latest, and looked for anew when that fails.
 *  3. At the end it is taken back.
 */
import type { RandomFill } from "../../../keys/random.ts";
import type { MappingResult } from "../../gui_api/route_json.ts";
import type { Clock } from "../../time/clock.ts";
import { type Gateway, isPrivate } from "./gateway.ts";
import type { Mapper, Mapping, MappingRequest } from "./mapping.ts";
import { NatPmpMapper } from "./nat_pmp.ts";
import { PcpMapper } from "./pcp.ts";
import { UpnpMapper } from "./upnp.ts";

/** A mapping that is forgotten, after a crash say, is gone an hour later. */
const LIFETIME_S = 3_600;
/** Shortest time between two renewals. */
const RENEWAL_MS = 30_000;
/** Longest one: a router that was started again has lost the mapping, and after a new connection it has another address. */
const LONGEST_RENEWAL_MS = 120_000;
/** How soon a router that did not map is asked again. */
const RETRY_MS = 60_000;

/** What a mapping is made of. */
export interface PortMappingOptions {
  clock: Clock;
  random: RandomFill;
  /** Port of ours. */
  port: number;
  /** Routers of the network we are in now. */
  gateways: () => Gateway[];
  /** Hears of each new result. */
  onResult: (result: MappingResult) => void;
  /** The ways to ask, in order; for tests. */
  mappersOf?: ((gateway: Gateway) => Mapper[]) | undefined;
}

/** A port of the router, kept. */
export class PortMapping {
  readonly #options: PortMappingOptions;
  readonly #request: MappingRequest;
  #mapper: Mapper | undefined;
  #cancel: (() => void) | undefined;
  #working: Promise<void> = Promise.resolve();
  #result: MappingResult | undefined;
  #closed = false;

  constructor(options: PortMappingOptions) {
    this.#options = options;
    this.#request = { port: options.port, outerPort: options.port, lifetimeS: LIFETIME_S };
  }

  start(): void {
    this.#working = this.#working.then(() => this.#renew());
  }

  /** Takes the mapping back. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#working;
    await this.#mapper?.unmap(this.#request).catch(() => {});
    this.#mapper = undefined;
  }

  async #renew(): Promise<void> {
    if (this.#closed) return;
    const { result, delayMs } = await this.#map();
    if (this.#closed) return;
    if (JSON.stringify(result) !== JSON.stringify(this.#result)) this.#options.onResult(result);
    this.#result = result;
    this.#cancel = this.#options.clock.after(delayMs, () => this.start());
  }

  async #map(): Promise<{ result: MappingResult; delayMs: number }> {
    const gateways = this.#options.gateways();
    const [first] = gateways;
    if (first === undefined) return { result: { code: "noRouter" }, delayMs: RETRY_MS };
    for (const mapper of this.#mappers(gateways)) {
      const mapping = await mapper.map(this.#request).catch(() => undefined);
      if (mapping === undefined) continue;
      this.#mapper = mapper;
      // The router may have given another port: asked for again, and taken back, by its number.
      this.#request.outerPort = mapping.port;
      const { host, port } = mapping;
      const { protocol } = mapper;
      const result: MappingResult = isPrivate(host)
        ? { code: "mappedBehindNat", host, port }
        : { code: "mapped", protocol, host, port };
      return { result, delayMs: renewalMs(mapping) };
    }
    this.#mapper = undefined;
    return { result: { code: "notMapped", router: first.router }, delayMs: RETRY_MS };
  }

  /** The one that worked comes first. */
  #mappers(gateways: Gateway[]): Mapper[] {
    const { random, mappersOf } = this.#options;
    const usual = (gateway: Gateway): Mapper[] => [
      new PcpMapper(gateway, random),
      new NatPmpMapper(gateway),
      new UpnpMapper(gateway),
    ];
    const all = gateways.flatMap(mappersOf ?? usual);
    return this.#mapper === undefined ? all : [this.#mapper, ...all];
  }
}

/** Half its lifetime from now, of which routers say what they like, if that is soon. */
function renewalMs({ lifetimeS }: Mapping): number {
  return Math.max(RENEWAL_MS, Math.min(LONGEST_RENEWAL_MS, lifetimeS * 500));
}
