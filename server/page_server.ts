/** How long open requests may take to finish when the listener closes. */
const CLOSE_MS = 1_000;

/** Pause before a server that gave up is opened again. */
const REOPEN_MS = 250;

/** Answers a request from the given end of a connection. */
export type PageHandler = (request: Request, remote: Deno.NetAddr) => Response | Promise<Response>;

/**
 * The runtime's server, and another one in its place when it gives up: where a connection comes in and no file is
 * left for it, it ends for good (Deno 2.9.6). All its connections are closed then, so that there are files again.
 */
export class PageServer {
  readonly #hostname: string;
  readonly #handler: PageHandler;
  #port: number;
  #stop = new AbortController();
  #server: Deno.HttpServer;
  #again: ReturnType<typeof setTimeout> | undefined;
  #closing = false;

  /** Throws where the address cannot be had. */
  constructor({ hostname, port }: { hostname: string; port: number }, handler: PageHandler) {
    this.#hostname = hostname;
    this.#port = port;
    this.#handler = handler;
    this.#server = this.#open();
    this.#port = (this.#server.addr as Deno.NetAddr).port;
  }

  /** The port in use. */
  get port(): number {
    return this.#port;
  }

  /** Stops; requests that are still under way after a second are cut off. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#again);
    const timer = setTimeout(() => this.#stop.abort(), CLOSE_MS);
    await this.#server.shutdown();
    clearTimeout(timer);
    await this.#server.finished.catch(() => {});
  }

  #open(): Deno.HttpServer {
    const stop = new AbortController();
    const server = Deno.serve(
      { hostname: this.#hostname, port: this.#port, signal: stop.signal, onListen: () => {} },
      (request, { remoteAddr }) => this.#handler(request, remoteAddr),
    );
    this.#stop = stop;
    server.finished.catch(() => {
      stop.abort();
      this.#reopenSoon();
    });
    return server;
  }

  #reopenSoon(): void {
    if (this.#closing) return;
    this.#again = setTimeout(() => {
      try {
        this.#server = this.#open();
      } catch {
        this.#reopenSoon();
      }
    }, REOPEN_MS);
  }
}
