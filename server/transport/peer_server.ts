/**
 * The listener for peers: an ordinary HTTP/1.1 server in front of the peer app, with bounds on whatever a
 * stranger may use up (PROTOCOL.md §9).
 */
import http from "node:http";
import type { Socket } from "node:net";
import { BULK_CELL_BYTES } from "../../keys/constants.ts";
import { RateLimiter } from "../http/rate_limiter.ts";
import { type Clock, pause } from "../time/clock.ts";
import { connectionRoom } from "../http/connection_room.ts";
import { type ConnectionLimits, ConnectionTable } from "../http/connection_table.ts";
import { writeResponse } from "../http/write_response.ts";
import { readBody, toRequest } from "../http/incoming_request.ts";
import { answerMalformed } from "../http/malformed_answer.ts";
import type { PeerBindings } from "./peer_app.ts";
import { listenFailure, type Listening } from "../http/listen_failure.ts";

/** Where to listen for peers, and within which bounds. */
export interface PeerListenOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  app: { fetch(request: Request, bindings: PeerBindings): Response | Promise<Response> };
  clock: Clock;
  limits?: Partial<PeerLimits>;
  log?: (line: string) => void;
}

/** Bounds on what all strangers together and one address may use up. */
export interface PeerLimits extends ConnectionLimits {
  /** Requests under way on one connection; more of them, pipelined, end it. */
  requestsPerConnection: number;
  /** Longest body; one byte more and the connection ends with the answer. */
  bodyBytes: number;
  /** For the head of a request, from the first byte. */
  headMs: number;
  /** For a whole request. */
  requestMs: number;
  /** A connection on which nothing moves for this long ends. */
  silentMs: number;
  /** A connection between two requests. */
  idleMs: number;
  /** Requests per address that were answered with the decoy; what goes beyond waits. */
  strangerBurst: number;
  strangersPerSecond: number;
  /** The same for all addresses together; as many at once. */
  allStrangersPerSecond: number;
}

/** The bounds when nothing else is said. */
const PEER_LIMITS: PeerLimits = {
  ...connectionRoom(undefined).peers,
  requestsPerConnection: 16,
  bodyBytes: BULK_CELL_BYTES,
  headMs: 10_000,
  requestMs: 20_000,
  silentMs: 40_000,
  idleMs: 5_000,
  strangerBurst: 400,
  strangersPerSecond: 200,
  allStrangersPerSecond: 1_000,
};

/** How long answers may still leave when the listener closes. */
const LAST_ANSWERS_MS = 250;

