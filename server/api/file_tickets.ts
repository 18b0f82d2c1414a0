import type { RandomFill } from "../../keys/random.ts";
import type { StoredFile } from "../files/file_sink.ts";
import type { Clock } from "../time/clock.ts";
import { makeToken } from "./token.ts";

/** How long a ticket waits for its first use, and between two parts of one file. */
const TICKET_MS = 60_000;
/** Tickets that wait at once; the oldest gives way. */
const TICKETS = 64;

/** What a ticket is good for. */
export interface Download {
  file: StoredFile;
  name: string;
  type: string;
}

/**
 * Tickets for downloads: a browser cannot send the token with a link. Each is good for one file, once, or part by part
 * while a player asks for parts.
 */
export class FileTickets {
  readonly #clock: Clock;
  readonly #random: RandomFill;
  readonly #tickets = new Map<string, Download & { untilMs: number }>();

  constructor(clock: Clock, random: RandomFill) {
    this.#clock = clock;
    this.#random = random;
  }

  /** A fresh ticket, good for a minute. */
  issue(download: Download): string {
    const ticket = makeToken(this.#random);
    const [oldest] = this.#tickets.keys();
    if (this.#tickets.size >= TICKETS && oldest !== undefined) this.#tickets.delete(oldest);
    this.#tickets.set(ticket, { ...download, untilMs: this.#clock.now() + TICKET_MS });
    return ticket;
  }

  /** No ticket is good any more. */
  clear(): void {
    this.#tickets.clear();
  }

  /** What the ticket is good for; undefined: nothing, or nothing any more. `forPart`: it stays good for other parts. */
  use(ticket: string, { forPart }: { forPart: boolean }): Download | undefined {
    const download = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    const nowMs = this.#clock.now();
    if (download === undefined || nowMs > download.untilMs) return undefined;
    if (forPart) this.#tickets.set(ticket, { ...download, untilMs: nowMs + TICKET_MS });
    return download;
  }
}
