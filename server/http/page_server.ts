/**
 * The server of the page: HTTP/1.1 on loopback, with a bound on its connections.
 *  1. A connection is admitted, at the cost of another one where there is no room.
 *  2. A request goes to the handler as soon as its head is there; its body is read as far as the handler asks.
 *  3. The answer is written as it comes, for as long as there is somebody to read it.
 */
import http from "node:http";
import type { Socket } from "node:net";
import { answerMalformed } from "./malformed_answer.ts";
import { writePageAnswer } from "./page_answer.ts";
import { PageConnections, type PageLimits } from "./page_connections.ts";
import { discardRest, toPageRequest } from "./page_request.ts";
import type { SocketEnd } from "./socket_owner.ts";

/** How long open requests may take to finish when the listener closes. */
const CLOSE_MS = 1_000;

/** For the head of a request, from the connection or its first byte, and for all of it. */
const HEAD_MS = 10_000;
const REQUEST_MS = 20_000;

/**
 * Browsers send the cookies of every port of a host along when the page is loaded: up to 180 for one host, of 4 KiB
 * each. Less room would let another program on this machine lock the user out.
 */
const HEAD_BYTES = 786_432;

/**
 * Part of the strangers' places for whom connections may stand in line in the system. All that stand there come in
 * at once, and none may lose its place again before its request is read; the rest of a crowd calls again a second later.
 */
const LINE_PART = 1 / 2;

/** Where to serve the page, within which bounds, and what answers. */
export interface PageServerOptions {
  hostname: string;
  /** 0: any free one. */
  port: number;
  limits: PageLimits;
  handler: PageHandler;
}

/** Answers a request; `authenticated` is to be called once its token has proven right. */
export type PageHandler = (
  request: Request,
  connection: { remote: SocketEnd; authenticated: () => void },
) => Response | Promise<Response>;

/** One listening server. */
export class PageServer {
  readonly #handler: PageHandler;
  readonly #connections: PageConnections;
  readonly #server: http.Server;
  #closing = false;

  /** Rejects with the system's error where the address cannot be had. */
  static async listen(options: PageServerOptions): Promise<PageServer> {
    const page = new PageServer(options);
    await page.#listen(options);
    return page;
  }

  private constructor({ limits, handler }: PageServerOptions) {
    this.#handler = handler;
    this.#connections = new PageConnections(limits);
    this.#server = http.createServer({
      headersTimeout: HEAD_MS,
      requestTimeout: REQUEST_MS,
      // Who is let in may stay: a browser that found its connection closed could lose what it sends at that moment.
      keepAliveTimeout: 0,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: HEAD_BYTES,
      // The handler judges that, as all else: no answer leaves without its headers.
      requireHostHeader: false,
    });
    this.#server.on("connection", (socket: Socket) => this.#connections.admit(socket));
    // Whatever else is expected than to be told to go on is no reason to answer past the handler.
    for (const event of ["request", "checkExpectation"]) {
      this.#server.on(event, (incoming, outgoing) => void this.#serve(incoming, outgoing));
    }
    this.#server.on("clientError", (error: Error & { code?: string }, socket) => {
      answerMalformed(socket as Socket, error.code);
    });
  }

  /** The port in use. */
  get port(): number {
    const address = this.#server.address();
    return address !== null && typeof address === "object" ? address.port : 0;
  }

  /** Stops; requests that are still under way after a second are cut off. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#cut(() => true), CLOSE_MS);
      this.#server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#closing = true;
      this.#cut((isBusy) => !isBusy);
    });
  }

  #listen({ hostname, port, limits }: PageServerOptions): Promise<void> {
    const backlog = Math.ceil(limits.strangers * LINE_PART);
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ port, host: hostname, backlog }, () => {
        this.#server.removeListener("error", reject);
        // What befalls one connection must not end the program.
        this.#server.on("error", () => {});
        resolve();
      });
    });
  }

  #cut(which: (isBusy: boolean) => boolean): void {
    for (const { socket, isBusy } of this.#connections.all()) if (which(isBusy)) socket.destroy();
  }

  async #serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    const { socket } = incoming;
    // Browsers and ordinary programs wait for an answer before they ask on; who does not could ask without end.
    if (!this.#connections.begin(incoming, outgoing)) return void socket.destroy();
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined) return void socket.destroy();
    if (this.#closing) outgoing.shouldKeepAlive = false;
    try {
      const response = await this.#handler(toPageRequest(incoming), {
        remote: { address: remoteAddress, port: remotePort },
        authenticated: () => this.#connections.authenticated(socket),
      });
      discardRest(incoming);
      await writePageAnswer(outgoing, response);
    } catch {
      socket.destroy();
    } finally {
      if (this.#closing) outgoing.on("finish", () => socket.destroySoon());
    }
  }
}
