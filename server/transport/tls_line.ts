/** HTTP over TLS: the connection is checked first, then both ends speak the version they have agreed on. */
import type { LookupFunction, Socket } from "node:net";
import type { UnreachableReason } from "../gui_api/status_json.ts";
import type { Clock } from "../time/clock.ts";
import { Http2Line } from "./http2_line.ts";
import { HttpLine } from "./http_line.ts";
import type { Line, Post, PostEvents } from "./line.ts";
import { openTls } from "./tls/tls_socket.ts";
import type { Trust } from "./tls/trust.ts";

const HTTPS_PORT = 443;

/** One TLS connection, made anew when it has ended. */
export class TlsLine implements Line {
  readonly #clock: Clock;
  readonly #trust: Trust;
  readonly #lookup: LookupFunction | undefined;
  /** The connection in use or in the making. */
  #socket: Socket | undefined;
  /** What is spoken over it. */
  #line: Line | undefined;
  /** How often a connection was begun or ended. */
  #turn = 0;

  /** `lookup` finds the addresses of names; the system does when absent. */
  constructor(clock: Clock, trust: Trust, lookup?: LookupFunction) {
    this.#clock = clock;
    this.#trust = trust;
    this.#lookup = lookup;
  }

  isOpenFor(ms: number): boolean {
    return this.#line?.isOpenFor(ms) === true;
  }

  get hasSent(): boolean {
    return this.#line?.hasSent === true;
  }

  post(post: Post, events: PostEvents): () => void {
    let isDropped = false;
    let drop: (() => void) | undefined;
    const send = (line: Line): void => void (drop = line.post(post, events));
    if (this.#line?.isOpenFor(0) === true) send(this.#line);
    else {
      void this.#connect(post.peer).then((made) => {
        if (isDropped) return;
        if (typeof made === "string") events.failed(made);
        else send(made);
      });
    }
    return () => {
      isDropped = true;
      drop?.();
    };
  }

  destroy(): void {
    this.#turn++;
    this.#line?.destroy();
    this.#line = undefined;
    this.#socket?.destroy();
  }

  end(): void {
    this.#turn++;
    if (this.#line === undefined) this.#socket?.destroy();
    this.#line?.end();
    this.#line = undefined;
  }

  async #connect(peer: URL): Promise<Line | UnreachableReason> {
    this.destroy();
    const turn = this.#turn;
    const trust = await this.#trust.current();
    if (turn !== this.#turn) return "broke";
    const { socket, opened } = openTls({
      // An IPv6 address has brackets in a URL only.
      host: peer.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: peer.port === "" ? HTTPS_PORT : Number(peer.port),
      trust,
      nowMs: this.#clock.now(),
      lookup: this.#lookup,
    });
    this.#socket = socket;
    const result = await opened;
    if (result.kind === "failed") {
      const isUnknown = result.reason === "certificateNotOfList" && turn === this.#turn;
      // The server may have its certificate from another authority by now.
      return isUnknown && this.#trust.widen() ? await this.#connect(peer) : result.reason;
    }
    this.#trust.noteVouched(result.vouched);
    return this.#line = result.protocol === "h2"
      ? new Http2Line(socket)
      : new HttpLine(this.#clock, () => ({ socket, opened: Promise.resolve() }));
  }
}
