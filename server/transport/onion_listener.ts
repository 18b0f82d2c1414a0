/** The way in over onion services: one listener on loopback for tor, one service for each list. */
import { onionAt } from "../../keys/cell/month/onion_keys.ts";
import type { RecordSource } from "../../keys/record_source.ts";
import { OnionService } from "./onion/onion_service.ts";
import type { OnionResult } from "../gui_api/route_json.ts";
import type { UserTor } from "./onion/user_tor.ts";
import type { Listening, PeerListener } from "../http/listen_failure.ts";
import { listenForPeers, type PeerListenOptions } from "./peer_server.ts";

/** What a listener is made of. */
export interface OnionListenerOptions extends Omit<PeerListenOptions, "host" | "port"> {
  tor: UserTor;
}

/** Answers what comes through the user's tor. */
export class OnionListener {
  readonly #options: OnionListenerOptions;
  readonly #services: OnionService[] = [];
  #listener: PeerListener | undefined;

  constructor(options: OnionListenerOptions) {
    this.#options = options;
  }

  /** Takes any free port of loopback; nobody but tor has to know it. */
  async start(): Promise<Listening> {
    const listening = await listenForPeers({ ...this.#options, host: "127.0.0.1", port: 0 });
    if (listening.kind === "listening") this.#listener = listening.listener;
    return listening;
  }

  /** Publishes the service of our seat of `list` until all is closed; `onResult` hears how it is with it. */
  publish(list: RecordSource, onResult: (result: OnionResult) => void): void {
    if (this.#listener === undefined) return;
    const { clock, tor } = this.#options;
    const keysAt = (nowMs: number) => onionAt(list, list.seat, nowMs);
    const service = new OnionService({ clock, tor, keysAt, port: this.#listener.port, onResult });
    this.#services.push(service);
    service.start();
  }

  /** Takes the services back and stops to listen. */
  async close(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.close()));
    await this.#listener?.close();
  }
}
