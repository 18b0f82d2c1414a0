/**
 * The server of the page: HTTP/1.1 on loopback, with a bound on its connections.
 *  1. A connection is admitted, at the cost of another one where there is no room.
 *  2. A request goes to the handler as soon as its head is there; as much of its body is read as the handler asks for.
 *  3. The answer is written as it comes, for as long as there is somebody to read it.
 */
import type http from "node:http";
import type { Socket } from "node:net";
import { BoundedServer } from "./bounded_server.ts";
import type { ConnectionLimits } from "./connection_table.ts";
import { answerMalformed } from "./wire/malformed_answer.ts";
import { writePageAnswer } from "./page_answer.ts";
import { discardRest, toPageRequest } from "./page_request.ts";
import type { SocketEnd } from "./socket_owner.ts";

/** How long open requests may take to finish when the listener closes. */
const CLOSE_MS = 1_000;

const SETTINGS: http.ServerOptions = {
  /** For the head of a request, from the connection or its first byte, and for all of it. */
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  // An authenticated connection may stay: a browser that found its connection closed could lose what it sends then.
  keepAliveTimeout: 0,
  connectionsCheckingInterval: 1_000,
  // Browsers send the cookies of every port of a host along when the page is loaded: up to 180 for one host, of 4 KiB
  // each. Less room would let another program on this machine lock the user out.
  maxHeaderSize: 786_432,
  // The handler judges that, as everything else: no answer leaves without its headers.
  requireHostHeader: false,
};

/**
 * Part of the strangers' places for whom connections may wait in the system. All that wait there come in at once, and
 * none may lose its place again before its request is read; the rest of a crowd calls again a second later.
 */
const BACKLOG_PART = 1 / 2;

/** Where to serve the page, within which bounds, and what answers. */
export interface PageServerOptions {
  hostname: string;
  /** 0: any free one. */
  port: number;
  limits: ConnectionLimits;
  handler: PageHandler;
  /** Hears that the port took no connections for a while and listens again. */
  onDeaf?: (() => void) | undefined;
}

/** Answers a request; `authenticated` is to be called once its token has proven right. */
export type PageHandler = (
  request: Request,
  connection: { remote: SocketEnd; authenticated: () => void },
) => Response | Promise<Response>;

/** One listening server. */
export class PageServer {
  readonly #handler: PageHandler;
  readonly #server: BoundedServer;

  /** Rejects with the system's error where the address cannot be had. */
  static async listen(options: PageServerOptions): Promise<PageServer> {
    const { hostname: host, port, limits } = options;
    const page = new PageServer(options);
    const backlog = Math.ceil(limits.strangers * BACKLOG_PART);
    await page.#server.listen({ host, port, backlog });
    return page;
  }

  private constructor({ limits, handler, onDeaf }: PageServerOptions) {
    this.#handler = handler;
    this.#server = new BoundedServer({
      settings: SETTINGS,
      limits,
      serve: (incoming, outgoing) => this.#serve(incoming, outgoing),
      closeMs: CLOSE_MS,
      onDeaf,
    });
    const { http } = this.#server;
    // Whatever else is expected than to be told to go on is no reason to answer past the handler.
    http.on(
      "checkExpectation",
      (incoming, outgoing) => void this.#server.serve(incoming, outgoing),
    );
    http.on("clientError", (error: Error & { code?: string }, socket) => {
      answerMalformed(socket as Socket, error.code);
    });
  }

  /** The port in use. */
  get port(): number {
    return this.#server.port;
  }

  /** Stops; requests that are still under way after a second are cut off. */
  close(): Promise<void> {
    return this.#server.close();
  }

  async #serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    const { socket } = incoming;
    const { connections } = this.#server;
    // Browsers and ordinary programs wait for an answer before they ask on; others could ask without end.
    if (connections.underWay(socket) > 1) return void socket.destroy();
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined) return void socket.destroy();
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    const response = await this.#handler(toPageRequest(incoming, gone.signal), {
      remote: { address: remoteAddress, port: remotePort },
      authenticated: () => connections.noteAuthenticated(socket),
    });
    discardRest(incoming);
    await writePageAnswer(outgoing, response);
  }
}
