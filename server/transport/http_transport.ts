// Room: how cells travel: dialing and listening, and ways to be reachable.
import type http from "node:http";
import { gunzipSync } from "node:zlib";
import { concat } from "@std/bytes/concat";
import { BYE_TIMEOUT_MS, EXCHANGE_TIMEOUT_MS, HELLO_TIMEOUT_MS } from "../constants.ts";
import type { UnreachableReason } from "../gui_api/status_json.ts";
import { directAgent, directRequest } from "../http/direct_request.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { decodeAnswer, encodeRequest, LONGEST_ANSWER_BYTES } from "./body.ts";
import { requestHead } from "./request_heads.ts";
import { parseHttpAddress } from "./http_address.ts";
import {
  type DialRequest,
  type DialResult,
  FROZEN,
  type Scheme,
  type Transport,
  type TransportContext,
} from "./transport.ts";

/** After each of these no connection was made, so the cell did not leave. */
const REASONS: Record<string, UnreachableReason> = {
  ECONNREFUSED: "refused",
  ENOTFOUND: "unknownHost",
  EAI_AGAIN: "lookupFailed",
  EHOSTUNREACH: "noRoute",
  ENETUNREACH: "noNetwork",
  ETIMEDOUT: "noAnswer",
};

/** Of request and answer together, about. */
const HEAD_BYTES = 400;
/** An answer may take this many times as long as the connection did. */
const CONNECT_TIMES = 3;
/** For an agent: one connection, which stays. TCP asks whether the other end is there when nobody waits any more. */
const ONE_KEPT: http.AgentOptions = { keepAlive: true, maxSockets: 1, keepAliveMsecs: 60_000 };

/** Plain HTTP. */
export const HTTP: Scheme = {
  parseAddress: parseHttpAddress,
  limits: { helloMs: HELLO_TIMEOUT_MS, exchangeMs: EXCHANGE_TIMEOUT_MS, byeMs: BYE_TIMEOUT_MS },
  open: (context) => new HttpTransport(context),
};

/** One POST per exchange on connections that are kept alive. */
export class HttpTransport implements Transport {
  readonly #context: TransportContext;
  readonly #pool: ConnectionPool;

  /** `makeAgent` makes agents that hold one connection each: straight to the peer when absent. */
  constructor(
    context: TransportContext,
    makeAgent: () => http.Agent = () => directAgent(ONE_KEPT),
  ) {
    this.#context = context;
    this.#pool = new ConnectionPool(context.clock, makeAgent);
  }

  dial(request: DialRequest): Promise<DialResult> {
    return new Promise((resolve) => {
      const { signal, timeoutMs } = request;
      if (signal.aborted) return resolve({ kind: "aborted", left: false });
      const body = encodeRequest(request, this.#context.random);
      const connection = this.#pool.take(request.peer.host, request);
      const outgoing = this.#open(request, { agent: connection.agent, bodyBytes: body.length });
      let left = false;
      const noteLeft = (): void => {
        if (left) return;
        left = true;
        request.onLeft?.();
      };
      const settle = (result: DialResult, answerBytes?: number): void => {
        cancel();
        if (answerBytes === undefined) {
          this.#pool.discard(connection, { isFrozen: signal.reason === FROZEN });
        } else this.#pool.release(connection, body.length + answerBytes + HEAD_BYTES);
        signal.removeEventListener("abort", aborted);
        resolve(result);
      };
      const drop = (result: DialResult): void => {
        settle(result);
        outgoing.destroy();
      };
      const aborted = (): void => drop({ kind: "aborted", left });
      const { clock } = this.#context;
      const startMs = clock.now();
      const giveUp = (): void => drop({ kind: "unreachable", reason: "noAnswer", left });
      let cancel = clock.after(timeoutMs, giveUp);
      // How long the connection took tells how long the answer will take at least.
      const extend = (): void => {
        cancel();
        const tookMs = clock.now() - startMs;
        cancel = clock.after(Math.max(timeoutMs - tookMs, CONNECT_TIMES * tookMs), giveUp);
      };
      signal.addEventListener("abort", aborted, { once: true });
      outgoing.on("error", (error: Error & { code?: string }) => {
        const reason = left ? "broke" : REASONS[error.code ?? ""];
        // Whatever is not known to happen before a connection is open may have happened after.
        if (reason === undefined) noteLeft();
        settle({ kind: "unreachable", reason: reason ?? "broke", left });
      });
      outgoing.on("socket", (socket) => {
        if (!socket.connecting) return noteLeft();
        // The peer may have closed the connection that was there before.
        this.#pool.reset(connection);
        socket.once("connect", () => {
          extend();
          noteLeft();
        });
      });
      outgoing.on("finish", noteLeft);
      outgoing.on("response", (response) => collect(response, { settle, drop }));
      outgoing.end(body);
    });
  }

  close(): void {
    this.#pool.close();
  }

  #open(
    { peer, path, head }: DialRequest,
    { agent, bodyBytes }: { agent: http.Agent; bodyBytes: number },
  ): http.ClientRequest {
    const headers = requestHead(head, { host: peer.host, length: bodyBytes });
    return directRequest({
      agent,
      // An IPv6 address stands in brackets in a URL alone.
      host: peer.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: peer.port === "" ? 80 : Number(peer.port),
      method: "POST",
      path: peer.pathname === "/" ? path : peer.pathname,
      // The type library lacks the flat form: names and values in turn, sent exactly like this.
      headers: headers.flat() as unknown as http.OutgoingHttpHeaders,
      setDefaultHeaders: false,
    });
  }
}

interface Collecting {
  /** With the length of the body where the connection is good for more. */
  settle: (result: DialResult, answerBytes?: number) => void;
  drop: (result: DialResult) => void;
}

function collect(response: http.IncomingMessage, { settle, drop }: Collecting): void {
  const status = response.statusCode ?? 0;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  response.on("data", (part: Uint8Array) => {
    bytes += part.length;
    if (bytes > LONGEST_ANSWER_BYTES) return drop({ kind: "stranger", status });
    parts.push(part);
  });
  response.on("end", () => {
    const cell = status === 200 ? decodeAnswer(plainBody(response, concat(parts))) : undefined;
    // Later, since only then the agent has the connection back.
    setImmediate(() => {
      settle(cell === undefined ? { kind: "stranger", status } : { kind: "answered", cell }, bytes);
    });
  });
  const broke = (): void => settle({ kind: "unreachable", reason: "broke", left: true });
  response.on("aborted", broke);
  response.on("error", broke);
}

/** A web server in front of the peer may have compressed the body; what is no gzip is no answer either. */
function plainBody({ headers }: http.IncomingMessage, body: Uint8Array): Uint8Array {
  if (headers["content-encoding"] !== "gzip") return body;
  try {
    return gunzipSync(body, { maxOutputLength: LONGEST_ANSWER_BYTES });
  } catch {
    return new Uint8Array(0);
  }
}
