import http2 from "node:http2";
import { setImmediate } from "node:timers";
import type { Duplex } from "node:stream";
import { collect, type Line, type Post, type PostEvents } from "./line.ts";
import { allowAnswer } from "./read_allowance.ts";
import { http2Head } from "./request_heads.ts";

/** HTTP/2 over a connection that is open. */
export class Http2Line implements Line {
  readonly #session: http2.ClientHttp2Session;
  readonly #socket: Duplex;
  /** No more requests. */
  #isOver = false;

  /** Owns `socket`; `peer` is where it leads. */
  constructor(socket: Duplex, peer: URL) {
    this.#socket = socket;
    this.#session = http2.connect(peer.origin, {
      createConnection: () => socket,
      settings: { enablePush: false },
    });
    // What befalls the session befalls its streams, which tell of it.
    this.#session.on("error", () => {});
    // After GOAWAY the session takes no more requests.
    this.#session.on("goaway", () => this.end());
    this.#session.on("close", () => socket.destroy());
    // A server may push before it has read that it must not; nobody would hear of the error of such a stream.
    this.#session.on("stream", (pushed: http2.ClientHttp2Stream) => {
      pushed.on("error", () => {});
      this.destroy();
    });
  }

  get isOpen(): boolean {
    return !this.#isOver && !this.#session.closed && !this.#session.destroyed &&
      this.#socket.writable;
  }

  post({ peer, path, head, body }: Post, events: PostEvents): () => void {
    const stream = this.#open(http2Head(head, { host: peer.host, path, length: body.length }));
    if (stream === undefined) {
      queueMicrotask(() => events.failed());
      return () => {};
    }
    let hasEnded = false;
    allowAnswer(this.#socket);
    // Interim answers, which nobody here asks for and which may come without end.
    for (const interim of ["continue", "headers"]) stream.on(interim, () => this.destroy());
    stream.on("response", (headers) => {
      const { [":status"]: status = 0, "content-encoding": encoding } = headers;
      collect(stream, { status, encoding }, events);
    });
    stream.on("end", () => hasEnded = true);
    stream.on("error", () => events.failed());
    stream.on("close", () => {
      if (!hasEnded) events.failed();
    });
    events.left();
    stream.end(body);
    return () => void stream.destroy();
  }

  destroy(): void {
    this.#finish(() => {
      this.#session.destroy();
      this.#socket.destroy();
    });
  }

  end(): void {
    this.#finish(() => this.#session.close());
  }

  /**
   * Not within an event of the session: one that ends while a GOAWAY closes its streams makes the runtime's library
   * close them twice, which aborts the program.
   */
  #finish(close: () => void): void {
    this.#isOver = true;
    setImmediate(close);
  }

  /** Undefined where the session has ended. */
  #open(head: http2.OutgoingHttpHeaders): http2.ClientHttp2Stream | undefined {
    if (this.#isOver || this.#session.closed || this.#session.destroyed) return undefined;
    try {
      return this.#session.request(head);
    } catch {
      return undefined;
    }
  }
}
