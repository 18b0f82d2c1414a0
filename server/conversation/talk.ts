/**
 * A conversation while its list is open: what the user hands in and the wire brings, joined (PROTOCOL.md §3 to §7).
 *
 *  1. `entries.send()` puts a text into timeline and outbox; it leaves as soon as a cell can.
 *  2. The dialer calls the peer, the responder answers its calls; both move cells through `FrameMux`.
 *  3. Every authentic frame updates what is known of the peer; what follows from it is told to the
 *     conversation, entry by entry and as a whole.
 */
import { meetingHead, meetingPath } from "../../keys/meeting_place.ts";
import { ACCEPTANCE_MS } from "../../keys/constants.ts";
import { Sealer } from "../../keys/cell/sealer.ts";
import { endMs } from "../../keys/schedule.ts";
import { TICK_MS } from "../constants.ts";
import { FileLane } from "../files/file_lane.ts";
import { MemoryRoom } from "../files/file_sink.ts";
import { HistoryKeeper } from "../history/history_keeper.ts";
import type { HistoryParts } from "../history/history.ts";
import { imageOf, restoreImage } from "../history/talk_image.ts";
import { BurnReceipts } from "../messages/burn_receipts.ts";
import { FrameMux } from "../messages/frame_mux.ts";
import { OwnSettings } from "../messages/own_settings.ts";
import { PadPolicy } from "../messages/pad_policy.ts";
import { TextLane } from "../messages/text_lane.ts";
import { Timeline } from "../messages/timeline.ts";
import { Continuity } from "../peer/continuity.ts";
import { Dialer } from "../peer/dialer.ts";
import { PeerHour } from "../peer/peer_hour.ts";
import { Presence } from "../peer/presence.ts";
import { Responder } from "../peer/responder.ts";
import { Road } from "../peer/road.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { coalesce } from "../time/coalesce.ts";
import { settledWithin } from "../time/settled_within.ts";
import type { ConversationPatch } from "../gui_api/conversation_json.ts";
import type { PeerAnswer, PeerRequest } from "../transport/transport.ts";
import { ListWatch } from "./list_watch.ts";
import { OwnEntries } from "./own_entries.ts";
import { PeerNews } from "./peer_news.ts";
import { Outflow } from "./outflow.ts";
import type { TalkJson, TalkOptions } from "./talk_options.ts";
import { describeTalk } from "./talk_state.ts";

/** A medium that has not answered for so long does not keep the program from ending. */
const CLOSE_MS = 1_000;

/** The machinery over one open list. */
export class Talk {
  /** What the user sends and has received. */
  readonly entries: OwnEntries;
  readonly #options: TalkOptions;
  readonly #sealer: Sealer;
  readonly #settings = new OwnSettings();
  readonly #timeline = new Timeline();
  readonly #texts: TextLane;
  readonly #files: FileLane;
  readonly #receipts: BurnReceipts;
  readonly #mux: FrameMux;
  readonly #hour: PeerHour;
  readonly #road = new Road();
  readonly #peer: Presence;
  readonly #watch: ListWatch;
  readonly #continuity: Continuity;
  readonly #keeper: HistoryKeeper;
  readonly #pad: PadPolicy;
  readonly #dialer: Dialer;
  readonly #responder: Responder;
  readonly #flow: Outflow;
  /** Once for all changes of one turn: a frame that is just being taken in is answered first. */
  readonly #noteChange = coalesce(() => this.#lookAnew());
  readonly #stopListening: (() => void) | undefined;
  #running = false;
  /** A vault has all of it. */
  #isKept = false;
  #closing: Promise<void> | undefined;

