/**
 * Where the program listens for peers, and its moves to another address while it runs. An address that the user chose
 * serves every list; without one each list has the port that both its programs know (FORMAT.md §meeting place). A web
 * server in front leads to one port, that of the first list.
 */
import { meetingPort } from "../../keys/meeting_place.ts";
import { formatHostPort } from "../http/address.ts";
import type { ConnectionLimits } from "../http/connection_table.ts";
import type { Listening, PeerListener } from "../http/listen_failure.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { ListenControl } from "./listen_control.ts";
import { listenForPeers, type PeerListenOptions } from "./peer_server.ts";

/** How many ports behind a list's are tried when it is taken. */
const PORTS_TRIED = 100;

/** An address to bind to; without a port that of each list. */
export interface Place {
  host: string;
  port?: number | undefined;
}

/** What listening is made of. */
export interface PeerPortsOptions
  extends Pick<PeerListenOptions, "app" | "decoy" | "clock" | "log" | "behind"> {
  /** URLs under which a listener may be dialled, best guess first. */
  dialable: (host: string, port: number) => string[];
  /** Hears of every listener, at first and after each change. */
  noteListening?: ((listeners: readonly PeerListener[]) => void) | undefined;
  /** The usual ones when absent. */
  limits?: ConnectionLimits | undefined;
}

/** Listens for the peers of every list. */
export class PeerPorts implements ListenControl {
  readonly #options: PeerPortsOptions;
  /** At the address that the user chose. */
  #chosen: PeerListener | undefined;
  /** By list id in hexadecimal. */
  readonly #ofLists = new Map<string, PeerListener>();

  constructor(options: PeerPortsOptions) {
    this.#options = options;
  }

  /** Listens at an address that the user chose, for every list. */
  async listenAt(host: string, port: number): Promise<Listening> {
    const listening = await this.#listen(host, port);
    if (listening.kind === "listening") this.#use(() => this.#chosen = listening.listener);
    return listening;
  }

  /** Listens for the peer of one list, at its port or the next free one, unless the user chose an address. */
  async listenFor(listId: Uint8Array, host: string): Promise<Listening> {
    const key = listId.toHex();
    const already = this.#chosen ?? this.#ofLists.get(key);
    if (already !== undefined) return { kind: "listening", listener: already };
    const listening = await this.#firstFree(host, meetingPort(listId));
    if (listening.kind === "listening") {
      this.#use(() => {
        if (this.#options.behind === undefined) this.#ofLists.set(key, listening.listener);
        else this.#chosen = listening.listener;
      });
    }
    return listening;
  }

  /**
   * The port at which the peer of the list reaches this program, where it has our address; undefined where it does not
   * listen, or behind a web server.
   */
  portOf(listId: Uint8Array): number | undefined {
    if (this.#options.behind !== undefined) return undefined;
    return (this.#chosen ?? this.#ofLists.get(listId.toHex()))?.port;
  }

  address(): string | null {
    const [first] = this.#listeners();
    return first === undefined ? null : formatHostPort(first.host, first.port);
  }

  dialable(): string[] {
    return this.dialableEach().flat();
  }

  /** The same for each listener. */
  dialableEach(): string[][] {
    return this.#listeners().map(({ host, port }) => this.#options.dialable(host, port));
  }

  async move(to: { host: string; port: number }): Promise<{ kind: "moved" } | Refusal> {
    const old = this.#listeners();
    if (old.some(({ host, port }) => host === to.host && port === to.port)) {
      return { kind: "moved" };
    }
    // One port cannot be taken twice, so a listener at that port has to go first.
    const inTheWay = old.filter(({ port }) => port === to.port);
    await closeAll(inTheWay);
    const listening = await this.listenAt(to.host, to.port);
    if (listening.kind === "failed") {
      for (const each of inTheWay) await this.#comeBack(each);
      return refusal(listening.error);
    }
    this.#ofLists.clear();
    await closeAll(old.filter((each) => !inTheWay.includes(each)));
    return { kind: "moved" };
  }

  /** Stops listening. */
  async close(): Promise<void> {
    const listeners = this.#listeners();
    this.#chosen = undefined;
    this.#ofLists.clear();
    await closeAll(listeners);
  }

  #use(change: () => void): void {
    change();
    this.#options.noteListening?.(this.#listeners());
  }

  #listeners(): PeerListener[] {
    return this.#chosen === undefined ? [...this.#ofLists.values()] : [this.#chosen];
  }

  /** Listens again where a listener had to go. */
  async #comeBack(gone: PeerListener): Promise<void> {
    const again = await this.#listen(gone.host, gone.port);
    const listener = again.kind === "listening" ? again.listener : undefined;
    if (this.#chosen === gone) this.#chosen = listener;
    for (const [key, each] of this.#ofLists) {
      if (each !== gone) continue;
      if (listener === undefined) this.#ofLists.delete(key);
      else this.#ofLists.set(key, listener);
    }
  }

  async #firstFree(host: string, first: number): Promise<Listening> {
    for (let port = first;; port++) {
      const listening = await this.#listen(host, port);
      const isTaken = listening.kind === "failed" && listening.error.code === "portTaken";
      if (!isTaken || port >= first + PORTS_TRIED) return listening;
    }
  }

  #listen(host: string, port: number): Promise<Listening> {
    const { app, decoy, clock, log, behind, limits } = this.#options;
    return listenForPeers({ host, port, app, decoy, clock, log, behind, limits });
  }
}

async function closeAll(listeners: PeerListener[]): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close()));
}
