/**
 * The listener for peers. Without the list it looks like an Express server; it limits what strangers may use up
 * (PROTOCOL.md §8, §9).
 *  1. A request whose method or body length no peer uses goes to the decoy at once.
 *  2. The body of any other request is read whole, one at a time on a connection, and goes to the peer app.
 *  3. The peer app answers an authentic request; every other one goes to the decoy as well.
 */
import type http from "node:http";
import type { Socket } from "node:net";
import { giveBack } from "../../keys/give_back.ts";
import { BoundedServer } from "../http/bounded_server.ts";
import { connectionRoom, underTls } from "../http/connection_room.ts";
import type { ConnectionLimits } from "../http/connection_table.ts";
import { countIdleBy } from "../http/idle_limit.ts";
import { MergingMessage } from "../http/wire/merging_message.ts";
import { readBody } from "../http/incoming_request.ts";
import { listenFailure, type Listening } from "../http/listen_failure.ts";
import { clientAddress } from "../http/forwarded.ts";
import { RateLimiter } from "../http/rate_limiter.ts";
import type { Decoy } from "../decoy/decoy.ts";
import { mounted } from "../decoy/mounted.ts";
import { type Clock, pause } from "../time/clock.ts";
import { LONGEST_BULK_REQUEST_BYTES, LONGEST_REQUEST_BYTES, mayBeRequest } from "./body.ts";
import { CertificateRenewal } from "./tls/certificate_renewal.ts";
import type { CertificateSource } from "./tls/certificate_source.ts";
import type { ServerCertificate } from "./tls/list_certificate.ts";
import type { EncodedAnswer, PeerBindings } from "./peer_app.ts";

/** Where to listen for peers, and the limits on strangers. */
export interface PeerListenOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  app: { fetch(request: Request, bindings: PeerBindings): Response | Promise<Response> };
  decoy: Decoy;
  clock: Clock;
  /** Public address of the web server in front, which connects from loopback; absent: peers connect directly. */
  behind?: URL | undefined;
  /** Where the certificate comes from; absent: without TLS. */
  certificate?: CertificateSource | undefined;
  limits?: Partial<PeerLimits> | undefined;
  /** Called for each request that gets the answer of a stranger, with the address that it came from. */
  onStranger?: ((remoteAddress: string) => void) | undefined;
  /** Called when the port takes connections again after a failure. */
  onMended?: (() => void) | undefined;
  log?: ((line: string) => void) | undefined;
}

/** Bounds on what all strangers together and one address may use up. */
export interface PeerLimits extends ConnectionLimits {
  /** Requests per address that the decoy answers; more than that wait. */
  strangerBurst: number;
  strangersPerSecond: number;
  /** The same for all addresses together; as many at once. */
  allStrangersPerSecond: number;
}

/** The limits by default. */
const PEER_LIMITS: PeerLimits = {
  ...connectionRoom(undefined).peers,
  strangerBurst: 400,
  strangersPerSecond: 200,
  allStrangersPerSecond: 1_000,
};

/** Bodies longer than any without a large cell that are read at once over connections of strangers. */
const LONG_BODIES = 16;
/** What the app sees of a request beside its bindings: its one route takes a POST on any path. */
const ANY_POST = new Request("http://peer/", { method: "POST" });
/** How long answers may still leave when the listener closes. */
const CLOSE_MS = 250;
/** A connection of a web server in front stays open for longer than those keep one: none is closed as it is used. */
const WEB_SERVER_IDLE_MS = 300_000;
/** By how much what the head says of it is shorter, as in Node. */
const IDLE_GRACE_MS = 1_000;

/** The first line of what Express answers. */
const POWERED_BY = ["X-Powered-By", "Express"] as const;

/** Starts to listen; what goes wrong is a value. */
export async function listenForPeers(options: PeerListenOptions): Promise<Listening> {
  const { host, port, certificate: source, clock } = options;
  const shown = await source?.renew(clock.now());
  const peers = new PeerServer(options, shown);
  try {
    await peers.server.listen({ host, port });
  } catch (error) {
    const { code = "" } = error as Error & { code?: string };
    return listenFailure({ host, port, code });
  }
  const { server } = peers;
  const renewal = source && shown && new CertificateRenewal(server, { shown, source, clock });
  const listener = {
    host,
    port: server.port,
    renewCertificate: () => renewal?.run(),
    close: () => {
      renewal?.stop();
      return server.close();
    },
  };
  return { kind: "listening", listener };
}

/** Takes requests in, within the limits, and hands them to the app or the decoy. */
class PeerServer {
  readonly server: BoundedServer;
  readonly #options: PeerListenOptions;
  readonly #decoy: Decoy;
  readonly #clientOf: (incoming: http.IncomingMessage) => string;
  readonly #strangers: RateLimiter;
  readonly #allStrangers: RateLimiter;
  /** Long bodies of strangers that are being read. */
  #longBodies = 0;
  /** Settles when the latest request of a connection that may be a peer's has its answer. */
  readonly #latest = new WeakMap<Socket, Promise<void>>();

  /** `certificate` is the first one. */
  constructor(options: PeerListenOptions, certificate?: ServerCertificate) {
    this.#options = options;
    const { decoy, behind } = options;
    this.#decoy = behind === undefined ? decoy : mounted(decoy, behind.pathname);
    this.#clientOf = behind === undefined ? remoteOf : clientAddress;
    const limits = { ...PEER_LIMITS, ...options.limits };
    const { strangerBurst: burst, strangersPerSecond: perSecond } = limits;
    this.#strangers = new RateLimiter({ burst, perSecond });
    const all = limits.allStrangersPerSecond;
    this.#allStrangers = new RateLimiter({ burst: all, perSecond: all });
    // No settings: to strangers the time limits are those of any other server of this kind.
    this.server = new BoundedServer({
      limits: certificate === undefined ? limits : underTls(limits),
      certificate,
      clientOf: behind === undefined ? undefined : clientAddress,
      inPortions: behind === undefined,
      serve: (incoming, outgoing) => this.#serve(incoming, outgoing),
      closeMs: CLOSE_MS,
      onDeaf: () => {
        options.log?.("the port for peers took no connections; listening anew");
        options.onMended?.();
      },
    });
    this.server.http.on("checkExpectation", (incoming, outgoing) => {
      this.#refuseExpectation(incoming, outgoing);
    });
  }

