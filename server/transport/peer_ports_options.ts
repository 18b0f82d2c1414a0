import type { RandomFill } from "../../keys/random.ts";
import type { ConnectionLimits } from "../http/connection_table.ts";
import type { PeerListener } from "../http/listen_failure.ts";
import type { PeerListenOptions } from "./peer_server.ts";
import type { TlsListening } from "./tls/tls_listening.ts";

/** An address to bind to; without a port that of each list. */
export interface Place {
  host: string;
  port?: number | undefined;
}

/** How peers come in at the ports. */
export interface Entrance {
  /** Where to listen at the ports of lists. */
  host: string;
  /** Public address of the user's web server in front. */
  behind?: URL | undefined;
  /** Absent: without TLS. */
  tls?: TlsListening | undefined;
}

/** What listening is made of. */
export interface PeerPortsOptions
  extends
    Entrance,
    Pick<PeerListenOptions, "app" | "decoy" | "clock" | "log" | "onStranger" | "onMended"> {
  /** The port of the router that leads to a port of ours, where there is one. */
  mappedPort?: ((port: number) => number | undefined) | undefined;
  /** URLs under which a listener may be dialled, best guess first. */
  dialable: (host: string, port: number) => string[];
  /** Hears of every listener, at first and after each change. */
  onListening?: ((listeners: readonly PeerListener[]) => void) | undefined;
  /** For the certificates. */
  random: RandomFill;
  /** The usual ones when absent. */
  limits?: ConnectionLimits | undefined;
}
