/**
 * The parts of a talk, put together from the ground up:
 *  1. the list and the peer: what is known of both;
 *  2. what is said, and what is kept of it;
 *  3. the way of cells out and in.
 */
import { Sealer } from "../../keys/cell/sealer.ts";
import { meetingHead, meetingPath } from "../../keys/meeting_place.ts";
import { otherSeat } from "../../keys/seat.ts";
import { TICK_MS } from "../constants.ts";
import { FileLane } from "../files/file_lane.ts";
import { MemoryRoom } from "../files/file_sink.ts";
import { HistoryKeeper } from "../history/history_keeper.ts";
import { BurnReceipts } from "../messages/burn_receipts.ts";
import { FrameMux } from "../messages/frame_mux.ts";
import { OwnSettings } from "../messages/own_settings.ts";
import type { EntryTimes } from "../messages/own_texts.ts";
import { PadPolicy } from "../messages/pad_policy.ts";
import { TextLane } from "../messages/text_lane.ts";
import { Timeline } from "../messages/timeline.ts";
import { Continuity } from "../peer/continuity.ts";
import { Dialer } from "../peer/dialer.ts";
import { PeerHour } from "../peer/peer_hour.ts";
import { Presence } from "../peer/presence.ts";
import { Responder } from "../peer/responder.ts";
import { Road } from "../peer/road.ts";
import { ListWatch } from "./list_watch.ts";
import { Outflow } from "./outflow.ts";
import { PeerNews } from "./peer_news.ts";
import type { TalkOptions } from "./talk_options.ts";

/** What the parts ask of their talk, and tell it. */
export interface TalkHooks {
  /** The talk has begun and not ended. */
  isRunning: () => boolean;
  /** Something shown may have changed. */
  onChange: () => void;
  /** The conversation goes by another hour. */
  onHour: () => void;
  /** A cell was sealed and is about to leave; it may leave when the promise has resolved. */
  onSealed: () => Promise<void> | undefined;
  /** Something waits to be sent. */
  wake: () => void;
  /** An entry is to be sent, or to disappear. */
  keepTime: () => void;
}

/** What is known of the list and the peer. */
interface Knowledge {
  sealer: Sealer;
  road: Road;
  peer: Presence;
  watch: ListWatch;
  continuity: Continuity;
  hour: PeerHour;
  /** Cells leave by the schedule of steady cover. */
  isSteady: () => boolean;
  /** The peer's word where there is one, since our clock alone may be wrong. */
  times: () => EntryTimes;
}

/** What is said, and what is kept of it. */
interface Contents {
  timeline: Timeline;
  settings: OwnSettings;
  texts: TextLane;
  files: FileLane;
  receipts: BurnReceipts;
  pad: PadPolicy;
  keeper: HistoryKeeper;
}

/** The way of cells out and in. */
interface CellWay {
  mux: FrameMux;
  dialer: Dialer;
  responder: Responder;
  flow: Outflow;
}

/** All parts of one talk. */
export interface TalkParts extends Knowledge, Contents, CellWay {
  options: TalkOptions;
}

/** Puts the parts of a talk together; nothing starts before `watch.start()`. */
export function makeTalkParts(options: TalkOptions, hooks: TalkHooks): TalkParts {
  const knowledge = knowledgeOf(options, hooks);
  const contents = contentsOf(options, hooks, knowledge);
  const parts = { options, ...knowledge, ...contents };
  return { ...parts, ...cellWayOf(parts, hooks) };
}

function knowledgeOf(options: TalkOptions, { onChange, onHour }: TalkHooks): Knowledge {
  const { list, clock, ownClock, random, addresses, modes, onPadUse, log = quiet } = options;
  const road = new Road();
  const isSteady = (): boolean => modes.coverMode === "steady" || peer.isSteady;
  const onLost = (): void => addresses.noteLost();
  const peer: Presence = new Presence({ clock, ownClock, onChange, onLost, isSteady, road });
  const trustedMs = (): number | undefined => peer.trustedMs;
  const watch = new ListWatch({ list, clock, trustedMs, onChange, log });
  const sealer = new Sealer(list, { random, nowMs: clock.now(), onPadUse });
  const isUnproven = (): boolean => list.handshakeMemory.unproven;
  const tickMs = (): number | undefined => isSteady() ? options.tickMs ?? TICK_MS : undefined;
  const continuity = new Continuity({ sealer, isUnproven, clock, road, tickMs, onChange });
  const hour = new PeerHour(clock, list.seat, onHour);
  const times = (): EntryTimes => {
    return { nowMs: peer.trustedMs ?? clock.now(), agreedMs: peer.agreedMs };
  };
  return { sealer, road, peer, watch, continuity, hour, isSteady, times };
}

