/**
 * An HTTP/1.1 server, plain or under TLS, with a bound on its connections; the page and the port for peers are each one.
 *  1. A connection is admitted, at the cost of another one where there is no room.
 *  2. Each request goes to `serve` as soon as its head is there; of a connection with many that wait nothing more is
 *     parsed, of one with any that wait where many of all connections do.
 *  3. A server that has gone deaf is noticed and listens anew.
 *  4. `close()` ends idle connections at once, the others when their answers have left or time is up.
 */
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { setImmediate } from "node:timers";
import type { TLSSocket } from "node:tls";
import { type ConnectionLimits, ConnectionTable } from "./connection_table.ts";
import { HalfClose } from "./wire/half_close.ts";
import { DeafnessWatch } from "./listen_watch.ts";
import { type Intake, Intakes } from "./wire/intake.ts";
import { MergingMessage } from "./wire/merging_message.ts";
import { readInStep } from "./tls_back_pressure.ts";
import { TlsHandshakes } from "./tls_handshakes.ts";

/** Requests of one connection that may wait for their answers; what more is pipelined stays in the network. */
const MOST_WAITING = 64;
/** The same of all connections, beside one of each: every one takes some eight kilobytes. */
const MOST_SERVED = 1_024;
/** More connections at once are a crowd: what the further ones bring is parsed in portions. */
const CROWD = 4;

/** No limit of the runtime's; it takes 0 for its default. */
const NO_LIMIT = -1;

/** What a server is made of. */
export interface BoundedServerOptions {
  /** Time limits and the like; Node's own where absent. */
  settings?: http.ServerOptions | undefined;
  limits: ConnectionLimits;
  /** What the server shows under TLS, as PEM; plain where absent. */
  certificate?: { cert: string; key: string } | undefined;
  /** The address that a request counts for, where connections are those of a web server in front. */
  clientOf?: ((incoming: http.IncomingMessage) => string) | undefined;
  /** Whether each connection is parsed in portions from its first byte, which alone shows all that Node would refuse. */
  inPortions?: boolean;
  /** Answers a request; a rejection ends its connection. */
  serve: (incoming: http.IncomingMessage, outgoing: http.ServerResponse) => Promise<void>;
  /** How long answers may still leave when the server closes, in milliseconds. */
  closeMs: number;
  /** Hears that the server took no connections for a while and listens again. */
  onDeaf?: (() => void) | undefined;
}

/** Where to listen. */
export interface BoundTo {
  host: string;
  /** 0: any free one. */
  port: number;
  /** Connections that may wait in the system to be taken in. */
  backlog?: number | undefined;
}

/** One server. */
export class BoundedServer {
  readonly connections: ConnectionTable;
  readonly http: http.Server;
  readonly #options: BoundedServerOptions;
  readonly #watch: DeafnessWatch;
  readonly #intakes = new Intakes();
  readonly #intakeOf = new WeakMap<Socket, Intake>();
  readonly #halfCloseOf = new WeakMap<Socket, HalfClose>();
  /** Requests that have no answer yet, those of connections that are closed included. */
  #served = 0;
  #boundTo: BoundTo | undefined;
  #closing = false;

