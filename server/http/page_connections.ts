import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Bounds on the page's connections that are open at once. */
export interface PageLimits {
  /** Over which no right token has come. */
  strangers: number;
  /** Over which one has come. */
  authenticated: number;
}

/**
 * The open connections of the page. Where there is no room for a newcomer another one gives way, so that whoever
 * occupies places does not keep the page out. Strangers have places of their own: without the token nobody
 * displaces a connection that has brought it.
 */
export class PageConnections {
  readonly #limits: PageLimits;
  /** Oldest first. */
  readonly #strangers = new Set<Socket>();
  readonly #authenticated = new Set<Socket>();
  readonly #exchanges = new Map<Socket, { incoming: IncomingMessage; outgoing: ServerResponse }>();

  constructor(limits: PageLimits) {
    this.#limits = limits;
  }

  /** Takes a new connection in, at the cost of the oldest stranger where there is no room. */
  admit(socket: Socket): void {
    const [oldest] = this.#strangers;
    if (this.#strangers.size >= this.#limits.strangers) this.#close(oldest);
    this.#strangers.add(socket);
    socket.on("close", () => this.#remove(socket));
  }

  /** The right token has come: from now on only others that have it take this connection's place. */
  authenticated(socket: Socket): void {
    if (!this.#strangers.delete(socket)) return;
    this.#authenticated.add(socket);
    // Later, when the answers of this moment have left: who asks for many things at once gets them all.
    if (this.#authenticated.size === this.#limits.authenticated + 1) {
      setImmediate(() => this.#closeSurplus());
    }
  }

  /** The head of a request has come; false where the one before is still under way on this connection. */
  begin(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
    const { socket } = incoming;
    const before = this.#exchanges.get(socket);
    if (before !== undefined && !before.outgoing.writableEnded) return false;
    const exchange = { incoming, outgoing };
    this.#exchanges.set(socket, exchange);
    outgoing.on("close", () => {
      // The next request may have come before this one's end was told.
      if (this.#exchanges.get(socket) === exchange) this.#exchanges.delete(socket);
    });
    return true;
  }

  /** Every open connection, and whether a request is under way on it. */
  *all(): Generator<{ socket: Socket; isBusy: boolean }> {
    for (const socket of [...this.#strangers, ...this.#authenticated]) {
      yield { socket, isBusy: this.#exchanges.has(socket) };
    }
  }

  #closeSurplus(): void {
    const surplus = this.#authenticated.size - this.#limits.authenticated;
    if (surplus <= 0) return;
    // Sorting keeps the order of those that are equally busy, oldest first.
    const leastBusyFirst = [...this.#authenticated].sort((one, two) =>
      this.#busyness(one) - this.#busyness(two)
    );
    for (const socket of leastBusyFirst.slice(0, surplus)) this.#close(socket);
  }

  #close(socket: Socket | undefined): void {
    if (socket === undefined) return;
    this.#remove(socket);
    socket.destroy();
  }

  #remove(socket: Socket): void {
    this.#strangers.delete(socket);
    this.#authenticated.delete(socket);
    this.#exchanges.delete(socket);
  }

  /**
   * 0: nothing is under way. 1: a request that is not whole, or an answer that goes on, a stream of events: what
   * breaks off there is asked for again. 2: a whole request, of which the asker must hear what came.
   */
  #busyness(socket: Socket): number {
    const exchange = this.#exchanges.get(socket);
    if (exchange === undefined) return 0;
    const { incoming, outgoing } = exchange;
    return incoming.complete && (!outgoing.headersSent || outgoing.writableEnded) ? 2 : 1;
  }
}