/** Starts to listen; what goes wrong is a value. */
export function listenForPeers(options: PeerListenOptions): Promise<Listening> {
  const { host, port } = options;
  const desk = new PeerServer(options);
  const { server } = desk;
  return new Promise((resolve) => {
    server.once("error", (error: Error & { code?: string }) => {
      resolve(listenFailure({ host, port, code: error.code ?? "" }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const bound = address !== null && typeof address === "object" ? address.port : port;
      server.removeAllListeners("error");
      server.on("error", () => options.log?.("the listener for peers reported an error"));
      resolve({
        kind: "listening",
        listener: { host, port: bound, close: () => desk.close() },
      });
    });
  });
}

/** Takes connections and requests in, within the limits, and hands them to the app. */
class PeerServer {
  readonly server: http.Server;
  readonly #options: PeerListenOptions;
  readonly #limits: PeerLimits;
  readonly #strangers: RateLimiter;
  readonly #allStrangers: RateLimiter;
  readonly #connections: ConnectionTable;
  readonly #underWay = new WeakMap<Socket, number>();
  /** Settles when the latest request of a connection has its answer. */
  readonly #latest = new WeakMap<Socket, Promise<void>>();
  #closing = false;

  constructor(options: PeerListenOptions) {
    this.#options = options;
    this.#limits = { ...PEER_LIMITS, ...options.limits };
    const { headMs, requestMs, idleMs, silentMs } = this.#limits;
    this.#connections = new ConnectionTable(this.#limits);
    this.#strangers = new RateLimiter({
      burst: this.#limits.strangerBurst,
      perSecond: this.#limits.strangersPerSecond,
    });
    const all = this.#limits.allStrangersPerSecond;
    this.#allStrangers = new RateLimiter({ burst: all, perSecond: all });
    this.server = http.createServer({
      headersTimeout: headMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: Math.min(1_000, headMs),
      maxHeaderSize: 16_384,
    });
    this.server.timeout = silentMs;
    this.server.on("connection", (socket: Socket) => this.#connections.admit(socket));
    this.server.on("request", (incoming, outgoing) => void this.#serve(incoming, outgoing));
    this.server.on("clientError", (error: Error & { code?: string }, socket) => {
      answerMalformed(socket as Socket, error.code);
    });
  }

  /** Answers that are on their way, a goodbye among them, may still leave. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#cut(() => true), LAST_ANSWERS_MS);
      this.server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#closing = true;
      this.#cut((socket) => (this.#underWay.get(socket) ?? 0) === 0);
    });
  }

  #cut(which: (socket: Socket) => boolean): void {
    for (const socket of [...this.#connections.all()]) if (which(socket)) socket.destroy();
  }

  async #serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    const { socket } = incoming;
    const underWay = (this.#underWay.get(socket) ?? 0) + 1;
    if (underWay > this.#limits.requestsPerConnection) return void socket.destroy();
    this.#underWay.set(socket, underWay);
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    const before = this.#latest.get(socket);
    const { promise, resolve: answered } = Promise.withResolvers<void>();
    this.#latest.set(socket, promise);
    try {
      // One body at a time: of what is pipelined, the rest stays in the network.
      await before;
      await this.#answer(incoming, { outgoing, signal: gone.signal });
    } catch {
      this.#options.log?.("a request could not be answered");
      socket.destroy();
    } finally {
      answered();
      this.#underWay.set(socket, (this.#underWay.get(socket) ?? 1) - 1);
      if (this.#closing) outgoing.on("finish", () => socket.destroySoon());
    }
  }

  async #answer(
    incoming: http.IncomingMessage,
    { outgoing, signal }: { outgoing: http.ServerResponse; signal: AbortSignal },
  ): Promise<void> {
    if (signal.aborted || incoming.destroyed) return;
    const asked = await this.#ask(incoming, signal);
    if (asked === undefined) return;
    const { response, isPeer, close } = asked;
    const { socket } = incoming;
    this.#connections.noteAnswered(socket, { isPeer });
    if (!isPeer) await this.#waitForRoom(socket.remoteAddress ?? "", signal);
    if (signal.aborted) return;
    await writeResponse(outgoing, response, { close });
  }

  /** What the app says; nothing of the body stays in memory while the answer waits. */
  async #ask(
    incoming: http.IncomingMessage,
    signal: AbortSignal,
  ): Promise<{ response: Response; isPeer: boolean; close: boolean } | undefined> {
    const { socket } = incoming;
    const body = await readBody(incoming, this.#limits.bodyBytes);
    if (body === undefined) return undefined;
    this.#connections.noteAsked(socket);
    const request = toRequest(incoming, { body, signal });
    const remoteAddress = socket.remoteAddress ?? "";
    let isPeer = false;
    const authenticated = (): void => void (isPeer = true);
    const response = await this.#options.app.fetch(request, { remoteAddress, authenticated });
    return { response, isPeer, close: body === "tooLong" };
  }

  async #waitForRoom(remoteAddress: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const nowMs = clock.now();
    const overdrawnMs = Math.max(
      this.#strangers.take(remoteAddress, nowMs),
      this.#allStrangers.take("all", nowMs),
    );
    if (overdrawnMs > 0) await pause(clock, overdrawnMs, signal);
  }
}