  constructor(options: TalkOptions) {
    const { list, clock, random, addresses, modes, badCells, onPadUse, log = () => undefined } =
      options;
    this.#options = options;
    const noteChange = this.#noteChange;
    this.#peer = new Presence({
      clock,
      ownClock: options.ownClock,
      noteChange,
      noteLost: () => addresses.noteLost(),
      isSteady: () => this.#isSteady(),
      road: this.#road,
    });
    const trustedMs = () => this.#peer.trustedMs;
    this.#watch = new ListWatch({ list, clock, trustedMs, noteChange, log });
    this.#sealer = new Sealer(list, { random, nowMs: clock.now(), onPadUse });
    const isUnproven = () => list.handshakeMemory.unproven;
    const tickMs = options.tickMs ?? TICK_MS;
    const beatMs = () => this.#isSteady() ? tickMs : undefined;
    const [sealer, road] = [this.#sealer, this.#road];
    this.#continuity = new Continuity({ sealer, isUnproven, clock, road, beatMs, noteChange });
    const timeline = this.#timeline;
    const spent = () => this.#watch.spent;
    const resendMs = () => this.#road.resendMs;
    this.#texts = new TextLane({ clock, random, timeline, spent, resendMs, log });
    const place = options.files ?? { memory: new MemoryRoom() };
    this.#files = new FileLane({ clock, random, timeline, place, wake: () => this.#flow.flush() });
    const overwrittenUntil = () => list.overwrittenUntil;
    this.#receipts = new BurnReceipts({ clock, timeline, overwrittenUntil });
    this.#pad = new PadPolicy({
      list,
      timeline,
      unsent: () => this.#texts.unsent(),
      room: (nowMs) => this.#sealer.room(nowMs),
      isPeerHeard: () => this.#peer.isHere,
      requested: () => modes.padMode,
    });
    this.#mux = new FrameMux({
      sealer: this.#sealer,
      lanes: [this.#texts, this.#files, this.#receipts],
      isSteady: () => this.#isSteady(),
      padMode: () => this.#pad.mode,
      steady: () => modes.coverMode === "steady",
      listenPort: options.listenPort ?? (() => undefined),
      holdsPayload: () => this.#continuity.holdsTexts,
      noteSealed: () => this.#noteSealed(),
    });
    const [peer, watch, continuity, mux] = [this.#peer, this.#watch, this.#continuity, this.#mux];
    const hour = this.#hour = new PeerHour(clock, list.seat, () => this.#noteHour());
    const events = new PeerNews({
      clock,
      hour,
      addresses,
      continuity,
      mux,
      peer,
      watch,
      noteLateCell: options.noteLateCell,
    });
    const shared = { sealer: this.#sealer, mux, clock, log, events, road: this.#road };
    const transport = options.transport.forList?.(list) ?? options.transport;
    const [path, head] = [meetingPath(list.listId), meetingHead(list.listId)];
    this.#dialer = new Dialer({ ...shared, transport, path, head, addresses, tickMs });
    this.#responder = new Responder({ ...shared, badCells, isSteady: () => this.#isSteady() });
    this.#flow = new Outflow({
      ...{ clock, list, mux, peer, watch, continuity, pad: this.#pad, texts: this.#texts },
      dialer: this.#dialer,
      responder: this.#responder,
      isSteady: () => this.#isSteady(),
      isRunning: () => this.#running,
      nowMs: () => this.#nowMs,
      keepTime: () => this.#lookAnew(),
    });
    this.#keeper = new HistoryKeeper({
      path: options.historyPath,
      openRows: options.openRows,
      vault: list.vault,
      random,
      nowMs: () => this.#nowMs,
      noteStopped: noteChange,
      ...this.#kept,
    });
    if (options.image !== undefined) restoreImage(options.image, this.#kept);
    this.entries = new OwnEntries({
      timeline,
      texts: this.#texts,
      files: this.#files,
      pad: this.#pad,
      watch,
      older: (window) => this.#keeper.older(window),
      isClosing: () => this.#closing !== undefined,
      noteQueued: () => {
        this.#save();
        this.#flow.flush();
      },
      noteRead: noteChange,
      noteChange,
    });
    this.#files.noteRestored();
    this.#texts.own.keepTime(clock.now());
    timeline.subscribe(options.noteEntry);
    timeline.subscribeRemoved(options.noteGone);
    this.#stopListening = list.onSettled?.(() => {
      this.#watch.noteSettled();
      noteChange();
    });
  }

  /** Slots of the list that are not burned. */
  get unburned(): number {
    return this.#watch.unburned;
  }

  /** Files that end with this talk: on their way, or received and in memory alone. */
  get filesAtStake(): number {
    return this.#files.atStake({ goesOn: this.#keeper.path !== null });
  }

  /** Everything that is said, for a talk that goes on later; undefined where a vault keeps it. */
  image(): Uint8Array<ArrayBuffer> | undefined {
    if (this.#isKept) return undefined;
    return imageOf(this.#kept);
  }

  /** What goes on after a restart. */
  get #kept(): HistoryParts {
    return {
      timeline: this.#timeline,
      texts: this.#texts,
      settings: this.#settings,
      files: this.#files,
    };
  }

  /** Starts to follow the list and to call the peer. */
  start(): void {
    if (this.#running || this.#closing !== undefined) return;
    this.#running = true;
    this.#watch.start();
  }

  /** Everything beside the entries that only an open list has. */
  describe(): TalkJson {
    return describeTalk({
      options: this.#options,
      peer: this.#peer,
      continuity: this.#continuity,
      sealer: this.#sealer,
      watch: this.#watch,
      keeper: this.#keeper,
      texts: this.#texts,
      settings: this.#settings,
      timeline: this.#timeline,
      isSteady: this.#isSteady(),
    });
  }

  /** The two people have compared the words of `continuity`, and they match. */
  confirmWords(words: readonly string[]): Refusal | undefined {
    return this.#continuity.markKept(words) ? undefined : refusal({ code: "sessionChanged" });
  }

  /** The user wants this program to go on, where it waits for that. */
  resume(): Refusal | undefined {
    if (this.#continuity.resume()) return undefined;
    const { hoursApart } = this.#peer;
    if (hoursApart === undefined) return refusal({ code: "notPaused" });
    this.#hour.moveBy(hoursApart);
    return undefined;
  }

  /** The conversation goes by another hour. */
  #noteHour(): void {
    this.#peer.forgetClock();
    this.redial();
  }

  /** The user wants this side shown in another way. */
  changeSettings(patch: ConversationPatch): Refusal | undefined {
    const { disappearMs, seen } = patch;
    this.#settings.change(patch);
    this.#noteChange();
    return this.entries.agree([
      ...disappearMs === undefined ? [] : [{ code: "disappear", afterMs: disappearMs } as const],
      ...seen === undefined ? [] : [{ code: "seen", on: seen } as const],
    ]);
  }

  /** There is another address to dial. */
  redial(): void {
    this.#road.forget();
    this.#peer.forgetAddress();
    this.#dialer.redial();
    this.#noteChange();
  }

  /** The modes have changed. */
  applyModes(): void {
    // The peer learns of the cover from the next frame, so one goes out at once where a request waits for it.
    this.#responder.release();
    this.#noteChange();
    this.#flow.flush();
  }

  /** Undefined: not for this conversation, or not authentic. */
  async answerPeer(request: PeerRequest): Promise<PeerAnswer> {
    if (!this.#running || this.#continuity.isReplaced) return undefined;
    return await this.#responder.answer(request);
  }

  /** Says goodbye to the peer unless it is to be silent, wipes the keys and closes the list; within three seconds. */
  close({ silent = false } = {}): Promise<void> {
    this.#closing ??= this.#close(silent);
    return this.#closing;
  }

  async #close(silent: boolean): Promise<void> {
    const wasRunning = this.#running;
    this.#running = false;
    this.#flow.close();
    this.#responder.close();
    if (wasRunning && !silent) await this.#dialer.sayBye();
    this.#dialer.stop();
    this.#peer.close();
    this.#continuity.close();
    this.#stopListening?.();
    const watching = this.#watch.stop();
    this.#files.close({ goesOn: this.#keeper.path !== null });
    const keeping = this.#keeper.close().then((isKept) => void (this.#isKept = isKept));
    this.#sealer.close();
    const { list, clock, noteUnsettled } = this.#options;
    const ended = Promise.all([watching, keeping, list.close?.()]);
    if (!await settledWithin(clock, CLOSE_MS, ended)) noteUnsettled?.();
  }

  /** Writes down what has changed, before anybody is told of it. */
  #save(): void {
    if (!this.#keeper.save()) this.#noteChange();
  }

  #noteSealed(): Promise<void> | undefined {
    // What the cell acknowledges and what it carries must not be forgotten once it has left.
    this.#save();
    this.#watch.noteSealed();
    this.#pad.noteWaits(this.#options.clock.now());
    this.#flow.arm();
    return this.#keeper.saving;
  }

  /** The time that entries go by: the peer's word where there is one, since our clock alone may be wrong. */
  get #nowMs(): number {
    return this.#peer.trustedMs ?? this.#options.clock.now();
  }

  #lookAnew(): void {
    this.#texts.own.keepTime(this.#nowMs);
    this.#receipts.look();
    this.#save();
    if (!this.#running) return;
    this.#failWhenOver();
    this.#flow.noteListOut();
    this.#flow.flush();
    this.#flow.call();
    this.#options.noteChange();
  }

  /**
   * After the list's end the peer's last acknowledgements may still come, for as long as cells are accepted. A clock
   * that is ahead must not end the list: without the peer's word texts wait, in case it is set right.
   */
  #failWhenOver(): void {
    const { trustedMs = 0 } = this.#peer;
    if (trustedMs > endMs(this.#options.list.schedule) + ACCEPTANCE_MS) this.#texts.failAll();
  }

  #isSteady(): boolean {
    return this.#options.modes.coverMode === "steady" || this.#peer.isSteady;
  }
}
