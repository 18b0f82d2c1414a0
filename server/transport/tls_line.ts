/**
 * HTTP over TLS: the connection is checked first, then both ends speak the version they have agreed on. What leads up to
 * the first request goes over it before that.
 */
import type { LookupFunction, Socket } from "node:net";
import type { UnreachableReason } from "../gui_api/status_json.ts";
import { type Clock, pause } from "../time/clock.ts";
import type { Lead } from "./connections/leads.ts";
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
    let drop = (): void => this.destroy();
    const send = (line: Line): void => void (drop = line.post(post, events));
    if (this.#line?.isOpenFor(0) === true) send(this.#line);
    else {
      void this.#connectFor(post, events).then((made) => {
        if (isDropped) return;
        if (typeof made === "string") events.failed(made);
        else send(made);
      });
    }
    return () => {
      isDropped = true;
      drop();
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

  /** A new connection, over which what leads up to the request has gone. */
  async #connectFor(post: Post, events: PostEvents): Promise<Line | UnreachableReason> {
    const made = await this.#connect(post.peer);
    if (typeof made === "string") return made;
    const turn = this.#turn;
    for (const lead of post.leads ?? []) {
      const reason = await this.#lead(made, lead, { post, events });
      if (reason !== undefined || turn !== this.#turn) return reason ?? "broke";
      // Some servers close each connection after an answer.
      if (!made.isOpenFor(0)) return await this.#connect(post.peer);
    }
    return made;
  }

  /** Sends one request that leads up to `post`, and rests after its answer; the reason where there was none. */
  async #lead(
    line: Line,
    { path, restMs }: Lead,
    { post: { peer, head }, events }: { post: Post; events: PostEvents },
  ): Promise<UnreachableReason | undefined> {
    const failed = await new Promise<UnreachableReason | undefined>((resolve) => {
      line.post({ peer, path, head }, {
        renewed: () => events.renewed(),
        left: () => {},
        failed: (reason = "broke") => resolve(reason),
        answered: ({ body }) => {
          events.led?.(path.length + (body?.length ?? 0));
          resolve(undefined);
        },
      });
    });
    if (failed === undefined) await pause(this.#clock, restMs);
    return failed;
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
