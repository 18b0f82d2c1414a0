import { Hono } from "hono";
import { BULK_CELL_BYTES, CELL_BYTES } from "../../keys/constants.ts";
import type { RandomFill } from "../../keys/random.ts";
import { type Clock, pause } from "../time/clock.ts";
import type { Decoy, DecoyAnswer } from "../decoy/decoy.ts";
import type { PeerAnswer, PeerRequest } from "./transport.ts";

/** What the listener knows of a request beside the request itself. */
export interface PeerBindings {
  /** IP address of the other end. */
  remoteAddress: string;
  /** To be called when the answer is a cell for the peer. */
  authenticated: () => void;
}

/** What answers peers and strangers. */
export interface PeerAppOptions {
  /** Asks the conversations; undefined: a stranger. */
  answer: (request: PeerRequest) => Promise<PeerAnswer>;
  decoy: Decoy;
  clock: Clock;
  random: RandomFill;
}

const TAG_PATH = /^\/[0-9a-f]{32}$/;
/**
 * How long a stranger waits for any answer: this, and up to as much again by chance. Telling a wrong tag from
 * a right one with a wrong body takes a fraction of a millisecond of cryptography; it falls within the wait,
 * and what it shifts in the timers is lost in the chance. Were what has the shape of a cell alone to wait,
 * the wait would tell everybody what this port is.
 */
const STRANGER_DELAY_MS = 8;

/**
 * What the wire reaches: `POST /TAG` with one cell for the conversations, the decoy for everything else
 * (PROTOCOL.md §2, §8). The listener has bounded the body before.
 */
export function peerApp(
  { answer, decoy, clock, random }: PeerAppOptions,
): Hono<{ Bindings: PeerBindings }> {
  const app = new Hono<{ Bindings: PeerBindings }>();

  app.all("*", async (context) => {
    const { req } = context;
    const { pathname, search } = new URL(req.url);
    const body = new Uint8Array(await req.arrayBuffer());
    const { signal } = req.raw;
    // Counted from before the tag is looked up: what opening takes falls within the wait.
    const wait = pause(clock, STRANGER_DELAY_MS * (1 + fraction(random)), signal);
    const isCell = body.length === CELL_BYTES || body.length === BULK_CELL_BYTES;
    if (req.method === "POST" && isCell && search === "" && TAG_PATH.test(pathname)) {
      const { remoteAddress, authenticated } = context.env;
      const cell = await answer({ path: pathname.slice(1), body, remoteAddress, signal });
      if (cell !== undefined) {
        authenticated();
        return cellResponse(cell);
      }
    }
    await wait;
    const page = decoy.answer({
      method: req.method,
      path: pathname,
      ifNoneMatch: req.header("If-None-Match"),
      ifModifiedSince: req.header("If-Modified-Since"),
    });
    return pageResponse(page);
  });
  app.onError(() => pageResponse(decoy.answer({ method: "GET", path: "/\0" })));
  return app;
}

/** A number from 0 up to 1. */
function fraction(random: RandomFill): number {
  const bytes = new Uint8Array(2);
  random(bytes);
  return (bytes[0]! * 256 + bytes[1]!) / 65_536;
}

function cellResponse(cell: Uint8Array): Response {
  return new Response(new Uint8Array(cell), {
    headers: { "Content-Type": "application/octet-stream", "Content-Length": String(cell.length) },
  });
}

function pageResponse({ status, headers, body }: DecoyAnswer): Response {
  return new Response(status === 304 ? null : body, { status, headers });
}
