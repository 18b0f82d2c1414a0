/** Every scheme that a peer's address may have, and the transport that belongs to it. */
import type { Clock } from "../time/clock.ts";
import { HTTP } from "./http_transport.ts";
import type {
  DialRequest,
  DialResult,
  PeerAddress,
  Scheme,
  TimeLimits,
  Transport,
} from "./transport.ts";

/** The scheme of an address that is typed without one. */
const DEFAULT_SCHEME = "http";

const SCHEMES = new Map<string, Scheme>([["http", HTTP]]);

/** Reads the address of a peer: `SCHEME://…`, or what follows it for the default scheme. */
export function parsePeerAddress(text: string): PeerAddress {
  const typed = text.trim();
  const name = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase() ?? DEFAULT_SCHEME;
  const scheme = SCHEMES.get(name);
  return scheme?.parseAddress(typed) ?? { kind: "refused", fault: "badScheme" };
}

/** How long to wait for answers from `peer`. */
export function timeLimitsOf(peer: URL): TimeLimits {
  return schemeOf(peer).limits;
}

/** Carries each call by the transport of its address; opens a transport when it is first needed. */
export class Transports implements Transport {
  readonly #clock: Clock;
  readonly #open = new Map<Scheme, Transport>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  dial(request: DialRequest): Promise<DialResult> {
    const scheme = schemeOf(request.peer);
    const transport = this.#open.get(scheme) ?? scheme.open(this.#clock);
    this.#open.set(scheme, transport);
    return transport.dial(request);
  }

  close(): void {
    for (const transport of this.#open.values()) transport.close();
    this.#open.clear();
  }
}

function schemeOf({ protocol }: URL): Scheme {
  const scheme = SCHEMES.get(protocol.slice(0, -1));
  if (scheme === undefined) throw new Error(`Internal error: no transport for ${protocol}`);
  return scheme;
}
