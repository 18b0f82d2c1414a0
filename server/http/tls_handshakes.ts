import type { Socket } from "node:net";
import { oneOfOlderHalf } from "./connection_table.ts";
import { ReadingGate } from "./wire/reading_gate.ts";
import { keyOfAddress } from "./rate_limiter.ts";

/** How long a handshake may take, milliseconds; as long as Node's own limit. */
const HANDSHAKE_MS = 120_000;
/** Handshakes under way at once: each takes a quarter of a megabyte, and one over the ocean is done in half a second. */
const MOST_UNDER_WAY = 48;

/**
 * TLS handshakes of a server. One begins in each turn of the event loop: of a crowd that comes at once, those that give
 * way to others have cost nothing. Where too many are under way, an older one of the address with most of them ends.
 */
export class TlsHandshakes {
  readonly #begin: (socket: Socket) => void;
  readonly #chance: () => number;
  /** Oldest first, each with what opens it. */
  readonly #waiting = new Map<Socket, ReadingGate>();
  /** Oldest first, each with what ends it when its time is up. */
  readonly #underWay = new Map<Socket, ReturnType<typeof setTimeout>>();
  #isDue = false;

  /** `begin` begins the handshake over a connection; `chance`: which one ends, no secret depends on it. */
  constructor(begin: (socket: Socket) => void, chance = Math.random) {
    [this.#begin, this.#chance] = [begin, chance];
  }

  /** Takes a new connection, of which nothing has been read. */
  add(socket: Socket): void {
    const gate = new ReadingGate(socket);
    gate.set(false);
    this.#waiting.set(socket, gate);
    socket.on("close", () => this.end(socket));
    if (!this.#isDue) this.#next();
  }

  /** The handshake is over, or the connection has gone. */
  end(socket: Socket): void {
    this.#waiting.delete(socket);
    clearTimeout(this.#underWay.get(socket));
    this.#underWay.delete(socket);
  }

  #next(): void {
    const [next] = this.#waiting;
    this.#isDue = next !== undefined;
    if (next === undefined) return;
    const [socket, gate] = next;
    this.#waiting.delete(socket);
    if (!socket.destroyed) this.#start(socket, gate);
    setTimeout(() => this.#next(), 0);
  }

  #start(socket: Socket, gate: ReadingGate): void {
    if (this.#underWay.size >= MOST_UNDER_WAY) this.#oneOfMany()?.destroy();
    this.#underWay.set(socket, setTimeout(() => socket.destroy(), HANDSHAKE_MS));
    gate.set(true);
    this.#begin(socket);
  }

  #oneOfMany(): Socket | undefined {
    const byAddress = Map.groupBy(
      this.#underWay.keys(),
      ({ remoteAddress = "" }) => keyOfAddress(remoteAddress),
    );
    const most = Math.max(...[...byAddress.values()].map(({ length }) => length));
    const ofMany = [...byAddress.values()].filter(({ length }) => length === most).flat();
    return oneOfOlderHalf(ofMany, this.#chance());
  }
}
