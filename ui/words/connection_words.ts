/** What the page says of the way to the peer, as a type: what was tried, when, and what to do. */

import type { VisitKind } from "../../server/gui_api/visit_json.ts";

/** In what trouble advice is needed. */
export type Trouble =
  | "notReached"
  | "away"
  /** The same where this program does not call. */
  | "awayCaller"
  | "wrongClock"
  | "otherList"
  | "wrongPeer"
  | "wrongCertificate"
  /** http and https mixed up. */
  | "wrongScheme"
  /** The address leads through a tunnel that begins on this computer. */
  | "tunnel"
  | "noTor"
  /** It runs, and does not let hchat control it. */
  | "torClosed"
  | "torPassword"
  | "onionSilent"
  /** Whoever calls has another list or a wrong clock. */
  | "wrongCaller"
  | "lost"
  | "waiting";

/** In one language. */
export interface ConnectionWords {
  reach: {
    title(name: string): string;
    /** The button that opens it. */
    show: string;
    tried: string;
    /** Nothing is called. */
    notTried(name: string): string;
    triedAt(address: string, when: string): string;
    calling(address: string): string;
    heard: string;
    neverHeard: string;
    toPeer(name: string): string;
    noAddress(name: string): string;
    toUs(name: string): string;
    notListening: string;
    /** What has come here and was not the peer. */
    came: string;
    nobodyCame: string;
    /** `when`: the latest time. */
    visit: Record<VisitKind, (count: number, when: string) => string>;
    clocks: string;
    yourClock(time: string): string;
    peerClock(name: string, time: string): string;
    whatToDo: string;
    /** Steps, the likeliest first. */
    advice: Record<Trouble, (name: string) => readonly string[]>;
  };
}