function contentsOf(
  options: TalkOptions,
  { wake, onChange }: TalkHooks,
  { sealer, road, peer, watch, times }: Knowledge,
): Contents {
  const { list, clock, random, modes, log = quiet } = options;
  const timeline = new Timeline();
  const spent = () => watch.spent;
  const resendMs = (): number => road.resendMs;
  const texts = new TextLane({ clock, random, timeline, spent, resendMs, log });
  const place = options.files ?? { memory: new MemoryRoom() };
  const onSeen = (id: string): void => texts.own.tellFileSeen(id);
  const peerName = options.name ?? options.names[otherSeat(list.seat)];
  const files = new FileLane({ clock, random, timeline, place, peerName, wake, onSeen });
  const overwrittenUntil = () => list.overwrittenUntil;
  const receipts = new BurnReceipts({ clock, timeline, overwrittenUntil });
  const pad = new PadPolicy({
    list,
    timeline,
    unsent: () => texts.unsent(),
    room: (atMs) => sealer.room(atMs),
    isPeerHeard: () => peer.isHere,
    requested: () => modes.padMode,
  });
  const settings = new OwnSettings();
  const keeper = new HistoryKeeper({
    opened: options.history,
    image: options.image,
    nowMs: () => times().nowMs,
    clock,
    onChange,
    timeline,
    texts,
    settings,
    files,
  });
  return { timeline, settings, texts, files, receipts, pad, keeper };
}

/** What the way of cells is built on. */
type PartsBefore = { options: TalkOptions } & Knowledge & Contents;

function cellWayOf(parts: PartsBefore, hooks: TalkHooks): CellWay {
  const { options, sealer, road, peer, watch, continuity, hour, isSteady, times, pad, texts } =
    parts;
  const { list, clock, addresses, badCells, onLateCell, log = quiet } = options;
  const mux = muxOf(parts, hooks);
  const known = { clock, addresses, peer, watch, continuity, mux };
  const onOtherLine = (): void => {
    responder.release();
    dialer.drop();
  };
  const events = new PeerNews({ ...known, hour, onOtherLine, onLateCell });
  const shared = { sealer, mux, clock, log, events, road };
  const transport = options.transport.forList?.(list) ?? options.transport;
  const [path, head] = [meetingPath(list.listId), meetingHead(list.listId)];
  const tickMs = options.tickMs ?? TICK_MS;
  const dialer = new Dialer({ ...shared, transport, path, head, addresses, tickMs });
  const onSession = () => dialer.noteSession();
  const responder = new Responder({ ...shared, badCells, isSteady, onSession });
  const ways = { mux, dialer, responder };
  const state = { list, clock, peer, watch, continuity, pad, texts };
  const { isRunning, keepTime } = hooks;
  const flow = new Outflow({ ...ways, ...state, isSteady, isRunning, times, keepTime });
  return { ...ways, flow };
}

function muxOf(parts: PartsBefore, { onSealed }: TalkHooks): FrameMux {
  const { options, sealer, texts, files, receipts, pad, keeper, continuity, isSteady } = parts;
  return new FrameMux({
    sealer,
    lanes: [texts, files, receipts],
    isSteady,
    padMode: () => pad.mode,
    steady: () => options.modes.coverMode === "steady",
    listenPort: options.listenPort ?? (() => undefined),
    holdsPayload: () => continuity.holdsTexts,
    isAllKept: () => {
      keeper.save();
      return keeper.saving === undefined;
    },
    onSealed,
  });
}

/** Where nobody wants the log. */
function quiet(): void {}
