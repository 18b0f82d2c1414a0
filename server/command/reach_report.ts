/** What `hchat reach` prints of the ways that it has tried. */
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import type { RouteJson } from "../gui_api/route_json.ts";
import type { SettingsJson } from "../gui_api/settings_json.ts";
import { formatRoute, formatVisits } from "../cli/route_words.ts";
import { formatStatus } from "../cli/words.ts";

/** What has come of the tries. */
export interface ReachResults {
  settings: Pick<SettingsJson, "dialable" | "routes" | "visits" | "conversations">;
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

const LISTENER_HINT =
  "in one network, the other side dials the address after network:; over the internet forward that " +
  "port in the router, or start tor and use --onion";

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
  const ways = settings.routes.map(formatRoute);
  const isFar = ways.some(({ ready }) => ready) ||
    calls.some(({ status }) => status.code === "connected");
  return {
    words: [
      `network: ${listens ? network.join(", ") || NO_ADDRESS : CALLS_ONLY}`,
      ...ways.map(({ words }) => words),
      ...calls.map((call) => `call: ${formatCall(call, nowMs)}`),
      ...listens ? formatVisits(settings.visits).map((words) => `came: ${words}`) : [],
    ],
    hint: isFar ? undefined : listens ? LISTENER_HINT : CALLER_HINT,
    works: isFar || network.length > 0,
  };
}

const NO_ADDRESS = "no address that another computer can dial";

/** The addresses that another computer can dial; the line of the web server names its own already. */
function networkAddresses({ dialable, routes }: ReachResults["settings"]): string[] {
  return dialable.filter((url) =>
    !/^https?:\/\/127\./.test(url) && !routes.some((each) => isAddressOf(each, url))
  );
}

function isAddressOf(route: RouteJson, url: string): boolean {
  return route.route === "webServer" && route.result.url === url;
}

function formatCall(
  { name, peer, status }: ReachResults["calls"][number],
  nowMs: number,
): string {
  if (status.code === "waiting" || (peer === null && status.code !== "connected")) {
    return `not tried; give --peer URL to call ${name}`;
  }
  return formatStatus(status, { name, nowMs });
}
