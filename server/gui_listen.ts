import { formatHostPort } from "./address.ts";
import type { GuiSurroundings } from "./guard.ts";
import type { LocalUsers } from "./local_users.ts";
import { isLoopbackHost } from "./loopback.ts";
import { PageServer } from "./page_server.ts";
import { type Refusal, refusal } from "./settings_patch.ts";

/** Port of the page when nothing is said. */
const DEFAULT_PAGE_PORT = 7_470;

/** How many ports behind a taken one are tried. */
const PORTS_TRIED = 100;

/** Where the page is to be served. */
export interface GuiListenOptions {
  /** A loopback name or address; 127.0.0.1 when absent. */
  host?: string;
  /** The port that was asked for, 0 for any; absent: the default or the next free one. */
  port?: number;
  /** Where to begin when no port was asked for. */
  firstPort?: number;
  /** Makes the app once host and port are known. */
  app: (bound: { host: string; port: number }) => GuiHandler;
  /** Tells whose a connection is; absent where that cannot be told. */
  users?: LocalUsers;
}

/** What answers the requests, in the form of Hono. */
export interface GuiHandler {
  fetch(request: Request, surroundings: GuiSurroundings): Response | Promise<Response>;
}

/** The page being served. */
export interface GuiListener {
  host: string;
  port: number;
  /** Address of the page without the token, e.g. `http://127.0.0.1:7470`. */
  url: string;
  /** Stops; streams must have been ended before, what is still open after a second is cut off. */
  close(): Promise<void>;
}

/** The listener, or why there is none. */
export type GuiListening = { kind: "listening"; listener: GuiListener } | Refusal;

/** Serves the page on loopback; refused with `notLoopback`, `portTaken` or `portRefused`. */
export function listenGui(options: GuiListenOptions): GuiListening {
  const host = options.host ?? "127.0.0.1";
  if (!isLoopbackHost(host)) {
    return refusal(
      "notLoopback",
      `Serving the page failed: ${host} is not a loopback address, wanted 127.0.0.1, [::1] or localhost`,
    );
  }
  // The name is not looked up: whoever edits the hosts file must not move the page to the network.
  const hostname = host === "localhost" ? "127.0.0.1" : host;
  if (options.port !== undefined) return tryPort(options, { hostname, port: options.port });
  const first = options.firstPort ?? DEFAULT_PAGE_PORT;
  const last = Math.min(first + PORTS_TRIED, 65_535);
  for (let port = first; port < last; port++) {
    const tried = tryPort(options, { hostname, port });
    if (tried.kind === "listening" || tried.code !== "portTaken") return tried;
  }
  return refusal("portTaken", `Serving the page failed: ports ${first} to ${last} are all taken`);
}

interface Place {
  hostname: string;
  port: number;
}

function tryPort(options: GuiListenOptions, place: Place): GuiListening {
  try {
    return { kind: "listening", listener: serve(options, place) };
  } catch (error) {
    const at = formatHostPort(place.hostname, place.port);
    if (error instanceof Deno.errors.AddrInUse) {
      return refusal("portTaken", `Serving the page failed: ${at} is taken by another program`);
    }
    if (isRefusedBySystem(error)) {
      return refusal("portRefused", `Serving the page failed: the system refuses ${at}`);
    }
    throw error;
  }
}

function serve(options: GuiListenOptions, { hostname, port }: Place): GuiListener {
  let app: GuiHandler = { fetch: () => new Response(null, { status: 503 }) };
  const server: PageServer = new PageServer({ hostname, port }, (request, remote) => {
    const peer = { address: remote.hostname, port: remote.port };
    const owner = options.users?.ownerOf(peer, { address: hostname, port: server.port });
    return app.fetch(request, { owner: owner ?? "unknown" });
  });
  app = options.app({ host: hostname, port: server.port });
  return {
    host: hostname,
    port: server.port,
    url: `http://${formatHostPort(hostname, server.port)}`,
    close: () => server.close(),
  };
}

function isRefusedBySystem(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotCapable ||
    error instanceof Deno.errors.AddrNotAvailable || error instanceof RangeError;
}
