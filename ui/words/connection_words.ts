/** What the page says of the way to the peer, as a type: what was tried, when, and what to do. */

/** In what trouble advice is needed. */
export type Trouble =
  | "notReached"
  | "away"
  | "wrongClock"
  | "otherList"
  | "wrongPeer"
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
    clocks: string;
    yourClock(time: string): string;
    peerClock(name: string, time: string): string;
    whatToDo: string;
    /** Steps, the likeliest first. */
    advice: Record<Trouble, (name: string) => readonly string[]>;
  };
}
