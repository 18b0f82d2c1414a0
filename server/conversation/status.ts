import type { Moment } from "../../keys/schedule.ts";
import { CLOCK_NOTICE_MS } from "../constants.ts";
import type { ContinuityFacts } from "../peer/continuity.ts";
import type { PresenceFacts } from "../peer/presence.ts";
import type { PadMode } from "../../keys/cell/sealer_outcomes.ts";
import type { AwayReasonJson, StatusCode, StatusJson } from "../gui_api/status_json.ts";
import type { NoticeJson } from "../gui_api/notice_json.ts";
import { TIMELINE_ENTRIES } from "../messages/timeline.ts";
import { isoTime } from "../time/iso_time.ts";

/** Why nothing can be sealed although the list runs, and until when, where that is known (Unix ms). */
export interface ListTrouble {
  kind: "removed" | "damaged" | "burned" | "belowFloor" | "slow";
  untilMs?: number | undefined;
}

/** What is known about a conversation at one moment; status and notices follow from it alone. */
export interface Facts extends PresenceFacts, ContinuityFacts {
  /** Address that we dial. */
  peer: string | undefined;
  moment: Moment;
  /** Begin of the list's first slot, Unix ms. */
  startMs: number;
  /** End of the list's last slot, Unix ms. */
  endMs: number;
  listTrouble: ListTrouble | undefined;
  /** The medium of the vault takes long to answer. */
  historySlow: boolean;
  /** The list has keys that are not burned. */
  keysLeft: boolean;
  /** Entries that are not delivered. */
  waiting: number;
  /** From the list: read-only, damage, and the like. */
  listNotices: NoticeJson[];
  periodMs: number;
  /** When the port for peers was opened anew, Unix ms; undefined: not lately. */
  portMendedAtMs: number | undefined;
  /** Whole hours by which the conversation's clock is ahead of the computer's. */
  hours: number;
  /** Older entries have left the timeline to make room. */
  timelineFull: boolean;
  /** The list has pad bytes. */
  hasPad: boolean;
  /** The pad mode that was asked for. */
  requestedPadMode: PadMode;
  steady: boolean;
}

/** The end of a list is worth a notice in its last tenth, but no sooner than this: the next one needs a meeting. */
const ENDING_NOTICE_MS = 7 * 86_400_000;

/** What the conversation is up to. */
export function statusOf(facts: Facts): StatusJson {
  return STATUS[codeOf(facts)](facts);
}

/** What the user should know beside the status. */
export function noticesOf(facts: Facts): NoticeJson[] {
  const notices = [...facts.listNotices, ...continuityNotices(facts)];
  if (facts.timelineFull) notices.push({ code: "timelineFull", limit: TIMELINE_ENTRIES });
  const { portMendedAtMs } = facts;
  if (portMendedAtMs !== undefined) {
    notices.push({ code: "portMended", at: isoTime(portMendedAtMs) });
  }
  if (facts.hours !== 0) notices.push({ code: "otherHour", hours: facts.hours });
  if (!facts.hasPad) notices.push({ code: "noPad", requested: facts.requestedPadMode });
  const { clockOffsetMs, moment, periodMs } = facts;
  if (facts.here && clockOffsetMs !== undefined && doClocksDiffer(facts)) {
    notices.push({ code: "clockDiffers", offsetMs: wholeSeconds(clockOffsetMs) });
  }
  if (moment.kind === "running") {
    const leftMs = (moment.slotsLeft - 1) * periodMs + moment.endsInMs;
    const wholeMs = (moment.slot + moment.slotsLeft) * periodMs;
    if (leftMs < Math.min(wholeMs / 10, ENDING_NOTICE_MS)) {
      notices.push({ code: "listEnds", endsAt: isoTime(facts.endMs) });
    }
  }
  return notices;
}

/** A time that was under way looks older than it is, by a round trip at most. */
function doClocksDiffer({ clockOffsetMs = 0, roundTripMs }: Facts): boolean {
  const latestMs = clockOffsetMs + roundTripMs;
  return clockOffsetMs >= CLOCK_NOTICE_MS || latestMs <= -CLOCK_NOTICE_MS;
}

