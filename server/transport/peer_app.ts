import { Hono } from "hono";
import { hash } from "node:crypto";
import { giveBack } from "../../keys/give_back.ts";
import { randomBytes, type RandomFill, randomFraction } from "../../keys/random.ts";
import { decodeRequest, encodeAnswer } from "./body.ts";
import {
  answerPadding,
  type ConnectionPadding,
  paddingOn,
} from "./connections/connection_padding.ts";
import { answerType } from "./request_heads.ts";
import type { PeerAnswer, PeerRequest } from "./transport.ts";

/**
 * How long a connection of a peer stays open when nobody uses it, ms, a second longer than its head says: longer than any
 * hold. Owners of servers behind a balancer set such times, since those keep connections for 60 s.
 */
const IDLE_MS = [31_000, 61_000, 66_000, 76_000] as const;

/** Nobody looks at it. */
const ANSWERED = new Response(null);

/** What the listener knows of a request beside its head. */
export interface PeerBindings {
  body: Uint8Array;
  /** Type of the body, as the head has it. */
  type: string | undefined;
  /** Fires when the other end has gone away. */
  signal: AbortSignal;
  /** IP address of the other end, where it is known. */
  remoteAddress: string;
  /** What all requests of one connection have in common. */
  connection: WeakKey;
  /** To be called with the answer to the peer. Everybody else is a stranger. */
  authenticated: (answer: EncodedAnswer) => void;
}

/** An answer to the peer, as `res.send()` of Express makes it. */
export interface EncodedAnswer {
  body: Uint8Array;
  /** The type of the request. */
  type: string;
  etag: string;
  /** How long the connection stays open behind it when nobody uses it. */
  idleMs: number;
}

/** What answers the peers. */
export interface PeerAppOptions {
  /** Asks the conversations; undefined: a stranger. */
  answer: (request: PeerRequest) => Promise<PeerAnswer>;
  random: RandomFill;
}

/**
 * The route of the peers: a POST whose body is a request, on any path, since a web server in front may have changed it
 * (PROTOCOL.md §2). The listener has bounded the body before, and shows the decoy where nobody was authenticated.
 */
export function peerApp({ answer, random }: PeerAppOptions): Hono<{ Bindings: PeerBindings }> {
  const app = new Hono<{ Bindings: PeerBindings }>();
  const paddings = new ConnectionPaddings(random);
  // Servers keep all connections for as long.
  const idleMs = IDLE_MS[randomBytes(random, 1)[0]! % IDLE_MS.length]!;

  app.post("*", async (context) => {
    const { body, type, signal, remoteAddress, connection, authenticated } = context.env;
    const request = decodeRequest(body);
    const answered = request && await answer({ ...request, remoteAddress, signal });
    if (answered === undefined) return context.body(null, 404);
    const paddingBytes = paddingOn(paddings.of(connection), answered);
    const encoded = encodeAnswer({ ...answered, paddingBytes }, random);
    giveBack(answered.cell);
    // The listener writes the answer: through a response it would only be copied on its way.
    authenticated({ body: encoded, type: answerType(type), etag: etagOf(encoded), idleMs });
    return ANSWERED;
  });
  return app;
}

/** Cookies and policies differ from site to site on the web. */
class ConnectionPaddings {
  readonly #random: RandomFill;
  /** What this site adds to all its answers, a fraction. */
  readonly #run: number;
  readonly #known = new WeakMap<WeakKey, ConnectionPadding>();

  constructor(random: RandomFill) {
    this.#random = random;
    this.#run = randomFraction(random);
  }

  /** The same for all answers of `connection`. */
  of(connection: WeakKey): ConnectionPadding {
    const known = this.#known.get(connection);
    if (known !== undefined) return known;
    const [base, part] = [randomFraction(this.#random), randomFraction(this.#random)];
    const padding = answerPadding(base, part, this.#run);
    this.#known.set(connection, padding);
    return padding;
  }
}

function etagOf(body: Uint8Array): string {
  const digest = hash("sha1", body, "base64").slice(0, 27);
  return `W/"${body.length.toString(16)}-${digest}"`;
}
