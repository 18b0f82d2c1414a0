/** What `hchat reach` prints of the ways that it has tried. */
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import type { RouteJson } from "../gui_api/route_json.ts";
import type { SettingsJson } from "../gui_api/settings_json.ts";
import { formatHostPort } from "../http/address.ts";
import { formatRoute, formatVisits } from "../cli/route_words.ts";
import { formatStatus } from "../cli/words.ts";
import { USELESS } from "./chat/chat_lines.ts";

/** What has come of the tries. */
export interface ReachResults {
  settings: Pick<SettingsJson, "dialable" | "routes" | "visits" | "conversations" | "entrance">;
  /** One for each list. */
  calls: Pick<ConversationJson, "name" | "peer" | "status">[];
  /** Unix ms. */
  nowMs: number;
}

/** What to print. */
export interface ReachReport {
  /** A line for each way. */
  words: string[];
  /** What to do where no way leads over the internet, nor to the other side. */
  hint: string | undefined;
  /** At least one way works. */
  works: boolean;
}

/** Of a program that has only the address of the other side. */
const CALLS_ONLY =
  "not tried, hchat only calls; with --listen 0.0.0.0:PORT it tries ways to you as well";

const BEHIND_ONLY = "not tried, hchat is for your web server alone";
const NO_ADDRESS = "no address that another computer can dial";

const LISTENER_HINT =
  "in one network, the other side dials the address after network:; over the internet forward that " +
  "port in the router, or start tor and use --onion";

const WEB_SERVER_HINT =
  "the README has the lines for Caddy, nginx and haproxy that lead the address to hchat; a certificate " +
  "of your own authority needs --ca FILE";

const CALLER_HINT =
  "leave --peer out to see how the other side can call you: one of you has to be reachable";

/** Whether the program has a port for peers. */
export function isListening({ conversations }: Pick<SettingsJson, "conversations">): boolean {
  return conversations.some(({ listen }) => listen !== null);
}

/** Words for all ways, and whether one works. */
export function reachReport({ settings, calls, nowMs }: ReachResults): ReachReport {
  const listens = isListening(settings);
  const network = listens ? networkAddresses(settings) : [];
  const isBehind = settings.routes.some(({ route }) => route === "webServer");
  const isSecure = ["tlsOfList", "tlsOfFiles"].includes(settings.entrance.code);
  const ways = settings.routes
    // Behind a web server hchat is on this computer alone on purpose.
    .filter((each) => !(isBehind && each.route === "router" && each.result.code === "onLoopback"))
    .map((each) => formatRoute(each, { isSecure }));
  const isFar = ways.some(({ ready }) => ready) ||
    calls.some(({ status }) => status.code === "connected");
  return {
    words: [
      `network: ${network.join(", ") || noNetwork({ listens, isBehind })}`,
      ...ways.map(({ words }) => words),
      ...calls.map((call) => `call: ${formatCall(call, nowMs)}`),
      ...listens ? formatVisits(settings.visits).map((words) => `came: ${words}`) : [],
    ],
    hint: isFar || isTorAtFault(calls) ? undefined : hintFor({ listens, isBehind }),
    works: isFar || network.length > 0,
  };
}

/** Then the line of the call says what to do. */
function isTorAtFault(calls: ReachResults["calls"]): boolean {
  return calls.some(({ status }) => status.code === "away" && /^tor[A-Z]/.test(status.reason.code));
}

function hintFor({ listens, isBehind }: { listens: boolean; isBehind: boolean }): string {
  if (!listens) return CALLER_HINT;
  return isBehind ? WEB_SERVER_HINT : LISTENER_HINT;
}

function noNetwork({ listens, isBehind }: { listens: boolean; isBehind: boolean }): string {
  if (!listens) return CALLS_ONLY;
  return isBehind ? BEHIND_ONLY : NO_ADDRESS;
}

/** The addresses that another computer can dial; the lines of the web server and the router name theirs already. */
function networkAddresses({ dialable, routes }: ReachResults["settings"]): string[] {
  return dialable.filter((url) =>
    !/^https?:\/\/127\./.test(url) && !routes.some((each) => isAddressOf(each, url))
  );
}

function isAddressOf({ route, result }: RouteJson, url: string): boolean {
  if (route === "webServer") return result.url === url;
  return route === "router" && result.code === "mapped" &&
    new URL(url).host === formatHostPort(result.host, result.port);
}

function formatCall(
  { name, peer, status }: ReachResults["calls"][number],
  nowMs: number,
): string {
  const isTold = status.code === "connected" || USELESS.has(status.code);
  if (status.code === "waiting" || (peer === null && !isTold)) {
    return `not tried; give --peer URL to call ${name}`;
  }
  return formatStatus(status, { name, nowMs });
}
