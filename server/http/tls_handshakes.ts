import type { Socket } from "node:net";
import { ReadingGate } from "./reading_gate.ts";
import { keyOfAddress } from "./rate_limiter.ts";

/** How long a handshake may take, milliseconds; as long as Node's own limit. */
const HANDSHAKE_MS = 120_000;
/** Handshakes under way at once: each takes a quarter of a megabyte, and one over the ocean is done in half a second. */
const MOST_UNDER_WAY = 48;

/**
 * TLS handshakes of a server. One begins in each turn of the event loop: of a crowd that comes at once, those that give
 * way to others have cost nothing. Where too many are under way, the oldest one of the address with most of them ends.
 */
export class TlsHandshakes {
  readonly #begin: (socket: Socket) => void;
  /** Oldest first, each with what opens it. */
  readonly #waiting = new Map<Socket, ReadingGate>();
  /** Oldest first, each with what ends it when its time is up. */
  readonly #underWay = new Map<Socket, ReturnType<typeof setTimeout>>();
  #isDue = false;

  /** `begin` begins the handshake over a connection. */
  constructor(begin: (socket: Socket) => void) {
    this.#begin = begin;
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
    if (this.#underWay.size >= MOST_UNDER_WAY) this.#oldestOfMany()?.destroy();
    this.#underWay.set(socket, setTimeout(() => socket.destroy(), HANDSHAKE_MS));
    gate.set(true);
    this.#begin(socket);
  }

  #oldestOfMany(): Socket | undefined {
    const byAddress = new Map<string, Socket[]>();
    for (const socket of this.#underWay.keys()) {
      const key = keyOfAddress(socket.remoteAddress ?? "");
      byAddress.set(key, [...byAddress.get(key) ?? [], socket]);
    }
    const [fullest] = [...byAddress.values()].sort((one, two) => two.length - one.length);
    return fullest?.[0];
  }
}
