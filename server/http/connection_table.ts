import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { keyOfAddress } from "./rate_limiter.ts";

/** Bounds on the connections of a listener that are open at once. */
export interface ConnectionLimits {
  /** Over which nobody has been authenticated. */
  strangers: number;
  /** The same, of one address. */
  strangersPerAddress: number;
  /** Over which somebody has been authenticated. */
  authenticated: number;
}

/** A request and its answer. */
interface Exchange {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

/**
 * The open connections of a listener. Where there is no room for a newcomer, another connection is closed: whoever only
 * occupies places, from one address or from many, must not keep others out. Strangers have places of their own, so
 * nobody displaces a connection over which somebody was authenticated.
 */
export class ConnectionTable {
  readonly #limits: ConnectionLimits;
  /** By the key of their address, oldest first. */
  readonly #strangers = new Map<string, Set<Socket>>();
  /** Oldest first. */
  readonly #authenticated = new Set<Socket>();
  /** The key of the address that a connection counts for. */
  readonly #keys = new WeakMap<Socket, string>();
  readonly #exchanges = new Map<Socket, Set<Exchange>>();
  /** Have brought a whole request, and nobody knows yet whose it is. */
  readonly #asking = new WeakSet<Socket>();
  readonly #chance: () => number;
  #strangerCount = 0;