  /** Whatever else is expected than to be told to go on: what the runtime's server says by itself. */
  #refuseExpectation(incoming: http.IncomingMessage, outgoing: http.ServerResponse): void {
    this.server.noteHead(incoming);
    outgoing.writeHead(417);
    outgoing.end();
  }

  async #serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    if (this.#options.behind !== undefined) keepFor(WEB_SERVER_IDLE_MS, incoming, outgoing);
    if (!mayBePeers(incoming)) return await this.#answerStranger(incoming, outgoing);
    const { socket } = incoming;
    const before = this.#latest.get(socket);
    const { promise, resolve: answered } = Promise.withResolvers<void>();
    this.#latest.set(socket, promise);
    try {
      // One body at a time: of what is pipelined, the rest stays in the network.
      if (before !== undefined) await before;
      if (!await this.#answerPeer(incoming, outgoing)) {
        await this.#answerStranger(incoming, outgoing);
      }
    } finally {
      if (this.#latest.get(socket) === promise) this.#latest.delete(socket);
      answered();
    }
  }

  /** False where the request is a stranger's, or broke off. */
  async #answerPeer(
    incoming: http.IncomingMessage,
    outgoing: http.ServerResponse,
  ): Promise<boolean> {
    const { socket } = incoming;
    const body = await this.#readBody(incoming);
    if (body === undefined || body === "tooLong" || !mayBeRequest(body.length)) return false;
    const { connections } = this.server;
    const gone = new AbortController();
    outgoing.on("close", () => {
      if (!outgoing.writableFinished) gone.abort();
    });
    let answer: EncodedAnswer | undefined;
    connections.noteAsked(socket);
    await this.#options.app.fetch(ANY_POST, {
      body,
      type: incoming.headers["content-type"],
      signal: gone.signal,
      remoteAddress: this.#clientOf(incoming),
      connection: socket,
      authenticated: (encoded) => void (answer = encoded),
    });
    giveBack(body);
    if (answer === undefined) {
      connections.noteStranger(socket);
      return false;
    }
    if (gone.signal.aborted) return true;
    const { idleMs } = answer;
    if (this.#options.behind === undefined) {
      if (!connections.isAuthenticated(socket)) countIdleBy(this.#options.clock, socket);
      keepFor(idleMs, incoming, outgoing);
    }
    connections.noteAuthenticated(socket);
    writeAnswer(outgoing, answer);
    return true;
  }

  /** A large cell of a stranger takes one of few places; where none is free the request is a stranger's. */
  async #readBody(incoming: http.IncomingMessage): ReturnType<typeof readBody> {
    const { socket, headers } = incoming;
    const mayBeLong = !(Number(headers["content-length"]) <= LONGEST_BULK_REQUEST_BYTES);
    if (!mayBeLong || this.server.connections.isAuthenticated(socket)) {
      return await readBody(incoming, LONGEST_REQUEST_BYTES);
    }
    if (this.#longBodies >= LONG_BODIES) {
      return await readBody(incoming, LONGEST_BULK_REQUEST_BYTES);
    }
    this.#longBodies++;
    try {
      return await readBody(incoming, LONGEST_REQUEST_BYTES);
    } finally {
      this.#longBodies--;
    }
  }

  async #answerStranger(
    incoming: http.IncomingMessage,
    outgoing: http.ServerResponse,
  ): Promise<void> {
    const { clock, onStranger } = this.#options;
    const client = this.#clientOf(incoming);
    onStranger?.(client);
    const nowMs = clock.now();
    const overdrawnMs = Math.max(
      this.#strangers.take(client, nowMs),
      this.#allStrangers.take("all", nowMs),
    );
    if (overdrawnMs > 0) await pause(clock, overdrawnMs);
    if (outgoing.destroyed) return;
    if (incoming instanceof MergingMessage) incoming.dropBody();
    outgoing.setHeader(...POWERED_BY);
    this.#decoy(incoming, outgoing);
  }
}

function remoteOf({ socket }: http.IncomingMessage): string {
  return socket.remoteAddress ?? "";
}

/** How long the connection stays open once the answer has left. */
function keepFor(
  idleMs: number,
  { socket }: http.IncomingMessage,
  outgoing: http.ServerResponse,
): void {
  outgoing.on("finish", () => socket.setTimeout(idleMs));
  // The type library lacks what the server writes into Keep-Alive.
  Object.assign(outgoing, { _keepAliveTimeout: idleMs - IDLE_GRACE_MS });
}

/** What the head of a request tells: a POST with a body of the right length, or of a length not yet known. */
function mayBePeers({ method, headers }: http.IncomingMessage): boolean {
  const length = headers["content-length"];
  return method === "POST" && (length === undefined || mayBeRequest(Number(length)));
}

/** Writes the lines of Express in its order; the server adds Date and Connection behind. */
function writeAnswer(outgoing: http.ServerResponse, { body, type, etag }: EncodedAnswer): void {
  outgoing.writeHead(200, [
    ...POWERED_BY,
    ...["Content-Type", type],
    ...["Content-Length", String(body.length)],
    ...["ETag", etag],
  ]);
  outgoing.end(body, () => giveBack(body));
}
