// Room: how cells travel: dialing and listening, and ways to be reachable.
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { BYE_TIMEOUT_MS, EXCHANGE_TIMEOUT_MS, HELLO_TIMEOUT_MS } from "../constants.ts";
import { giveBack } from "../../keys/give_back.ts";
import type { UnreachableReason } from "../gui_api/status_json.ts";
import { paddingOn } from "./connection_padding.ts";
import { ConnectionPool, HEAD_BYTES } from "./connection_pool.ts";
import { encodeRequest, LONGEST_ANSWER_BYTES, mayBeAnswer } from "./body.ts";
import { parseHttpAddress } from "./http_address.ts";
import { HttpLine } from "./http_line.ts";
import type { Line, Posted } from "./line.ts";
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

  /** `makeLine` makes connections: plain ones, straight to the peer, when absent. */
  constructor(context: TransportContext, makeLine?: () => Line) {
    this.#context = context;
    this.#pool = new ConnectionPool(context.clock, makeLine ?? (() => new HttpLine(context.clock)));
  }

  dial(request: DialRequest): Promise<DialResult> {
    return new Promise((resolve) => {
      const { signal, timeoutMs, peer, head } = request;
      if (signal.aborted) return resolve({ kind: "aborted", left: false });
      const connection = this.#pool.take(peer.host, request);
      const paddingBytes = paddingOn(connection.padding, request.paddingBytes);
      const body = encodeRequest({ ...request, paddingBytes }, this.#context.random);
      giveBack(request.cell);
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
        } else {
          this.#pool.release(connection, body.length + answerBytes + HEAD_BYTES);
          if (result.kind === "answered") giveBack(body);
        }
        signal.removeEventListener("abort", aborted);
        resolve(result);
      };
      const giveUp = (result: DialResult): void => {
        settle(result);
        drop();
      };
      const aborted = (): void => giveUp({ kind: "aborted", left });
      const { clock } = this.#context;
      const startMs = clock.now();
      const overdue = (): void => giveUp({ kind: "unreachable", reason: "noAnswer", left });
      let cancel = clock.after(timeoutMs, overdue);
      // How long the connection took tells how long the answer will take at least.
      const extend = (): void => {
        cancel();
        const tookMs = clock.now() - startMs;
        cancel = clock.after(Math.max(timeoutMs - tookMs, CONNECT_TIMES * tookMs), overdue);
      };
      signal.addEventListener("abort", aborted, { once: true });
      const path = peer.pathname === "/" ? request.path : peer.pathname;
      const drop = connection.line.post({ peer, path, head, body }, {
        renewed: () => {
          this.#pool.reset(connection);
          extend();
        },
        left: noteLeft,
        failed: (known?: UnreachableReason) => {
          // Whatever is not known to happen before a connection is open may have happened after.
          if (known === undefined || known === "noHttp") noteLeft();
          const reason = known === "noHttp" || !left ? known : undefined;
          settle({ kind: "unreachable", reason: reason ?? "broke", left });
        },
        answered: (posted) => {
          if (posted.body === undefined) return giveUp({ kind: "stranger", status: posted.status });
          settle(resultOf(posted, posted.body), posted.body.length);
        },
      });
    });
  }

  wantsProof(peer: URL): boolean {
    return this.#pool.wantsProof(peer.host);
  }

  close(): void {
    this.#pool.close();
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
