/**
 * The connections to peers, and how much each may carry (PROTOCOL.md §5, "Connections").
 *
 *  1. A new connection gets a life, a number of exchanges that is drawn, and is closed when it is over: a long one, or a
 *     short one where it is made while another waits for news. One that is not used is left to its server.
 *  2. Some networks freeze a connection without a word after so many packets or bytes. An exchange whose answer was due
 *     at once and did not come shows that; from then on no connection to that peer carries as much.
 *  3. A request that the peer may hold for long shows nothing. It goes over a connection on which, with its answer, it
 *     makes no more than such networks let pass, or than others have proven to carry.
 */
import { BULK_CELL_BYTES } from "../../../keys/constants.ts";
import type { Clock } from "../../time/clock.ts";
import { WakeUp } from "../../time/wake_up.ts";
import type { Lives } from "./connection_lives.ts";
import { type ConnectionPadding, requestPadding } from "./connection_padding.ts";
import { type Load, Way } from "./way.ts";

/** What kind of connection a request is to go over. */
export interface ConnectionWish {
  /** The peer may let it wait for long. */
  isHeld: boolean;
  /**
   * How long a cell takes to the peer and back, where that is known. A server that closes unused connections counts from
   * when its answer leaves to when the next request arrives.
   */
  roundTripMs?: number | undefined;
  /** Of steady cover: requests of one number go over a connection of their own. */
  series?: number | undefined;
  /** Behind the answer its connection is closed, as by a program that has done its work. */
  isLast?: boolean | undefined;
  /** Drawn for a connection that is new: how long it lives and how it differs from others, 0 to 1. */
  life: number;
}

/** What can be ended: at once, or, where nothing is under way, as other programs do. */
interface Ended {
  /** Its server still keeps it in `ms` milliseconds. */
  isOpenFor(ms: number): boolean;
  destroy(): void;
  end(): void;
}

/** One connection, which its line makes when it is first needed. */
export interface Connection<Line extends Ended = Ended> {
  readonly line: Line;
  readonly host: string;
  /** Requests of steady cover that it was made for. */
  readonly series: number | undefined;
  /** It was made while another one to this host was under way, and carries what has to leave meanwhile. */
  readonly isAside: boolean;
  readonly load: Load;
  /** Exchanges after which it is closed; 0: after the one that is under way, whatever that carries or proves. */
  life: number;
  /** Of its requests. */
  readonly padding: ConnectionPadding;
  /** For how long it is kept when nobody uses it. */
  readonly idleMs: number;
}

/** An unused connection is closed after so long, as clients of the web do. Most servers close it before. */
const IDLE_MS = 90_000;
/** What was made aside goes sooner: programs differ in how long they keep what they do not use, and servers do. */
const ASIDE_IDLE_MS = { least: 2_000, most: 75_000 };
/**
 * What is drawn for a connection is a fraction of 52 bits. Its life follows from the whole of it, which are the first
 * digits above all; how long it is kept from those behind the 12 first; its padding from those behind the 24 first, and
 * behind the 36 first.
 */
const DIGITS = 4_096;
/** Unused connections to all peers that stay open. */
const IDLE_CONNECTIONS = 8;
/** Ways that are remembered: where a peer is heard is its own word, and may be another place each time. */
const WAYS = 64;

/** Hands out connections, one exchange at a time on each. */
export class ConnectionPool<Line extends Ended = Ended> {
  readonly #clock: Clock;
  readonly #makeLine: () => Line;
  readonly #lives: Lives;
  /** By host, least recently asked for first. */
  readonly #ways = new Map<string, Way>();
  readonly #busy = new Set<Connection<Line>>();
  /** Least recently used first, with the uptime at which it is closed. */
  readonly #idle = new Map<Connection<Line>, number>();
  /** One timer for all: most connections are used again long before their time. */
  readonly #wakeUp: WakeUp;

  /** `makeLine` makes lines that hold one connection each. */
  constructor(clock: Clock, makeLine: () => Line, lives: Lives) {
    this.#clock = clock;
    this.#makeLine = makeLine;
    this.#lives = lives;
    this.#wakeUp = new WakeUp(clock, () => this.#closeOverdue());
  }

