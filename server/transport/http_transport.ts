// Room: how cells travel: dialing and listening, and ways to be reachable.
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { BYE_TIMEOUT_MS, EXCHANGE_TIMEOUT_MS, HELLO_TIMEOUT_MS } from "../constants.ts";
import { giveBack } from "../../keys/give_back.ts";
import type { UnreachableReason } from "../gui_api/status_json.ts";
import { paddingOn } from "./connections/connection_padding.ts";
import { type Lives, PLAIN_LIVES } from "./connections/connection_lives.ts";
import { type Connection, ConnectionPool } from "./connections/connection_pool.ts";
import { drawLeads } from "./connections/leads.ts";
import { HEAD_BYTES } from "./connections/way.ts";
import { encodeRequest, LONGEST_ANSWER_BYTES, mayBeAnswer } from "./body.ts";
import { parseHttpAddress } from "./http_address.ts";
import { HttpLine } from "./http_line.ts";
import type { Line, Posted, PostEvents } from "./line.ts";
import {
  type DialRequest,
  type DialResult,
  FROZEN,
  type Scheme,
  type Transport,
  type TransportContext,
} from "./transport.ts";

/** An answer may take this many times as long as the connection did. */
const CONNECT_TIMES = 3;

/** Plain HTTP. */
export const HTTP: Scheme = {
  parseAddress: parseHttpAddress,
  limits: { helloMs: HELLO_TIMEOUT_MS, exchangeMs: EXCHANGE_TIMEOUT_MS, byeMs: BYE_TIMEOUT_MS },
  open: (context) => new HttpTransport(context),
};

/** One POST per exchange on connections that are kept alive. */
export class HttpTransport implements Transport {
  readonly #context: TransportContext;
  readonly #pool: ConnectionPool<Line>;

  /** `lines`: the connections and how they live; plain ones, straight to the peer, when absent. */
  constructor(context: TransportContext, lines?: { make: () => Line; lives: Lives }) {
    this.#context = context;
    const { clock } = context;
    const { make, lives } = lines ?? { make: () => new HttpLine(clock), lives: PLAIN_LIVES };
    this.#pool = new ConnectionPool(clock, make, lives);
  }

