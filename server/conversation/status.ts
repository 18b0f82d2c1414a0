import type { Moment } from "../../keys/schedule.ts";
import type { PresenceFacts } from "../peer/presence.ts";
import type { PadMode } from "../../keys/cell/sealer_outcomes.ts";
import type { ConversationStatus } from "../gui_api.ts";
import { formatSpan } from "../time/span_words.ts";

/** Why nothing can be sealed although the list runs. */
export type ListTrouble = "removed" | "damaged" | "burned" | "belowFloor";

/** What is known about a conversation at one moment; status and words follow from it alone. */
export interface Facts extends PresenceFacts {
  peerName: string;
  /** Address that we dial. */
  peer: string | undefined;
  moment: Moment;
  listTrouble: ListTrouble | undefined;
  /** The list has keys that are not burned. */
  keysLeft: boolean;
  /** Entries that are not delivered. */
  waiting: number;
  /** From the list: read-only, damage, and the like. */
  listNotices: string[];
  periodMs: number;
  /** The list has pad bytes. */
  hasPad: boolean;
  /** The pad mode that was asked for. */
  requestedPadMode: PadMode;
  steady: boolean;
}

/** A difference of clocks that is worth a word; below it lies what a network may do. */
const CLOCK_NOTICE_MS = 5_000;
/** The end of a list is worth a word in its last tenth, but no sooner than this: the next one needs a meeting. */
const ENDING_NOTICE_MS = 7 * 86_400_000;

/** The status and one plain sentence about it: what is so, and what was done or can be done about it. */
export function statusOf(facts: Facts): { status: ConversationStatus; statusText: string } {
  const status = kindOf(facts);
  return { status, statusText: WORDS[status](facts) };
}

/** Warnings that stand beside the status. */
export function noticesOf(facts: Facts): string[] {
  const notices = [...facts.listNotices];
  if (!facts.hasPad) {
    const wish = facts.requestedPadMode === "always" ? "pad mode always cannot be kept, " : "";
    notices.push(
      `the key list has no one-time pad: ${wish}texts are protected by the session's cipher alone`,
    );
  }
  const { clockOffsetMs, moment, periodMs } = facts;
  if (facts.here && clockOffsetMs !== undefined && Math.abs(clockOffsetMs) >= CLOCK_NOTICE_MS) {
    notices.push(`${clockWords(facts)}; messages still pass`);
  }
  if (moment.kind === "running") {
    const leftMs = (moment.slotsLeft - 1) * periodMs + moment.endsInMs;
    const wholeMs = (moment.slot + moment.slotsLeft) * periodMs;
    if (leftMs < Math.min(wholeMs / 10, ENDING_NOTICE_MS)) {
      notices.push(`the key list ends in ${formatSpan(leftMs)}: make the next one and meet before`);
    }
  }
  return notices;
}

function kindOf(facts: Facts): ConversationStatus {
  if (facts.moment.kind === "over") return "over";
  if (!facts.keysLeft) return "keysBurned";
  if (facts.moment.kind === "notBegun") return "notBegun";
  if (facts.listTrouble === "removed") return "keyListRemoved";
  if (facts.listTrouble === "damaged") return "keyListDamaged";
  if (facts.listTrouble === "burned") return "keysBurned";
  if (facts.listTrouble === "belowFloor") return "clockSetBack";
  if (facts.here) return "connected";
  if (facts.refusal === "sameSeat") return "sameSeat";
  if (facts.ownAddress) return "ownAddress";
  if (facts.refusal === "clockApart") return "clockApart";
  if (facts.everHeard || facts.failure !== undefined) return "away";
  return facts.peer === undefined ? "waiting" : "connecting";
}

const WORDS: Record<ConversationStatus, (facts: Facts) => string> = {
  connected: (facts) => `${facts.peerName} is here${facts.steady ? ", cover traffic flows" : ""}`,
  away: (facts) => `${facts.peerName} is away: ${awayWords(facts)}${queueWords(facts)}`,
  connecting: (facts) => `calling ${facts.peerName} at ${facts.peer}`,
  waiting: (facts) =>
    `waiting for ${facts.peerName} to call: tell ${facts.peerName} your address, or set ` +
    `${facts.peerName}'s in the settings`,
  notBegun: ({ moment }) =>
    moment.kind === "notBegun"
      ? `the key list begins in ${
        formatSpan(moment.startsInMs)
      }, if your clock is right: messages wait until then`
      : "",
  over: ({ moment }) =>
    moment.kind === "over"
      ? `the key list ended ${
        formatSpan(moment.endedMsAgo)
      } ago, if your clock is right: meet again with a new one`
      : "",
  keyListRemoved: () => "key list removed: put the medium back and the chat goes on",
  keyListDamaged: () =>
    "this part of the key list is damaged: messages wait for the next good slot",
  keysBurned: ({ keysLeft }) =>
    keysLeft
      ? "the keys of this time are burned: set your clock if it was set back, messages wait"
      : "all keys of the list are burned: meet again with a new one",
  clockSetBack: () =>
    "keys of this time are used up, your clock was set back: set it, messages wait",
  clockApart: (facts) => `${clockWords(facts)}: set it, messages wait`,
  sameSeat: (facts) =>
    `the other program holds the same copy of the list: one of you has to open ${facts.peerName}'s`,
  ownAddress: () =>
    "the peer address leads to this program itself: set the address of the other one",
  locked: () => "the key list needs its passphrase",
};

function clockWords({ clockOffsetMs, peerName }: Facts): string {
  const offsetMs = clockOffsetMs ?? 0;
  return `your clock is ${formatSpan(offsetMs)} ${
    offsetMs > 0 ? "behind" : "ahead of"
  } ${peerName}'s`;
}

function awayWords(facts: Facts): string {
  if (facts.saidBye) return "the program was closed there";
  if (facts.peer !== undefined && facts.failure !== undefined) return facts.failure;
  if (facts.callBroke) return "the connection from there broke";
  return facts.peer === undefined ? "no call for a while" : "no answer for a while";
}

function queueWords({ waiting }: Facts): string {
  if (waiting === 0) return "";
  return waiting === 1 ? "; 1 message waits" : `; ${waiting} messages wait`;
}
