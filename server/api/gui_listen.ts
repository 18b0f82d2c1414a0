import { formatHostPort } from "../http/address.ts";
import { connectionRoom } from "../http/connection_room.ts";
import type { ListenErrorJson } from "../gui_api/error_json.ts";
import type { GuiSurroundings } from "./guard.ts";
import type { LocalUsers } from "../http/local_users.ts";
import { isLoopbackHost } from "../http/loopback.ts";
import type { ConnectionLimits } from "../http/connection_table.ts";
import { PageServer } from "../http/page_server.ts";
import { listenFailure } from "../http/listen_failure.ts";

/** Where the page is to be served. */
export interface GuiListenOptions {
  /** A loopback name or address; 127.0.0.1 when absent. */
  host?: string | undefined;
  /**
   * The port that was asked for. Absent: a fresh one that is free. An origin includes the port, so whatever another
   * program has left in the browser under a port of its own, such as a service worker, does not meet the page.
   */
  port?: number | undefined;
  /** Makes the app once host and port are known. */
  app: (bound: { host: string; port: number }) => GuiHandler;
  /** Tells whose a connection is; absent where that cannot be told. */
  users?: LocalUsers | undefined;
  /** The usual ones when absent. */
  limits?: ConnectionLimits | undefined;
  /** Takes lines for the local log. */
  log?: ((line: string) => void) | undefined;
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
export type GuiListening =
  | { kind: "listening"; listener: GuiListener }
  | { kind: "failed"; error: ListenErrorJson };

/** Serves the page on loopback. */
export async function listenGui(options: GuiListenOptions): Promise<GuiListening> {
  const { host = "127.0.0.1", port = 0 } = options;
  if (!isLoopbackHost(host)) return { kind: "failed", error: { code: "notLoopback", host, port } };
  // The name is not looked up: whoever edits the hosts file must not move the page to the network.
  const hostname = host === "localhost" ? "127.0.0.1" : host;
  try {
    return { kind: "listening", listener: await serve(options, { hostname, port }) };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return listenFailure({ host: hostname, port, code });
  }
}

interface Place {
  hostname: string;
  port: number;
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
    onDeaf: () => options.log?.("the port of the page took no connections; listening anew"),
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

/** The system's code for why a port could not be taken; undefined for any other error. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof Deno.errors.NotCapable || error instanceof RangeError) return "EACCES";
  return error instanceof Error ? (error as Error & { code?: string }).code : undefined;
}
