import type { Clock } from "../../server/time/clock.ts";
import { type Lives, TLS_LIVES } from "../../server/transport/connections/connection_lives.ts";
import {
  type Connection,
  ConnectionPool,
} from "../../server/transport/connections/connection_pool.ts";
import { drawLeads } from "../../server/transport/connections/leads.ts";
import {
  type DialRequest,
  type DialResult,
  FROZEN,
  type Transport,
} from "../../server/transport/transport.ts";
import { answerBytes } from "./express_answer.ts";
import { seededRandom } from "./memory_list.ts";

/** When the middlebox lets nothing pass on a connection any more. */
export interface FreezingPoint {
  packets: number;
  bytes: number;
}

const PACKET_BYTES = 1_400;
/** Head of a request or an answer. */
const HEAD_BYTES = 250;

/** A way through a box that freezes each connection without a word; the connections are those of the real pool. */
export class FreezingTransport implements Transport {
  /** Connections that were opened, and those that froze. */
  opened = 0;
  frozen = 0;
  readonly #inner: Transport;
  readonly #clock: Clock;
  readonly #point: FreezingPoint;
  readonly #pool: ConnectionPool;
  readonly #random = seededRandom("leads");
  readonly #passed = new WeakMap<Connection, FreezingPoint>();

  /** `keeps`: the other end leaves a connection open behind an answer. */
  constructor(
    inner: Transport,
    { clock, point, keeps = true, lives = TLS_LIVES }: {
      clock: Clock;
      point: FreezingPoint;
      keeps?: boolean;
      lives?: Lives;
    },
  ) {
    this.#inner = inner;
    this.#clock = clock;
    this.#point = point;
    this.#pool = new ConnectionPool(clock, () => {
      this.opened++;
      return { isOpenFor: () => keeps, destroy: () => {}, end: () => {} };
    }, lives);
  }

  async dial(request: DialRequest): Promise<DialResult> {
    const connection = this.#pool.take(request.peer.host, request);
    if (!this.#leads(request, connection)) return await this.#lost(request, connection);
    const requestBytes = 16 + request.cell.length + request.paddingBytes + HEAD_BYTES;
    if (!this.#passes(connection, requestBytes)) {
      request.onLeft?.();
      return await this.#lost(request, connection);
    }
    const result = await this.#inner.dial(request);
    if (result.kind !== "answered") {
      this.#pool.discard(connection, { isFrozen: request.signal.reason === FROZEN });
      return result;
    }
    // The padding of the answer is not told: as much as that of the request.
    const resultBytes = result.cell.length + request.paddingBytes + HEAD_BYTES;
    if (!this.#passes(connection, resultBytes)) return await this.#lost(request, connection);
    this.#pool.release(connection, requestBytes + resultBytes);
    return result;
  }

  wantsProof(peer: URL): boolean {
    return this.#pool.wantsProof(peer.host);
  }

  close(): void {
    this.#pool.close();
    this.#inner.close();
  }

  /** What leads up to the request passes, as far as anything does. */
  #leads(request: DialRequest, connection: Connection): boolean {
    if (request.isLed !== true || !this.#pool.isLed(connection)) return true;
    return drawLeads(request.path, this.#random).every(({ path }) => {
      const bytes = path.length + answerBytes(path) + HEAD_BYTES;
      if (!this.#passes(connection, bytes)) return false;
      this.#pool.note(connection, bytes);
      request.onLed?.();
      return true;
    });
  }

  #passes(connection: Connection, bytes: number): boolean {
    // A new connection: three packets of TCP.
    const passed = this.#passed.get(connection) ?? { packets: 3, bytes: 0 };
    passed.bytes += bytes;
    // Half as many acknowledgements come back.
    passed.packets += Math.ceil(Math.ceil(bytes / PACKET_BYTES) * 1.5);
    this.#passed.set(connection, passed);
    return passed.packets <= this.#point.packets && passed.bytes <= this.#point.bytes;
  }

  #lost({ signal, timeoutMs }: DialRequest, connection: Connection): Promise<DialResult> {
    this.frozen++;
    return new Promise((resolve) => {
      const settle = (result: DialResult): void => {
        cancel();
        this.#pool.discard(connection, { isFrozen: signal.reason === FROZEN });
        resolve(result);
      };
      const cancel = this.#clock.after(timeoutMs, () => {
        settle({ kind: "unreachable", reason: "noAnswer", left: true });
      });
      if (signal.aborted) settle({ kind: "aborted", left: true });
      signal.addEventListener("abort", () => settle({ kind: "aborted", left: true }));
    });
  }
}
