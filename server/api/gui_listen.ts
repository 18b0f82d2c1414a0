import { formatHostPort } from "../http/address.ts";
import { connectionRoom } from "../http/connection_room.ts";
import type { GuiSurroundings } from "./guard.ts";
import type { LocalUsers } from "../http/local_users.ts";
import { isLoopbackHost } from "../http/loopback.ts";
import type { PageLimits } from "../http/page_connections.ts";
import { PageServer } from "../http/page_server.ts";
import { type Refusal, refusal } from "../refusal.ts";

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
  /** The usual ones when absent. */
  limits?: PageLimits;
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
export async function listenGui(options: GuiListenOptions): Promise<GuiListening> {
  const host = options.host ?? "127.0.0.1";
  if (!isLoopbackHost(host)) {
    return refusal(
      "notLoopback",
      `Serving the page failed: ${host} is not a loopback address, wanted 127.0.0.1, [::1] or localhost`,
    );
  }
  // The name is not looked up: whoever edits the hosts file must not move the page to the network.
  const hostname = host === "localhost" ? "127.0.0.1" : host;
  if (options.port !== undefined) return await tryPort(options, { hostname, port: options.port });
  const first = options.firstPort ?? DEFAULT_PAGE_PORT;
  const last = Math.min(first + PORTS_TRIED, 65_535);
  for (let port = first; port < last; port++) {
    const tried = await tryPort(options, { hostname, port });
    if (tried.kind === "listening" || tried.code !== "portTaken") return tried;
  }
  return refusal("portTaken", `Serving the page failed: ports ${first} to ${last} are all taken`);
}

interface Place {
  hostname: string;
  port: number;
}

async function tryPort(options: GuiListenOptions, place: Place): Promise<GuiListening> {
  try {
    return { kind: "listening", listener: await serve(options, place) };
  } catch (error) {
    const at = formatHostPort(place.hostname, place.port);
    const code = error instanceof Error ? (error as Error & { code?: string }).code : undefined;
    if (code === "EADDRINUSE") {
      return refusal("portTaken", `Serving the page failed: ${at} is taken by another program`);
    }
    if (isRefusedBySystem(error, code)) {
      return refusal("portRefused", `Serving the page failed: the system refuses ${at}`);
    }
    throw error;
  }
}

async function serve(
  options: GuiListenOptions,
  { hostname, port }: Place,
): Promise<GuiListener> {
  let app: GuiHandler = { fetch: () => new Response(null, { status: 503 }) };
  const server: PageServer = await PageServer.listen({
    hostname,
    port,
    limits: options.limits ?? connectionRoom(undefined).page,
    handler: (request, { remote, authenticated }) => {
      const owner = options.users?.ownerOf(remote, { address: hostname, port: server.port });
      return app.fetch(request, { owner: owner ?? "unknown", authenticated });
    },
  });
  app = options.app({ host: hostname, port: server.port });
  return {
    host: hostname,
    port: server.port,
    url: `http://${formatHostPort(hostname, server.port)}`,
    close: () => server.close(),
  };
}

function isRefusedBySystem(error: unknown, code: string | undefined): boolean {
  return code === "EACCES" || code === "EPERM" || code === "EADDRNOTAVAIL" ||
    error instanceof Deno.errors.NotCapable || error instanceof RangeError;
}
