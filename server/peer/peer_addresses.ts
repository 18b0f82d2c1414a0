import { isIPv4, isIPv6 } from "node:net";
import type { PortItem } from "../../keys/cell/frame/frame_items.ts";
import { LIST_PORT } from "../http/address.ts";
import { isLoopbackHost } from "../http/loopback.ts";
import type { Clock } from "../time/clock.ts";

/** The first and the longest interval between two attempts at the heard address, in milliseconds. */
const HEARD_FIRST_MS = 5_000;
const HEARD_LAST_MS = 300_000;
/** Addresses that are remembered because the peer was reached there. */
const REACHED = 8;

/**
 * Where the peer may be dialled: the address that the user gave, and the one that the peer was last
 * heard from together with the port that it said it listens on (PROTOCOL.md §6). When one does not
 * answer, the other gets its turn; what works stays in use. Where the peer was heard it may be gone for good, or never
 * have been reachable: that is dialled at growing intervals.
 */
export class PeerAddresses {
  readonly #meetingPort: number;
  #given: URL | undefined;
  #heard: URL | undefined;
  #inUse: "given" | "heard" | undefined;
  #worked = false;
  readonly #clock: Pick<Clock, "uptime">;
  /** Attempts in a row at the heard address that failed, and by uptime when the next one may be. */
  #heardFailures = 0;
  #heardAgainMs = -Infinity;
  /** Addresses that led to the peer in this run, the latest last. */
  #reached: string[] = [];

  /** `meetingPort` is that of an address that names none. */
  constructor(given: URL | undefined, meetingPort: number, clock: Pick<Clock, "uptime">) {
    this.#meetingPort = meetingPort;
    this.#clock = clock;
    this.set(given);
  }

  /** Address in use. */
  get current(): URL | undefined {
    if (this.#inUse === undefined) return undefined;
    return this.#inUse === "given" ? this.#given : this.#heard;
  }

  /** Address to dial now; undefined: none, or not yet again. */
  get toDial(): URL | undefined {
    return this.#inUse === "heard" && !this.#isHeardDue ? undefined : this.current;
  }

  get #isHeardDue(): boolean {
    return this.#clock.uptime() >= this.#heardAgainMs;
  }

  /** Whether the peer was reached at `address` in this run. */
  wasReached(address: URL): boolean {
    return this.#reached.includes(address.href);
  }

  /** Takes the user's address, in use at once; undefined: dial nobody. */
  set(given: URL | undefined): void {
    this.#given = given && withPort(given, this.#meetingPort);
    this.#inUse = given === undefined ? undefined : "given";
    this.#worked = false;
  }

  /** An authenticated frame came from `remoteAddress` and named its port. */
  noteHeard(remoteAddress: string, port: PortItem): void {
    const heard = peerUrl(remoteAddress, port);
    if (heard === undefined || !this.#mayBe(heard)) return;
    if (heard.href !== this.#heard?.href) this.#forgetFailures();
    this.#heard = heard;
    if (this.#given === undefined && !this.#worked) this.#inUse = undefined;
  }

  /** A loopback address is that of a tunnel on this side, unless the user has given one. */
  #mayBe({ hostname }: URL): boolean {
    const isLoopback = isLoopbackHost(bareHost(hostname));
    return !isLoopback ||
      (this.#given !== undefined && isLoopbackHost(bareHost(this.#given.hostname)));
  }

  /** The peer was not heard for two keep-alive intervals: without an address of our own, try its last. */
  noteLost(): void {
    if (this.#given !== undefined || this.#heard === undefined) return;
    this.#inUse = "heard";
    this.#forgetFailures();
  }

  /** The address in use led to the peer. */
  noteWorked(): void {
    this.#worked = true;
    const { current } = this;
    if (current === undefined) return;
    if (this.#inUse === "heard") this.#forgetFailures();
    const others = this.#reached.filter((each) => each !== current.href);
    this.#reached = [...others, current.href].slice(-REACHED);
  }

  /**
   * The address in use leads to ourselves. The heard one is then that of a tunnel or a proxy on this side, and is
   * forgotten; true when it is the user's own that is wrong.
   */
  noteOwn(): boolean {
    if (this.#inUse !== "heard") return true;
    this.#heard = undefined;
    this.set(this.#given);
    return false;
  }

  /**
   * `dialled` did not lead to the peer: the other address gets its turn. Of several requests that fail at
   * one address only the first counts, else two of them would lead back to it.
   */
  noteFailed(dialled: URL): void {
    if (dialled.href !== this.current?.href) return;
    this.#worked = false;
    if (this.#inUse === "heard") {
      const pauseMs = Math.min(HEARD_FIRST_MS * 2 ** this.#heardFailures++, HEARD_LAST_MS);
      this.#heardAgainMs = this.#clock.uptime() + pauseMs;
      if (this.#given !== undefined) this.#inUse = "given";
    } else if (this.#heard !== undefined && this.#isHeardDue) this.#inUse = "heard";
  }

  #forgetFailures(): void {
    this.#heardFailures = 0;
    this.#heardAgainMs = -Infinity;
  }
}

/** An IPv6 address without its brackets. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** An address that was typed without a port has port 0. */
function withPort(address: URL, port: number): URL {
  if (address.port !== LIST_PORT) return address;
  const whole = new URL(address);
  whole.port = String(port);
  return whole;
}

/** URL of an IP address and port; undefined for what is no plain IP address (a zone, a socket path). */
export function peerUrl(remoteAddress: string, { kind, port }: PortItem): URL | undefined {
  const scheme = kind === "port" ? "http" : "https";
  const mapped = remoteAddress.toLowerCase().startsWith("::ffff:")
    ? remoteAddress.slice(7)
    : remoteAddress;
  if (isIPv4(mapped)) return new URL(`${scheme}://${mapped}:${port}`);
  if (isIPv6(remoteAddress) && !remoteAddress.includes("%")) {
    return new URL(`${scheme}://[${remoteAddress}]:${port}`);
  }
  return undefined;
}