  constructor(options: BoundedServerOptions) {
    this.#options = options;
    this.connections = new ConnectionTable(options.limits);
    this.http = options.certificate === undefined
      ? http.createServer({ ...options.settings, IncomingMessage: MergingMessage })
      : this.#secureServer(options.certificate);
    this.#watch = new DeafnessWatch({
      place: () => this.#place(),
      listenAnew: () => this.#listenAnew(),
      onMended: () => options.onDeaf?.(),
    });
    this.http.on("connection", (socket: Socket) => {
      this.#watch.noteTaken();
      // Pipelined requests add listeners to one socket, which is no leak.
      socket.setMaxListeners(0);
      this.connections.admit(socket);
      if (options.certificate !== undefined) return;
      this.#watchEnd(socket);
      this.#watchPieces(socket);
    });
    this.http.on("request", (incoming, outgoing) => void this.serve(incoming, outgoing));
  }

  /** Shows another certificate from now on; connections that are open stay. */
  setCertificate(certificate: { cert: string; key: string }): void {
    if (this.http instanceof https.Server) this.http.setSecureContext(certificate);
  }

  /**
   * Until a handshake is over the connection is the one below it. The limit of time is our own: with that of the runtime
   * (Deno 2.9.6) a connection that is closed before stays in memory until its time is up.
   */
  #secureServer(certificate: { cert: string; key: string }): https.Server {
    const server = https.createServer({
      ...this.#options.settings,
      ...certificate,
      handshakeTimeout: NO_LIMIT,
      IncomingMessage: MergingMessage,
    });
    const raw = new Map<string, Socket>();
    const keyOf = ({ remoteAddress, remotePort }: Socket): string =>
      `${remoteAddress} ${remotePort}`;
    const begin = server.listeners("connection") as ((socket: Socket) => void)[];
    server.removeAllListeners("connection");
    const handshakes = new TlsHandshakes((socket) => {
      for (const listener of begin) listener.call(server, socket);
    });
    server.on("connection", (socket: Socket) => {
      const key = keyOf(socket);
      raw.set(key, socket);
      handshakes.add(socket);
      socket.on("close", () => {
        if (raw.get(key) === socket) raw.delete(key);
      });
    });
    server.on("secureConnection", (secured: TLSSocket) => {
      const socket = raw.get(keyOf(secured));
      if (socket === undefined) return void secured.destroy();
      handshakes.end(socket);
      secured.setMaxListeners(0);
      readInStep(secured, socket);
      this.connections.replace(socket, secured);
      this.#watchEnd(secured);
      this.#readInPortions(secured);
    });
    return server;
  }

  /** The port in use; 0 while it does not listen. */
  get port(): number {
    const address = this.http.address();
    return address !== null && typeof address === "object" ? address.port : 0;
  }

  /** Rejects with the system's error where the address cannot be had. */
  async listen(place: BoundTo): Promise<void> {
    await this.#listen(place);
    // What befalls one connection must not end the program.
    this.http.on("error", () => {});
    this.#boundTo = { ...place, port: this.port };
    this.#watch.start();
  }

  #listen({ host, port, backlog }: BoundTo): Promise<void> {
    return new Promise((resolve, reject) => {
      this.http.once("error", reject);
      this.http.listen({ host, port, backlog }, () => {
        this.http.off("error", reject);
        resolve();
      });
    });
  }

  /** The connections that are open stay so. */
  async #listenAnew(): Promise<void> {
    if (this.#boundTo === undefined || this.#closing) return;
    this.http.close();
    await this.#listen(this.#boundTo);
  }

  #place(): BoundTo | undefined {
    return this.#closing ? undefined : this.#boundTo;
  }

  /** Answers a request that has come by any event of the server. */
  async serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    const { socket } = incoming;
    const { clientOf } = this.#options;
    if (clientOf !== undefined) this.connections.attribute(socket, clientOf(incoming));
    // What is parsed in one piece comes in whole.
    if (this.#isCrowded(socket)) return void socket.destroy();
    this.connections.begin(incoming, outgoing);
    if (!this.noteHead(incoming)) this.#holdBack(socket, outgoing);
    const halfClose = this.#halfCloseOf.get(socket);
    if (incoming instanceof MergingMessage) {
      halfClose?.begin(incoming, (listener) => outgoing.on("close", listener));
    }
    outgoing.on("close", () => {
      this.#intakes.wake();
      if (incoming instanceof MergingMessage) incoming.forgetBody();
    });
    this.#served++;
    if (this.#closing) outgoing.shouldKeepAlive = false;
    try {
      await this.#options.serve(incoming, outgoing);
    } catch {
      socket.destroy();
    } finally {
      this.#served--;
      if (incoming instanceof MergingMessage) halfClose?.decided(incoming);
      this.#intakes.wake();
      if (this.#closing) outgoing.on("finish", () => socket.destroySoon());
    }
  }

  /** A head has been parsed that may not be served. False: its connection is not parsed in portions. */
  noteHead(incoming: http.IncomingMessage): boolean {
    const intake = this.#intakeOf.get(incoming.socket);
    if (intake === undefined || !(incoming instanceof MergingMessage)) return false;
    intake.begin(incoming);
    return true;
  }

  #watchEnd(socket: Socket): void {
    const isWaiting = (): boolean => this.#intakeOf.get(socket)?.isWaiting === true;
    this.#halfCloseOf.set(socket, new HalfClose(socket, isWaiting));
  }

  #watchPieces(socket: Socket): void {
    if (this.#options.inPortions || this.connections.count > CROWD) {
      return this.#readInPortions(socket);
    }
    socket.once("pieces", (latest: MergingMessage) => {
      // Not while the parser is at work.
      setImmediate(() => this.#readInPortions(socket, latest));
    });
  }

  #readInPortions(socket: Socket, latest?: MergingMessage): void {
    if (socket.destroyed) return;
    const isFull = (): boolean =>
      this.connections.waiting(socket) >= MOST_WAITING || this.#isCrowded(socket);
    const emptied = (): void => this.#halfCloseOf.get(socket)?.note();
    this.#intakeOf.set(socket, this.#intakes.take(socket, { isFull, latest, emptied }));
  }

  /** Whether one more request would be too many of all. */
  #isCrowded(socket: Socket): boolean {
    return this.#served >= MOST_SERVED && this.connections.waiting(socket) > 0;
  }

  /** Reads no further where many requests wait, until few do. */
  #holdBack(socket: Socket, outgoing: http.ServerResponse): void {
    const isFull = (): boolean => this.connections.waiting(socket) >= MOST_WAITING;
    if (!isFull()) return;
    setReading(socket, false);
    outgoing.on("close", () => {
      if (!isFull()) setReading(socket, true);
    });
  }

  /** Answers that are on their way may still leave. */
  close(): Promise<void> {
    this.#watch.stop();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#cut(() => true), this.#options.closeMs);
      this.http.close(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#closing = true;
      this.#cut((socket) => this.connections.underWay(socket) === 0);
    });
  }

  #cut(which: (socket: Socket) => boolean): void {
    for (const socket of [...this.connections.all()]) if (which(socket)) socket.destroy();
  }
}

/** The type library lacks the mark by which the server itself stops to read requests; without it a body reads on. */
function setReading(socket: Socket, isReading: boolean): void {
  Object.assign(socket, { _paused: !isReading });
  if (isReading) socket.resume();
  else socket.pause();
}
