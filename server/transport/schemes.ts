/** Every scheme that a peer's address may have, and the transport that belongs to it. */
import type { RecordSource } from "../../keys/record_source.ts";
import { LIST_PORT } from "../http/address.ts";
import { HTTP } from "./http_transport.ts";
import { HTTPS } from "./https_transport.ts";
import { ONION } from "./onion_transport.ts";
import type {
  DialRequest,
  DialResult,
  PeerAddress,
  Scheme,
  TimeLimits,
  Transport,
  TransportContext,
} from "./transport.ts";

/** The scheme of an address that is typed without one. */
const DEFAULT_SCHEME = "http";

const SCHEMES = new Map<string, Scheme>([
  ["http", HTTP],
  ["https", HTTPS],
  ["onion", ONION],
]);

/** Reads the address of a peer: `SCHEME://…`, what follows it for the default scheme, or `onion`. */
export function parsePeerAddress(text: string): PeerAddress {
  const typed = text.trim();
  if (/^onion:?$/i.test(typed)) return ONION.parseAddress(typed);
  const name = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase() ?? DEFAULT_SCHEME;
  const scheme = SCHEMES.get(name);
  return scheme?.parseAddress(typed) ?? { kind: "refused", fault: "badScheme" };
}

/** An address as people read and type it. */
export function formatPeerAddress(peer: URL): string {
  if (schemeOf(peer) === ONION) return "onion";
  if (peer.port === LIST_PORT) return peer.hostname;
  return peer.pathname === "/" ? peer.origin : peer.href;
}

/** How long to wait for answers from `peer`. */
export function timeLimitsOf(peer: URL): TimeLimits {
  return schemeOf(peer).limits;
}

/** Whether a connection to `peer` that is still being made says nothing of how fast answers come over it. */
export function connectsSlowly(peer: URL): boolean {
  return schemeOf(peer).connectsSlowly === true;
}

/** Carries each call by the transport of its address; opens a transport when it is first needed. */
export class Transports implements Transport {
  #context: TransportContext;
  readonly #open = new Map<Scheme, Transport>();
  /** Those that belong to one list. */
  readonly #ofLists = new Set<Transports>();

  constructor(context: TransportContext) {
    this.#context = context;
  }

  dial(request: DialRequest): Promise<DialResult> {
    return this.#transport(request.peer).dial(request);
  }

  wantsProof(peer: URL): boolean {
    return this.#transport(peer).wantsProof?.(peer) ?? false;
  }

  /** Shares all transports but those that are `perList`; closed with the whole. */
  forList(list: RecordSource): Transport {
    const own = new Transports({ ...this.#context, list });
    this.#ofLists.add(own);
    const to = (peer: URL): Transports => schemeOf(peer).perList === true ? own : this;
    return {
      dial: (request) => to(request.peer).dial(request),
      wantsProof: (peer) => to(peer).wantsProof(peer),
      close: () => own.close(),
    };
  }

  /** Trusts these authorities, as PEM, beside those of the system; connections over https are made anew. */
  trust(authorities: readonly string[]): void {
    this.#context = { ...this.#context, authorities };
    this.#open.get(HTTPS)?.close();
    this.#open.delete(HTTPS);
    for (const own of this.#ofLists) own.trust(authorities);
  }

  close(): void {
    for (const transport of [...this.#open.values(), ...this.#ofLists]) transport.close();
    this.#open.clear();
    this.#ofLists.clear();
  }

  #transport(peer: URL): Transport {
    const scheme = schemeOf(peer);
    const transport = this.#open.get(scheme) ?? scheme.open(this.#context);
    this.#open.set(scheme, transport);
    return transport;
  }
}

function schemeOf({ protocol }: URL): Scheme {
  const scheme = SCHEMES.get(protocol.slice(0, -1));
  if (scheme === undefined) throw new Error(`Internal error: no transport for ${protocol}`);
  return scheme;
}
