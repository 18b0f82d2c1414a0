/** Ways in, and the calls that came by them, in the words of the terminal. */
import type {
  MappingResult,
  OnionResult,
  RouteJson,
  RouteNews,
  WebServerResult,
} from "../gui_api/route_json.ts";
import type { UnreachableReason } from "../gui_api/status_json.ts";
import type { VisitJson } from "../gui_api/visit_json.ts";
import { formatHostPort } from "../http/address.ts";
import type { CommandIo } from "./command.ts";
import { UNREACHABLE } from "../shared/reasons.ts";

/**
 * Tells how it is with a way in: standard output when the other side can use it, or what is missing is the user's to do;
 * else a warning.
 */
export function sayRoute(route: RouteJson, io: CommandIo, port: PortKind = {}): void {
  const { ready, words } = formatRoute(route, port);
  if (ready || route.route === "webServer") io.out(words);
  else io.err(`hchat: warning: ${words}`);
}

/** What the other side meets at the port for peers. */
export interface PortKind {
  /** It speaks TLS. */
  isSecure?: boolean | undefined;
}

/** How it is with a way in; the words begin with its name. */
export function formatRoute(route: RouteNews, port: PortKind = {}): RouteWords {
  switch (route.route) {
    case "router":
      return formatMapping(route.result, port);
    case "onion":
      return formatOnion(route.list, route.result);
    case "webServer":
      return formatWebServer(route.result);
  }
}

/** Where it is no hchat that should run. */
const WEB_SERVER_UNREACHABLE: Partial<Record<UnreachableReason, string>> = {
  refused: "no web server runs there, or a firewall blocks it",
  certificateNotOfList:
    "no authority that this computer trusts vouches for its certificate. Name yours with --ca",
  noAnswer: "nothing answers. Does a web server run there, and does the router forward its port?",
};

function formatWebServer(result: WebServerResult): RouteWords {
  const { url, listen } = result;
  const hasToLead = `it has to lead ${url} to http://${listen}`;
  switch (result.code) {
    case "webServerUsed":
      return { ready: true, words: `web server: it leads ${url} to http://${listen}` };
    case "webServerUnused":
      return { ready: false, words: `web server: nothing has come through it yet; ${hasToLead}` };
    case "webServerElsewhere":
      return {
        ready: false,
        words:
          `web server: it answers with status ${result.status}, and not from here; ${hasToLead}`,
      };
    case "webServerUnreachable": {
      const why = WEB_SERVER_UNREACHABLE[result.reason] ?? UNREACHABLE[result.reason];
      return { ready: false, words: `web server: can't reach ${url}: ${why}` };
    }
  }
}

/** The sentence, and whether the way in is open. */
export interface RouteWords {
  /** The other side can use it. */
  ready: boolean;
  words: string;
}

function formatMapping(result: MappingResult, { isSecure = false }: PortKind): RouteWords {
  switch (result.code) {
    case "mapped": {
      const scheme = isSecure ? "https" : "http";
      const place = formatHostPort(result.host, result.port);
      return { ready: true, words: `router: ${scheme}://${place}` };
    }
    case "mappedBehindNat":
      return unmapped(
        `it is behind another router, and its own address is ${result.host}. Forward the port there, ` +
          "or use --onion",
      );
    case "noRouter":
      return unmapped("no router was found. Is this computer in a network?");
    case "notMapped":
      return unmapped(
        `${result.router} does not map ports. Switch UPnP on in its settings, forward the port there, ` +
          "or use --onion",
      );
    case "onLoopback":
      return unmapped("hchat listens on this computer alone. Start it with --listen 0.0.0.0:7471");
  }
}

function unmapped(words: string): RouteWords {
  return { ready: false, words: `router: it leads no port to hchat; ${words}` };
}

function formatOnion(path: string, result: OnionResult): RouteWords {
  if (result.code === "onionPublished") {
    return { ready: true, words: `onion: ${path} is published, the other side dials --peer onion` };
  }
  const why = formatOnionTrouble(result);
  return { ready: false, words: `onion: ${path} is not published; ${why}` };
}

function formatOnionTrouble(result: Exclude<OnionResult, { code: "onionPublished" }>): string {
  switch (result.code) {
    case "onionTaken":
      return "another program publishes the address of this list. Use one copy of it only";
    case "onionRefused":
      return "tor does not publish it. Update tor to 0.4.6 or newer";
    case "torCookie":
      return `you may not read ${result.path}, the cookie of tor's control port. Join tor's group ` +
        "(debian-tor) and log in anew";
    case "torStarting":
      return `tor is still connecting to its network (${result.percent} %)`;
    default:
      return UNREACHABLE[result.code];
  }
}

/** Warns of a call in vain; browsers and scanners come to every port, and are no news. */
export function sayVisit(visit: VisitJson, io: CommandIo): void {
  if (visit.kind === "web") return;
  io.err(`hchat: warning: ${formatVisit(visit)}`);
  io.err(
    "hchat: hint: compare both clocks with a telephone, and what hchat fingerprint prints of both lists",
  );
}

/** What has come, a line for each kind. */
export function formatVisits(visits: readonly VisitJson[]): string[] {
  return visits.length === 0 ? ["nobody so far"] : visits.map(formatVisit);
}

function formatVisit({ kind, count, list }: VisitJson): string {
  const times = count === 1 ? "once" : `${count} times`;
  switch (kind) {
    case "web":
      return `somebody asked for web pages ${times}, as browsers and scanners do`;
    case "strangeCell":
      return `somebody called ${times} with another list, or with a clock that is far off`;
    case "lateCell":
      return `somebody called ${times} under a past key of ${list}: a clock was set, or somebody ` +
        "repeats what was recorded";
  }
}
