import type { Sealer } from "../../keys/cell/sealer.ts";
import type { FrameMux } from "../messages/frame_mux.ts";
import type { Clock } from "../time/clock.ts";
import type { Transport } from "../transport/transport.ts";
import type { PeerAddresses } from "./peer_addresses.ts";
import type { PeerEvents } from "./peer_events.ts";
import type { Road } from "./road.ts";

/** What a dialer works with. */
export interface DialerOptions {
  sealer: Pick<
    Sealer,
    | "settled"
    | "shape"
    | "sessionState"
    | "isPeersTurn"
    | "beginHello"
    | "beginKnock"
    | "finishHello"
    | "openAnswer"
    | "likelySize"
  >;
  mux: FrameMux;
  transport: Transport;
  /** Path of requests where the peer's address names none. */
  path: string;
  /** Which head requests have, as `meetingHead()` draws it. */
  head: number;
  addresses: PeerAddresses;
  clock: Clock;
  events: PeerEvents;
  road: Road;
  /** About the time between two requests of steady cover, ms. */
  tickMs: number;
  log: (line: string) => void;
}

/** How to call: not at all, when there is something, or at every tick. */
export type Pace = "silent" | "quiet" | "steady";
