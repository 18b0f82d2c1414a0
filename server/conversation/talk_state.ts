/** What is shown of a talk, from what its parts know. */
import { hasPad } from "../../keys/record_source.ts";
import { endMs } from "../../keys/schedule.ts";
import type { StatusCode } from "../gui_api/status_json.ts";
import { isoTime } from "../time/iso_time.ts";
import { formatPeerAddress } from "../transport/schemes.ts";
import { type Facts, noticesOf, statusOf } from "./status.ts";
import type { TalkJson } from "./talk_options.ts";
import type { TalkParts } from "./talk_parts.ts";

/** The peer is here, and nothing was tried in vain. */
const IN_TOUCH: ReadonlySet<StatusCode> = new Set(["connected", "historySlow"]);

/** Everything beside the entries that only an open list has. */
export function describeTalk(parts: TalkParts): TalkJson {
  const { options, peer, sealer, watch, keeper, texts, settings, timeline } = parts;
  const nowMs = options.clock.now();
  const { clockOffsetMs, lastHeardAtMs, lastTriedAtMs } = peer;
  const state = sealer.sessionState(nowMs);
  const isUsable = watch.moment().kind === "running" && watch.trouble === undefined;
  const facts = factsOf(parts);
  const status = statusOf(facts);
  const triedMs = IN_TOUCH.has(status.code) ? undefined : lastTriedAtMs;
  return {
    status,
    notices: noticesOf(facts),
    clockOffsetMs: clockOffsetMs ?? null,
    lastHeardAt: lastHeardAtMs === undefined ? null : isoTime(lastHeardAtMs),
    lastTriedAt: triedMs === undefined ? null : isoTime(triedMs),
    history: keeper.path,
    session: state === "standing" || state === "rekeyDue",
    continuity: facts.continuity,
    disappearMs: texts.agreements.lifeMs ?? null,
    seen: texts.agreements.isSeenTold,
    title: settings.title,
    muted: settings.isMuted,
    unread: timeline.unread,
    padLeft: isUsable ? sealer.room(nowMs).padBytes : 0,
  };
}

function factsOf(parts: TalkParts): Facts {
  const { options, peer, continuity, watch, keeper, texts, timeline, isSteady } = parts;
  const { list, addresses, modes, clock, portMendedAtMs } = options;
  const { schedule } = list;
  return {
    ...peer.facts(),
    ...continuity.facts(),
    hours: clock.hours,
    portMendedAtMs: portMendedAtMs?.(),
    peer: addresses.current && formatPeerAddress(addresses.current),
    moment: watch.moment(),
    startMs: schedule.startMs,
    endMs: endMs(schedule),
    listTrouble: watch.trouble,
    historySlow: keeper.isSlow,
    keysLeft: watch.unburned > 0,
    waiting: texts.size,
    listNotices: [...watch.notices, ...keeper.notices],
    periodMs: schedule.periodMs,
    timelineFull: timeline.hasDropped,
    hasPad: hasPad(list),
    requestedPadMode: modes.padMode,
    steady: isSteady(),
  };
}
