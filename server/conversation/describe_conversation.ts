import type { Sealer } from "../../keys/cell/sealer.ts";
import { endMs, slotStartMs } from "../../keys/schedule.ts";
import type { PadMode } from "../../keys/cell/sealer_outcomes.ts";
import type { ConversationOptions, CoverMode } from "./conversation_options.ts";
import type { ConversationJson } from "../gui_api.ts";
import { isoTime } from "../time/iso_time.ts";
import type { ListWatch } from "./list_watch.ts";
import { hasPad } from "../../keys/record_source.ts";
import type { Presence } from "../peer/presence.ts";
import { type Facts, noticesOf, statusOf } from "./status.ts";

/** Everything from which a conversation's JSON is made. */
export interface Described {
  name: string;
  options: ConversationOptions;
  nowMs: number;
  sealer: Pick<Sealer, "sessionState" | "room">;
  peer: Presence;
  watch: ListWatch;
  /** Address in use for dialling. */
  address: URL | undefined;
  /** Entries that are not delivered. */
  waiting: number;
  padMode: PadMode;
  /** The pad mode that was asked for. */
  requestedPadMode: PadMode;
  coverMode: CoverMode;
  /** Steady cover is in force, by our wish or the peer's. */
  steady: boolean;
}

/** The JSON of a conversation without its entries. */
export function describeConversation(described: Described): Omit<ConversationJson, "entries"> {
  const { options, nowMs, sealer, peer, watch, address } = described;
  const { seat, schedule } = options.list;
  const moment = watch.moment();
  const running = moment.kind === "running" ? moment : undefined;
  const facts = factsOf(described);
  const state = sealer.sessionState(nowMs);
  return {
    name: described.name,
    self: options.names[seat],
    seat,
    peer: address === undefined ? null : address.origin,
    status: statusOf(facts),
    notices: noticesOf(facts),
    slot: running?.slot ?? null,
    periodMs: schedule.periodMs,
    slotCount: schedule.slotCount,
    slotsLeft: moment.kind === "over"
      ? 0
      : Math.min(running?.slotsLeft ?? schedule.slotCount, watch.unburned),
    startsAt: isoTime(schedule.startMs),
    endsAt: isoTime(endMs(schedule)),
    nextKeyAt: running === undefined ? null : isoTime(slotStartMs(schedule, running.slot + 1)),
    clockOffsetMs: peer.clockOffsetMs ?? null,
    lastHeardAt: peer.lastHeardAtMs === undefined ? null : isoTime(peer.lastHeardAtMs),
    session: state === "standing" || state === "rekeyDue",
    padMode: described.padMode,
    coverMode: described.coverMode,
    padLeft: running === undefined || watch.trouble !== undefined ? 0 : sealer.room(nowMs).padBytes,
  };
}

function factsOf(described: Described): Facts {
  const { options, peer, watch, address, waiting, requestedPadMode, steady } = described;
  const { list } = options;
  return {
    ...peer.facts(),
    peer: address?.origin,
    moment: watch.moment(),
    startMs: list.schedule.startMs,
    endMs: endMs(list.schedule),
    listTrouble: watch.trouble,
    keysLeft: watch.unburned > 0,
    waiting,
    listNotices: watch.notices,
    periodMs: list.schedule.periodMs,
    hasPad: hasPad(list),
    requestedPadMode,
    steady,
  };
}
