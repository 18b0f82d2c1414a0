/** Ways in for the peer beside the port itself. */
import type { UnreachableReason } from "./status_json.ts";

/** A way in, and how the latest attempt to have it went; `at`: since when, ISO 8601. */
export type RouteJson = RouteNews & { at: string };

/** What is told of a way in. */
export type RouteNews =
  /** A port of the router that leads to the one for peers (`--map-port`). */
  | { route: "router"; result: MappingResult }
  /** The onion service of a list, by the path of its file (`--onion`). */
  | { route: "onion"; list: string; result: OnionResult }
  /** The user's own web server in front (`--behind`). */
  | { route: "webServer"; result: WebServerResult };

/** How it is with the web server, which has to lead from `url`, what the other side dials, to `listen`, HOST:PORT. */
export type WebServerResult = WebServerState & { url: string; listen: string };

/** What is known of the web server. */
export type WebServerState =
  /** No request of a peer's shape has come through it yet. */
  | { code: "webServerUnused" }
  | { code: "webServerUsed" }
  /** We called its public address ourselves: something answers with this status, and does not lead here. */
  | { code: "webServerElsewhere"; status: number }
  /** The same, and nothing answers. */
  | { code: "webServerUnreachable"; reason: UnreachableReason };

/** How it is with a port of the router. */
export type MappingResult =
  /** The other side dials `host` and `port`. */
  | { code: "mapped"; protocol: "pcp" | "natPmp" | "upnp"; host: string; port: number }
  /** The router maps, but is itself behind another one: `host` is no address of the internet. */
  | { code: "mappedBehindNat"; host: string; port: number }
  /** No router was found. */
  | { code: "noRouter" }
  /** The router speaks none of the three protocols, or declines. */
  | { code: "notMapped"; router: string }
  /** The port for peers is on loopback, where a router cannot lead. */
  | { code: "onLoopback" };

/** How it is with an onion service. */
export type OnionResult =
  | { code: "onionPublished"; host: string }
  /** The list has no record for this month. */
  | { code: "onionKeysMissing" }
  /** Another program publishes the same service: one with a copy of this list. */
  | { code: "onionTaken" }
  /** Tor would not publish it. */
  | { code: "onionRefused" }
  | TorTrouble;

/** Why the user's tor cannot be used. */
export type TorTrouble =
  /** Neither tor nor Tor Browser runs. */
  | { code: "torMissing" }
  /** It runs (SOCKS answers) without a control port. */
  | { code: "torWithoutControl"; controlPort: number }
  /** It wants a password: none was given, or another one. */
  | { code: "torPassword"; controlPort: number }
  /** This user may not read its cookie. */
  | { code: "torCookie"; path: string }
  /** It is not in touch with its network yet. */
  | { code: "torStarting"; percent: number };
