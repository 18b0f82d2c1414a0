/** What the page says of keys and clocks, and of whether the peer is the one of before, as a type. */
import type { ContinuityJson } from "../../server/gui_api/conversation_json.ts";
import type { TimeServerJson } from "../../server/gui_api/settings_json.ts";

/** In one language. */
export interface KeyWords {
  keys: {
    region(name: string): string;
    show: string;
    inUse: string;
    number(slot: number): string;
    none: string;
    nextIn(leftMs: number): string;
    firstIn(startsInMs: number): string;
    over: string;
    list: string;
    left(leftMs: number): string;
    roughlyLeft(leftMs: number): string;
    nothingLeft: string;
    count(left: number, all: number): string;
    until(endMs: number): string;
    clockOf(name: string): string;
    clockUnknown: string;
    clockKnownLater(name: string): string;
    /** Why a time server's clock is not known. */
    timeServer: Record<Exclude<TimeServerJson["code"], "answered">, string>;
    /** `offsetMs` is the peer's clock minus ours. */
    offset(offsetMs: number): string;
  };

  /** Whether the peer is the one of before. */
  continuity: {
    label: string;
    notKnown: string;
    meaning: string;
    details: Record<ContinuityJson["code"], string>;
    lost(name: string): string;
    lostCompare(name: string): string;
    lostDiffer: string;
    lostLater: string;
    match: string;
    paused: string;
    goOn: string;
    /** The peer's clock is whole hours away, and the conversation may go by it. */
    hoursApart(name: string): string;
    goByPeer(name: string): string;
  };
}