  /** A connection for one exchange with `host`; `life` is the fraction that is drawn for a new one. */
  take(
    host: string,
    { isHeld, life, series, isLast = false, roundTripMs = 0 }: ConnectionWish,
  ): Connection<Line> {
    const way = this.#way(host);
    const { usual, aside, steady } = this.#lives;
    const isAside = series === undefined && !isHeld && aside !== undefined &&
      [...this.#busy].some((each) => each.host === host);
    const fits = [...this.#idle.keys()].filter((connection) =>
      connection.host === host && connection.line.isOpenFor(roundTripMs) &&
      (series === undefined || connection.series === series) &&
      way.mayCarry(connection.load, isHeld)
    );
    const fit = fits.findLast((each) => each.isAside === isAside) ?? fits.at(-1);
    if (fit !== undefined) this.#idle.delete(fit);
    const { most, exponent } = series !== undefined ? steady : isAside ? aside : usual;
    const connection = fit ?? {
      line: this.#makeLine(),
      host,
      load: { exchanges: 0, bytes: 0 },
      series,
      isAside,
      life: Math.floor(1 + most * life ** exponent),
      padding: requestPadding(digitsOf(life, 2), digitsOf(life, 3)),
      idleMs: isAside ? asideIdleMs(digitsOf(life, 1)) : IDLE_MS,
    };
    if (isLast) connection.life = 0;
    this.#busy.add(connection);
    return connection;
  }

  /** It has to be proven, and more exchanges may prove it, that the way to `host` freezes no connection. */
  wantsProof(host: string): boolean {
    return this.#isInProof(this.#way(host));
  }

  /** Requests that anybody could send are to lead up to the hello that goes over it. */
  isLed({ host, load }: Connection<Line>): boolean {
    return this.#lives.areLed && load.exchanges === 0 && this.#way(host).isOpen;
  }

  /** So many bytes went over it beside what `release()` tells. */
  note({ load }: Connection<Line>, bytes: number): void {
    load.exchanges++;
    load.bytes += bytes;
  }

  /** An exchange of so many bytes was answered. */
  release(connection: Connection<Line>, bytes: number): void {
    if (!this.#busy.delete(connection)) return;
    this.note(connection, bytes);
    const { load, host } = connection;
    const way = this.#way(host);
    way.noteAnswered(load);
    // The connection of a file goes on until that is through: each new one would begin slowly.
    const isBulk = bytes >= BULK_CELL_BYTES;
    const goesOn = connection.life > 0 && (isBulk || !this.#isSpent(connection, way));
    if (!goesOn) return connection.line.end();
    const { idleMs } = connection;
    this.#idle.set(connection, this.#clock.uptime() + idleMs);
    this.#wakeUp.within(idleMs);
    if (this.#idle.size > IDLE_CONNECTIONS) this.#close(this.#idle.keys().next().value!);
  }

  /** The exchange failed; `isFrozen`: its answer was due at once, and nothing came. */
  discard(connection: Connection<Line>, { isFrozen = false }: { isFrozen?: boolean } = {}): void {
    if (!this.#busy.delete(connection)) return;
    connection.line.destroy();
    const { load, host } = connection;
    this.#way(host).noteFailed(load, isFrozen);
  }

  /** The connection of the line was made anew below it: it has carried nothing. */
  reset({ load }: Connection<Line>): void {
    [load.exchanges, load.bytes] = [0, 0];
  }

  close(): void {
    for (const { line } of this.#busy) line.destroy();
    this.#busy.clear();
    for (const connection of this.#idle.keys()) this.#close(connection);
    this.#wakeUp.cancel();
  }

  /** It carries nothing more: another would freeze, or its life is over. One that proves the way goes on until that is proven. */
  #isSpent({ load, life }: Pick<Connection, "load" | "life">, way: Way): boolean {
    return way.isFull(load) || (load.exchanges >= life && !this.#isInProof(way));
  }

  #isInProof(way: Way): boolean {
    return this.#lives.areToProve && way.wantsProof;
  }

  #closeOverdue(): void {
    const nowMs = this.#clock.uptime();
    for (const [connection, untilMs] of this.#idle) {
      if (untilMs <= nowMs) this.#close(connection);
      else this.#wakeUp.within(untilMs - nowMs);
    }
  }

  #way(host: string): Way {
    const way = this.#ways.get(host) ?? new Way();
    this.#ways.delete(host);
    this.#ways.set(host, way);
    const [oldest] = this.#ways.keys();
    if (this.#ways.size > WAYS && oldest !== undefined) this.#ways.delete(oldest);
    return way;
  }

  #close(connection: Connection<Line>): void {
    this.#idle.delete(connection);
    connection.line.end();
  }
}

function asideIdleMs(fraction: number): number {
  const { least, most } = ASIDE_IDLE_MS;
  return Math.floor(least * (most / least) ** fraction);
}

/** The fraction for one more purpose: of the digits behind those of the `purpose` earlier ones. */
function digitsOf(fraction: number, purpose: number): number {
  return fraction * DIGITS ** purpose % 1;
}
