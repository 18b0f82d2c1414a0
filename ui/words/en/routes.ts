/** What the page says in English of ways in. */
import type {
  MappingResult,
  OnionResult,
  RouteJson,
  WebServerResult,
} from "../../../server/gui_api/route_json.ts";
import type { UnreachableReason } from "../../../server/gui_api/status_json.ts";
import { UNREACHABLE } from "../../../server/shared/reasons.ts";
import type { RouteSentence } from "../status_words.ts";

/** How it is with a way in. */
export function englishRoute(route: RouteJson): RouteSentence {
  switch (route.route) {
    case "router":
      return mappingSentence(route.result);
    case "onion":
      return onionSentence(route.result);
    case "webServer":
      return webServerSentence(route.result);
  }
}

function webServerSentence(result: WebServerResult): RouteSentence {
  const { url, listen } = result;
  const hasToLead = `It has to lead ${url} to http://${listen}.`;
  switch (result.code) {
    case "webServerUsed":
      return ready(`Your web server leads ${url} to this program.`);
    case "webServerUnused":
      return failed(`Nothing has come through your web server yet. ${hasToLead}`);
    case "webServerElsewhere":
      return failed(
        `Something else answers at ${url}, with status ${result.status}. Your web server does not ` +
          `lead to this program: it has to lead there to http://${listen}.`,
      );
    case "webServerUnreachable": {
      const why = WEB_SERVER_UNREACHABLE[result.reason] ?? UNREACHABLE[result.reason];
      return failed(
        `Your web server can't be reached at ${url}: ${why}${why.endsWith("?") ? "" : "."}`,
      );
    }
  }
}

const WEB_SERVER_UNREACHABLE: Partial<Record<UnreachableReason, string>> = {
  refused: "nothing listens there. Does the web server run?",
  noAnswer: "nothing answers. Does the web server run, and does the router forward its port?",
};

function mappingSentence(result: MappingResult): RouteSentence {
  switch (result.code) {
    case "mapped":
      return ready(`Your router leads ${result.host}:${result.port} to this program.`);
    case "mappedBehindNat":
      return failed(
        `Your router is behind another router, and its own address is ${result.host}. Forward the ` +
          "port there, or publish an onion address.",
      );
    case "noRouter":
      return failed("No router was found. Is this computer in a network?");
    case "notMapped":
      return failed(
        `Your router (${result.router}) does not map ports. Switch UPnP on in its settings, forward ` +
          "the port there, or publish an onion address.",
      );
    case "onLoopback":
      return failed("A router can't lead here: this program listens on this computer alone.");
  }
}

function onionSentence(result: OnionResult): RouteSentence {
  switch (result.code) {
    case "onionPublished":
      return ready("The other side can reach you through Tor: it dials onion.");
    case "onionKeysMissing":
      return failed("No onion address: the list has no keys for this month.");
    case "onionTaken":
      return failed("No onion address: another program uses a copy of this list.");
    case "onionRefused":
      return failed("No onion address: tor does not publish it. Update tor to 0.4.6 or newer.");
    case "torMissing":
      return failed("No onion address: neither tor nor Tor Browser runs. Start one of them.");
    case "torWithoutControl":
      return failed("No onion address: add ControlPort 9051 to torrc and start tor again.");
    case "torPassword":
      return failed(
        "No onion address: tor wants its password. Name a file with it in the settings.",
      );
    case "torCookie":
      return failed(
        `No onion address: you may not read ${result.path}. Join tor's group and log in anew.`,
      );
    case "torStarting":
      return failed(`Tor is connecting to its network (${result.percent} %).`);
  }
}

function ready(text: string): RouteSentence {
  return { ready: true, text };
}

function failed(text: string): RouteSentence {
  return { ready: false, text };
}
