import type { Socket } from "node:net";
import { keyOfAddress } from "./rate_limiter.ts";

/** Bounds on connections that are open at once. */
export interface ConnectionLimits {
  connections: number;
  connectionsPerAddress: number;
}

/**
 * The open connections of a listener. Where there is no room the newcomer gets the place of the connection
 * that has been open for longest without a cell of a peer: whoever only occupies places, from the peer's own
 * address or from many others, must not keep the peer out.
 */
export class ConnectionTable {
  readonly #limits: ConnectionLimits;
  /** Oldest first. */
  readonly #byAddress = new Map<string, Set<Socket>>();
  /** Have brought a cell of a peer. */
  readonly #proven = new WeakSet<Socket>();
  /** Have brought a whole request of which nobody knows yet whose it is. */
  readonly #asking = new WeakSet<Socket>();
  #count = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** Takes a new connection in, at the cost of another one where there is no room, or closes it. */
  admit(socket: Socket): void {
    const key = keyOfAddress(socket.remoteAddress ?? "");
    if (!this.#makeRoom(key)) return void socket.destroy();
    const own = this.#byAddress.get(key) ?? new Set();
    this.#byAddress.set(key, own.add(socket));
    this.#count++;
    socket.on("close", () => this.#remove(key, socket));
  }

  /** A whole request has come on this connection: it keeps its place until its answer is known. */
  noteAsked(socket: Socket): void {
    this.#asking.add(socket);
  }

  /** The answer is known: a connection of a peer keeps its place until it closes. */
  noteAnswered(socket: Socket, { isPeer }: { isPeer: boolean }): void {
    this.#asking.delete(socket);
    if (isPeer) this.#proven.add(socket);
  }

  /** Every open connection. */
  *all(): Generator<Socket> {
    for (const sockets of this.#byAddress.values()) yield* sockets;
  }

  #makeRoom(key: string): boolean {
    const { connections, connectionsPerAddress } = this.#limits;
    const own = this.#byAddress.get(key);
    if (own !== undefined && own.size >= connectionsPerAddress) return this.#evict(key);
    if (this.#count < connections) return true;
    // Who holds most gives way first; among equals the one who came first.
    const fullest = [...this.#byAddress].sort((one, two) => two[1].size - one[1].size);
    return fullest.some(([address]) => this.#evict(address));
  }

  /** Closes the oldest connection of `key` that no peer has used; false where there is none. */
  #evict(key: string): boolean {
    for (const socket of this.#byAddress.get(key) ?? []) {
      if (this.#proven.has(socket) || this.#asking.has(socket)) continue;
      this.#remove(key, socket);
      socket.destroy();
      return true;
    }
    return false;
  }

  #remove(key: string, socket: Socket): void {
    const own = this.#byAddress.get(key);
    if (own?.delete(socket) !== true) return;
    this.#count--;
    if (own.size === 0) this.#byAddress.delete(key);
  }
}