  /** `chance`: which connection gives way; no secret depends on it. */
  constructor(limits: ConnectionLimits, chance = Math.random) {
    [this.#limits, this.#chance] = [limits, chance];
  }

  /** Takes a new connection in, at the cost of another stranger's where there is no room, or closes it. */
  admit(socket: Socket): void {
    if (this.#admitAs(socket, keyOfAddress(socket.remoteAddress ?? ""))) {
      socket.on("close", () => this.#remove(socket));
    }
  }

  /** TLS is agreed on: from now on `secured` is the connection that `socket` was. */
  replace(socket: Socket, secured: Socket): void {
    const key = this.#keys.get(socket);
    if (key === undefined || !this.#removeStranger(socket)) return void secured.destroy();
    this.#admitAs(secured, key);
    secured.on("close", () => this.#remove(secured));
  }

  /**
   * A web server brings a request for somebody at `address`: until its next request the connection counts for that
   * address, as a stranger's at first.
   */
  attribute(socket: Socket, address: string): void {
    const key = keyOfAddress(address);
    if (this.#keys.get(socket) === key && !this.#authenticated.has(socket)) return;
    this.#authenticated.delete(socket);
    this.#removeStranger(socket);
    this.#admitAs(socket, key);
  }

  /** The head of a request has come. */
  begin(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { socket } = incoming;
    const exchange = { incoming, outgoing };
    const exchanges = this.#exchanges.get(socket) ?? new Set();
    this.#exchanges.set(socket, exchanges.add(exchange));
    outgoing.on("close", () => {
      exchanges.delete(exchange);
      if (exchanges.size === 0) this.#exchanges.delete(socket);
    });
  }

  /** How many answers on this connection are not written. */
  underWay(socket: Socket): number {
    return this.#exchangesOf(socket).filter(({ outgoing }) => !outgoing.writableEnded).length;
  }

  /** How many requests on this connection have not had their whole answer. */
  waiting(socket: Socket): number {
    return this.#exchanges.get(socket)?.size ?? 0;
  }

  /** A whole request has come: the connection keeps its place until it is known whose it is. */
  noteAsked(socket: Socket): void {
    this.#asking.add(socket);
  }

  /** The request was a stranger's. */
  noteStranger(socket: Socket): void {
    this.#asking.delete(socket);
  }

  /** Whether somebody has been authenticated over the connection. */
  isAuthenticated(socket: Socket): boolean {
    return this.#authenticated.has(socket);
  }

  /** The request was authenticated: from now on only others that are take this connection's place. */
  noteAuthenticated(socket: Socket): void {
    this.#asking.delete(socket);
    if (this.#authenticated.has(socket) || !this.#removeStranger(socket)) return;
    this.#authenticated.add(socket);
    // Later, when the answers of this moment have left: a client that asks for many things at once gets them all.
    if (this.#authenticated.size === this.#limits.authenticated + 1) {
      setImmediate(() => this.#closeSurplus());
    }
  }

  /** How many connections are open. */
  get count(): number {
    return this.#strangerCount + this.#authenticated.size;
  }

  /** Every open connection. */
  *all(): Generator<Socket> {
    for (const sockets of this.#strangers.values()) yield* sockets;
    yield* this.#authenticated;
  }

  #exchangesOf(socket: Socket): Exchange[] {
    return [...this.#exchanges.get(socket) ?? []];
  }

  #admitAs(socket: Socket, key: string): boolean {
    if (!this.#makeRoom(key)) {
      socket.destroy();
      return false;
    }
    const own = this.#strangers.get(key) ?? new Set();
    this.#strangers.set(key, own.add(socket));
    this.#keys.set(socket, key);
    this.#strangerCount++;
    return true;
  }

  #makeRoom(key: string): boolean {
    const { strangers, strangersPerAddress } = this.#limits;
    const own = this.#strangers.get(key);
    if (own !== undefined && own.size >= strangersPerAddress) return this.#evict(key);
    if (this.#strangerCount < strangers) return true;
    // The address with most connections gives way first.
    const bySize = Map.groupBy(this.#strangers, ([, sockets]) => sockets.size);
    const fullestFirst = [...bySize].sort(([one], [two]) => two - one);
    return fullestFirst.some(([, equals]) => this.#evict(...equals.map(([address]) => address)));
  }

  /** Closes an older connection of `keys` that waits for no decision; false where there is none. */
  #evict(...keys: string[]): boolean {
    const mayGo = keys.flatMap((key) => [...this.#strangers.get(key) ?? []])
      .filter((socket) => !this.#asking.has(socket));
    const gone = oneOfOlderHalf(mayGo, this.#chance());
    if (gone === undefined) return false;
    this.#remove(gone);
    gone.destroy();
    return true;
  }

  #closeSurplus(): void {
    const surplus = this.#authenticated.size - this.#limits.authenticated;
    // Sorting keeps the order of those that are equally busy, oldest first.
    const leastBusyFirst = [...this.#authenticated].sort((one, two) =>
      this.#busyness(one) - this.#busyness(two)
    );
    for (const socket of leastBusyFirst.slice(0, Math.max(0, surplus))) {
      this.#authenticated.delete(socket);
      socket.destroy();
    }
  }

  /**
   * 0: nothing is under way. 1: a request that is not whole, or an answer that goes on, a stream of events: what breaks
   * off there is asked for again. 2: a whole request, of which the asker must hear what came.
   */
  #busyness(socket: Socket): number {
    const degrees = this.#exchangesOf(socket).map(({ incoming, outgoing }) =>
      incoming.complete && (!outgoing.headersSent || outgoing.writableEnded) ? 2 : 1
    );
    return Math.max(0, ...degrees);
  }

  #remove(socket: Socket): void {
    this.#removeStranger(socket);
    this.#authenticated.delete(socket);
    this.#exchanges.delete(socket);
  }

  #removeStranger(socket: Socket): boolean {
    const key = this.#keys.get(socket) ?? "";
    const own = this.#strangers.get(key);
    if (own?.delete(socket) !== true) return false;
    this.#strangerCount--;
    if (own.size === 0) this.#strangers.delete(key);
    return true;
  }
}

/**
 * Which of `all`, oldest first, gives way: one of the older half; `chance` is from 0 to below 1. The newer ones have a
 * while to show whose they are. Were it the oldest each time, a crowd that calls fast enough would end every call before
 * that.
 */
export function oneOfOlderHalf<T>(all: readonly T[], chance: number): T | undefined {
  return all[Math.floor(chance * Math.max(1, Math.floor(all.length / 2)))];
}
