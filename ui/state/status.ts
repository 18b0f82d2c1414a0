/** How a conversation's status looks, and which of its labels fits. */
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { AwayReasonJson, StatusCode } from "../../server/gui_api/status_json.ts";
import type { VisitJson } from "../../server/gui_api/visit_json.ts";
import type { Trouble } from "../words/connection_words.ts";
import type { StatusWords } from "../words/status_words.ts";

/** How a status looks. */
export type Tone = "good" | "calm" | "away" | "bad";

/** The name of a label in `StatusWords`. */
export type StatusLabel = keyof StatusWords["labels"];

const STATUS: Record<StatusCode, { tone: Tone; usesKey: boolean }> = {
  connected: { tone: "good", usesKey: true },
  away: { tone: "away", usesKey: true },
  connecting: { tone: "calm", usesKey: true },
  waiting: { tone: "calm", usesKey: true },
  notBegun: { tone: "calm", usesKey: true },
  over: { tone: "bad", usesKey: true },
  keyListRemoved: { tone: "bad", usesKey: false },
  keyListDamaged: { tone: "bad", usesKey: false },
  keyListSlow: { tone: "away", usesKey: true },
  historySlow: { tone: "away", usesKey: true },
  keysBurned: { tone: "bad", usesKey: false },
  clockSetBack: { tone: "bad", usesKey: false },
  clockApart: { tone: "bad", usesKey: true },
  replaced: { tone: "bad", usesKey: false },
  sameSeat: { tone: "bad", usesKey: true },
  ownAddress: { tone: "bad", usesKey: true },
  locked: { tone: "bad", usesKey: false },
};

/** Tone, and whether the key of the moment can be used in this status. */
export function lookOf(status: StatusCode): { tone: Tone; usesKey: boolean } {
  return STATUS[status];
}

/** The two have not met yet: whoever looks wants to tell an address, or to mend the one that is called. */
export function isBeforeContact(
  { status, lastHeardAt, entries }: Pick<ConversationJson, "status" | "lastHeardAt" | "entries">,
): boolean {
  if (status.code === "waiting") return true;
  const isCalling = status.code === "connecting" || status.code === "away";
  return isCalling && lastHeardAt === null && entries.length === 0;
}

/**
 * In what trouble its user needs advice; undefined for none, and where the status itself says what to do. `visits`: what
 * has come here in vain.
 */
export function troubleOf(
  conversation: Pick<ConversationJson, "status" | "lastHeardAt" | "continuity" | "peer">,
  visits: readonly VisitJson[] = [],
): Trouble | undefined {
  const { status, continuity, peer } = conversation;
  if (continuity.code === "lost") return "lost";
  const label = labelOf(conversation);
  if (label === "waiting" && visits.some(({ kind }) => kind !== "web")) return "wrongCaller";
  if (status.code === "away" && status.reason.code in REASONS) return REASONS[status.reason.code];
  if (label === "away" && peer === null) return "awayCaller";
  if (status.code === "away" && TUNNEL_REASONS.has(status.reason.code) && isOnLoopback(peer)) {
    return "tunnel";
  }
  return TROUBLES[label];
}

/** Reasons that have advice of their own, or say themselves what to do. */
const REASONS: Partial<Record<AwayReasonJson["code"], Trouble | undefined>> = {
  torMissing: "noTor",
  torWithoutControl: "torClosed",
  torPassword: "torPassword",
  torCookie: "torClosed",
  onionSilent: "onionSilent",
  torStarting: undefined,
  onionKeysMissing: undefined,
  certificateNotProven: "wrongCertificate",
  certificateNotOfList: "wrongCertificate",
  certificateOutOfDate: "wrongCertificate",
  certificateOfAnotherName: "wrongCertificate",
  noTls: "wrongScheme",
  tlsDeclined: "wrongScheme",
  noHttp: "wrongScheme",
};

/** What it looks like when a tunnel is not there, at its one end or the other. */
const TUNNEL_REASONS = new Set<AwayReasonJson["code"]>(["refused", "broke", "noAnswer", "silent"]);

function isOnLoopback(address: string | null): boolean {
  return address !== null && /^(https?:\/\/)?(127\.|localhost\b|\[::1\])/.test(address);
}

const TROUBLES: Partial<Record<StatusLabel, Trouble>> = {
  notReached: "notReached",
  ownAddress: "notReached",
  away: "away",
  wrongPeer: "wrongPeer",
  clockApart: "wrongClock",
  sameSeat: "otherList",
  waiting: "waiting",
};

/** A peer who was never heard is not away: it cannot be reached, or somebody else answers. */
export function labelOf(
  { status, lastHeardAt }: Pick<ConversationJson, "status" | "lastHeardAt">,
): StatusLabel {
  if (status.code !== "away") return status.code;
  const { code } = status.reason;
  if (code === "notHchat" || code === "notPeer") return "wrongPeer";
  return lastHeardAt === null ? "notReached" : "away";
}
