/** The port for peers as it is now, and its moves to another address while the program runs. */
import { formatHostPort } from "../http/address.ts";
import type { ConnectionLimits } from "../http/connection_table.ts";
import { listenForPeers, type PeerListenOptions } from "./peer_server.ts";
import type { Listening, PeerListener } from "../http/listen_failure.ts";
import type { ListenControl } from "./listen_control.ts";
import { type Refusal, refusal } from "../refusal.ts";

/** Port for peers when nothing else is said; the next free one when it is taken. */
export const DEFAULT_PEER_PORT = 7_471;

/** How many ports behind a taken one are tried. */
const PORTS_TRIED = 100;

/** An address to bind to; without a port the default one or the next free. */
export interface Place {
  host: string;
  port?: number;
}

/** What a peer port is made of. */
export interface PeerPortOptions
  extends Pick<PeerListenOptions, "app" | "decoy" | "clock" | "log"> {
  /** URLs under which a listener may be dialled, best guess first. */
  dialable: (host: string, port: number) => string[];
  /** Hears where it listens, at first and after each move. */
  noteListening?: ((listener: { host: string; port: number }) => void) | undefined;
  /** The usual ones when absent. */
  limits?: ConnectionLimits | undefined;
}

/** Listens for peers at one address at a time. */
export class PeerPort implements ListenControl {
  readonly #options: PeerPortOptions;
  #listener: PeerListener | undefined;

  constructor(options: PeerPortOptions) {
    this.#options = options;
  }

  /** Port in use; undefined while it does not listen. */
  get port(): number | undefined {
    return this.#listener?.port;
  }

  /** Takes the first address. */
  async start(place: Place): Promise<Listening> {
    const listening = await this.#firstFree(place);
    if (listening.kind === "listening") this.#use(listening.listener);
    return listening;
  }

  address(): string | null {
    const listener = this.#listener;
    return listener === undefined ? null : formatHostPort(listener.host, listener.port);
  }

  dialable(): string[] {
    const listener = this.#listener;
    return listener === undefined ? [] : this.#options.dialable(listener.host, listener.port);
  }

  async move(to: { host: string; port: number }): Promise<{ kind: "moved" } | Refusal> {
    const old = this.#listener;
    if (old !== undefined && old.host === to.host && old.port === to.port) return { kind: "moved" };
    // The same port cannot be taken twice, so the old listener has to go first.
    const isSamePort = old !== undefined && old.port === to.port;
    if (isSamePort) await old.close();
    const listening = await this.#listen(to.host, to.port);
    if (listening.kind === "listening") {
      this.#use(listening.listener);
      if (!isSamePort) await old?.close();
      return { kind: "moved" };
    }
    if (isSamePort) await this.#comeBack(old);
    return refusal(listening.error);
  }

  /** Stops listening. */
  async close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.close();
  }

  #use(listener: PeerListener): void {
    this.#listener = listener;
    this.#options.noteListening?.(listener);
  }

  async #comeBack({ host, port }: PeerListener): Promise<void> {
    const again = await this.#listen(host, port);
    this.#listener = again.kind === "listening" ? again.listener : undefined;
  }

  async #firstFree({ host, port }: Place): Promise<Listening> {
    if (port !== undefined) return await this.#listen(host, port);
    for (let tried = DEFAULT_PEER_PORT;; tried++) {
      const listening = await this.#listen(host, tried);
      const isTaken = listening.kind === "failed" && listening.error.code === "portTaken";
      if (!isTaken || tried >= DEFAULT_PEER_PORT + PORTS_TRIED) return listening;
    }
  }

  #listen(host: string, port: number): Promise<Listening> {
    const { app, decoy, clock, log, limits } = this.#options;
    return listenForPeers({ host, port, app, decoy, clock, log, limits });
  }
}
