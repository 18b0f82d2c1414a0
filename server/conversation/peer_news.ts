/** What dialer and responder tell of the peer, handed to what follows from it. */
import type { Authentication, Blocked, FrameOpened } from "../../keys/cell/sealer_outcomes.ts";
import type { AwayReasonJson } from "../gui_api/status_json.ts";
import type { FrameMux } from "../messages/frame_mux.ts";
import type { Continuity } from "../peer/continuity.ts";
import type { PeerAddresses } from "../peer/peer_addresses.ts";
import type { CallNews, HelloNews, PeerEvents, Via } from "../peer/peer_events.ts";
import type { PeerHour } from "../peer/peer_hour.ts";
import type { Presence } from "../peer/presence.ts";
import type { Clock } from "../time/clock.ts";
import type { ListWatch } from "./list_watch.ts";

/** What learns from the peer. */
export interface PeerNewsOptions {
  clock: Clock;
  hour: PeerHour;
  addresses: PeerAddresses;
  continuity: Continuity;
  mux: FrameMux;
  peer: Presence;
  watch: ListWatch;
  /** A session continues another line than the one before: requests that wait may be those of another program. */
  onOtherLine: () => void;
  onLateCell?: (() => void) | undefined;
}

/** Takes in what is heard of the peer. */
export class PeerNews implements PeerEvents {
  readonly #options: PeerNewsOptions;

  constructor(options: PeerNewsOptions) {
    this.#options = options;
  }

  noteFrame({ frame, slot, confirmed }: FrameOpened, via: Via): void {
    const { clock, addresses, mux, peer } = this.#options;
    if (confirmed !== undefined) this.#noteSession(confirmed);
    const info = mux.receive(frame, { nowMs: clock.now(), slot });
    const from = via.kind === "request" ? via.remoteAddress : undefined;
    // Whom a peer reaches under TLS, it is not called back in the clear.
    const isClear = via.kind === "request" && via.isSecure === true && info.port?.kind === "port";
    if (from !== undefined && info.port !== undefined && !isClear) {
      addresses.noteHeard(from, info.port);
    }
    peer.noteFrame(info, via);
  }

  noteHello(hello: HelloNews): void {
    const { authentication, confirmed } = hello;
    if (authentication !== undefined) {
      if (confirmed === true) this.#noteSession(authentication);
      else this.#options.continuity.noteCall(authentication);
    }
    const { hour, peer } = this.#options;
    if (hello.refusal === "clockApart" && hour.noteApart(hello.peerTimeMs)) return;
    peer.noteHello(hello);
  }

  noteOwnHello(): void {
    if (this.#options.addresses.noteOwn()) this.#options.peer.noteOwnHello();
  }

  noteLateCell(): void {
    this.#options.onLateCell?.();
  }

  noteCall(news: CallNews): void {
    this.#options.peer.noteCall(news);
  }

  noteFailure(reason: AwayReasonJson): void {
    this.#options.peer.noteFailure(reason);
  }

  noteBlocked(blocked: Blocked): void {
    this.#options.watch.noteBlocked(blocked);
  }

  noteHelloSealed(): void {
    this.#options.watch.noteHelloSealed();
  }

  #noteSession(authentication: Authentication): void {
    this.#options.continuity.noteSession(authentication);
    this.#options.hour.noteSession();
    this.#options.mux.noteSession();
    if (authentication.line !== "same") this.#options.onOtherLine();
  }
}