function continuityNotices(
  { continuity, unprovenCallAtMs, arePeersTwo }: Facts,
): NoticeJson[] {
  const notices: NoticeJson[] = continuity.code === "lost" ? [{ code: "continuityLost" }] : [];
  if (arePeersTwo) notices.push({ code: "twoPrograms" });
  if (unprovenCallAtMs === undefined) return notices;
  return [...notices, { code: "unprovenCall", at: isoTime(unprovenCallAtMs) }];
}

/** The first that holds. What ends a list for good comes first, then what waits for the user's choice. */
function codeOf(facts: Facts): StatusCode {
  if (facts.moment.kind === "over") return "over";
  if (!facts.keysLeft) return "keysBurned";
  // Ahead of clock and stick: whoever mended those first would have two programs at work on one seat.
  if (facts.isReplaced) return "replaced";
  if (facts.moment.kind === "notBegun") return "notBegun";
  if (facts.listTrouble !== undefined) return TROUBLE_CODES[facts.listTrouble.kind];
  if (facts.here) return facts.historySlow ? "historySlow" : "connected";
  if (facts.refusal === "sameSeat") return "sameSeat";
  if (facts.ownAddress) return "ownAddress";
  if (facts.refusal === "clockApart") return "clockApart";
  if (facts.everHeard || facts.failure !== undefined) return "away";
  return facts.peer === undefined ? "waiting" : "connecting";
}

const TROUBLE_CODES = {
  removed: "keyListRemoved",
  damaged: "keyListDamaged",
  burned: "keysBurned",
  belowFloor: "clockSetBack",
  slow: "keyListSlow",
} as const;

/** The parameters of each code. */
const STATUS: { [Code in StatusCode]: (facts: Facts) => Extract<StatusJson, { code: Code }> } = {
  connected: ({ steady }) => ({ code: "connected", steady }),
  away: (facts) => ({ code: "away", reason: awayReason(facts), waiting: facts.waiting }),
  connecting: ({ peer = "" }) => ({ code: "connecting", address: peer }),
  waiting: () => ({ code: "waiting" }),
  notBegun: ({ startMs }) => ({ code: "notBegun", startsAt: isoTime(startMs) }),
  over: ({ endMs }) => ({ code: "over", endedAt: isoTime(endMs) }),
  keyListRemoved: () => ({ code: "keyListRemoved" }),
  keyListDamaged: () => ({ code: "keyListDamaged" }),
  keyListSlow: () => ({ code: "keyListSlow" }),
  historySlow: () => ({ code: "historySlow" }),
  keysBurned: (facts) => ({ code: "keysBurned", until: facts.keysLeft ? untilOf(facts) : null }),
  clockSetBack: (facts) => ({ code: "clockSetBack", until: untilOf(facts) }),
  clockApart: (facts) => ({
    code: "clockApart",
    offsetMs: wholeSeconds(facts.clockOffsetMs ?? 0),
    hours: facts.hoursApart ?? null,
  }),
  replaced: () => ({ code: "replaced" }),
  sameSeat: () => ({ code: "sameSeat" }),
  ownAddress: () => ({ code: "ownAddress" }),
  locked: () => ({ code: "locked" }),
};

function awayReason(facts: Facts): AwayReasonJson {
  if (facts.saidBye) return { code: "saidBye" };
  if (facts.peer !== undefined && facts.failure !== undefined) return facts.failure;
  if (facts.callBroke) return { code: "callBroke" };
  return { code: facts.peer === undefined ? "noCall" : "silent" };
}

function untilOf({ listTrouble }: Facts): string | null {
  return listTrouble?.untilMs === undefined ? null : isoTime(listTrouble.untilMs);
}

/** An offset moves by some milliseconds with every cell: changes of that size are not worth telling. */
function wholeSeconds(offsetMs: number): number {
  return Math.round(offsetMs / 1_000) * 1_000;
}