  dial(request: DialRequest): Promise<DialResult> {
    if (request.signal.aborted) return Promise.resolve({ kind: "aborted", left: false });
    return new Promise((resolve) => new Call(request, this.#context, this.#pool, resolve).begin());
  }

  wantsProof(peer: URL): boolean {
    return this.#pool.wantsProof(peer.host);
  }

  close(): void {
    this.#pool.close();
  }
}

/** One call, on a connection that is its own until it ends. */
class Call implements PostEvents {
  readonly #request: DialRequest;
  readonly #context: TransportContext;
  readonly #pool: ConnectionPool<Line>;
  readonly #resolve: (result: DialResult) => void;
  readonly #connection: Connection<Line>;
  readonly #body: Uint8Array;
  /** When it began, or something that leads up to it was answered: what follows may need another connection. */
  #sinceMs: number;
  #left = false;
  /** How long it waits for what comes next, once there is a connection, ms. */
  #dueMs: number;
  #cancelOverdue: () => void;
  /** Drops the request, and ends its connection. */
  #drop: () => void = () => {};

  constructor(
    request: DialRequest,
    context: TransportContext,
    pool: ConnectionPool<Line>,
    resolve: (result: DialResult) => void,
  ) {
    [this.#request, this.#context, this.#pool, this.#resolve] = [request, context, pool, resolve];
    this.#connection = pool.take(request.peer.host, request);
    const paddingBytes = paddingOn(this.#connection.padding, request);
    this.#body = encodeRequest({ ...request, paddingBytes }, context.random);
    giveBack(request.cell);
    this.#sinceMs = context.clock.now();
    this.#dueMs = request.timeoutMs;
    this.#cancelOverdue = this.#giveUpAfter(this.#dueMs);
  }

  begin(): void {
    const { signal, peer, head, isLed } = this.#request;
    signal.addEventListener("abort", this.#aborted, { once: true });
    const path = peer.pathname === "/" ? this.#request.path : peer.pathname;
    const leads = isLed === true && this.#pool.isLed(this.#connection)
      ? drawLeads(path, this.#context.random)
      : [];
    const post = { peer, path, head, body: this.#body, leads };
    this.#drop = this.#connection.line.post(post, this);
  }

  /** How long the connection took tells how long the answer will take at least. */
  renewed(): void {
    this.#pool.reset(this.#connection);
    this.#cancelOverdue();
    // Whatever it cannot have taken says that somebody has set the clock.
    const tookMs = Math.min(Math.max(0, this.#context.clock.now() - this.#sinceMs), this.#dueMs);
    const leftMs = this.#request.timeoutMs - tookMs;
    this.#dueMs = Math.max(leftMs, CONNECT_TIMES * tookMs);
    this.#cancelOverdue = this.#giveUpAfter(this.#dueMs);
    this.#request.onMade?.();
  }

  led(bytes: number): void {
    this.#pool.note(this.#connection, bytes + HEAD_BYTES);
    this.#sinceMs = this.#context.clock.now();
    this.#cancelOverdue();
    this.#cancelOverdue = this.#giveUpAfter(this.#dueMs);
    this.#request.onLed?.();
  }

  left(): void {
    if (this.#left) return;
    this.#left = true;
    this.#request.onLeft?.();
  }

  failed(known?: UnreachableReason): void {
    // Whatever is not known to happen before a connection is open may have happened after.
    if (known === undefined || known === "noHttp") this.left();
    const reason = known === "noHttp" || !this.#left ? known : undefined;
    this.#fail({ kind: "unreachable", reason: reason ?? "broke", left: this.#left });
  }

  answered(posted: Posted): void {
    const { status, body } = posted;
    if (body === undefined) return this.#giveUp({ kind: "stranger", status });
    this.#pool.release(this.#connection, this.#body.length + body.length + HEAD_BYTES);
    const result = resultOf(posted, body);
    // An answer may come before its request has left: what comes next in that memory would leave instead.
    if (result.kind === "answered" && this.#connection.line.hasSent) giveBack(this.#body);
    this.#settle(result);
  }

  readonly #aborted = (): void => this.#giveUp({ kind: "aborted", left: this.#left });

  #giveUpAfter(ms: number): () => void {
    return this.#context.clock.after(ms, () => {
      this.#giveUp({ kind: "unreachable", reason: "noAnswer", left: this.#left });
    });
  }

  #giveUp(result: DialResult): void {
    this.#fail(result);
    this.#drop();
  }

  #fail(result: DialResult): void {
    const isFrozen = this.#request.signal.reason === FROZEN;
    this.#pool.discard(this.#connection, { isFrozen });
    this.#settle(result);
  }

  #settle(result: DialResult): void {
    this.#cancelOverdue();
    this.#request.signal.removeEventListener("abort", this.#aborted);
    this.#resolve(result);
  }
}

function resultOf({ status, encoding }: Posted, body: Uint8Array): DialResult {
  const cell = plainBody(encoding, body);
  const isAnswer = status === 200 && mayBeAnswer(cell.length);
  return isAnswer ? { kind: "answered", cell } : { kind: "stranger", status };
}

/** What a web server in front of the peer may do to the body: what one of the heads accepts (request_heads.ts). */
const DECOMPRESS = new Map([
  ["gzip", gunzipSync],
  ["deflate", inflateSync],
  ["br", brotliDecompressSync],
]);

/** What was not compressed as the head says is no answer. */
function plainBody(encoding: string | undefined, body: Uint8Array): Uint8Array {
  const decompress = DECOMPRESS.get(encoding?.toLowerCase() ?? "");
  if (decompress === undefined) return body;
  try {
    return decompress(body, { maxOutputLength: LONGEST_ANSWER_BYTES });
  } catch {
    return new Uint8Array(0);
  }
}
