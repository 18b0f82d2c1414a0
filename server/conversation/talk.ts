/**
 * A conversation while its list is open: what the user hands in and the wire brings, joined (PROTOCOL.md §3 to §7).
 *
 *  1. `send()` puts a text into timeline and outbox; it leaves as soon as a cell can.
 *  2. The dialer calls the peer, the responder answers its calls; both move cells through `FrameMux`.
 *  3. Every authentic frame updates what is known of the peer; what follows from it is told to the
 *     conversation, entry by entry and as a whole.
 */
import { meetingPath } from "../../keys/meeting_place.ts";
import { ACCEPTANCE_MS } from "../../keys/constants.ts";
import { Sealer } from "../../keys/cell/sealer.ts";
import type { Authentication, FrameOpened } from "../../keys/cell/sealer_outcomes.ts";
import { hasPad } from "../../keys/record_source.ts";
import { endMs } from "../../keys/schedule.ts";
import { TICK_MS } from "../constants.ts";
import type { FileAction } from "../files/file_actions.ts";
import { FileLane, type FileToSend } from "../files/file_lane.ts";
import { MemoryRoom } from "../files/file_sink.ts";
import { HistoryKeeper } from "../history/history_keeper.ts";
import type { EntryJson, EntryState } from "../gui_api.ts";
import { FrameMux } from "../messages/frame_mux.ts";
import { PadPolicy } from "../messages/pad_policy.ts";
import type { EntryChange } from "../messages/entry_changes.ts";
import type { SendOptions, SendOutcome } from "../messages/text_check.ts";
import { TextLane } from "../messages/text_lane.ts";
import { type EntryWindow, Timeline } from "../messages/timeline.ts";
import { Continuity } from "../peer/continuity.ts";
import { Dialer, type Pace } from "../peer/dialer.ts";
import type { HelloNews, PeerEvents, Via } from "../peer/peer_events.ts";
import { Presence } from "../peer/presence.ts";
import { Responder } from "../peer/responder.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { coalesce } from "../time/coalesce.ts";
import { isoTime } from "../time/iso_time.ts";
import { WakeUp } from "../time/wake_up.ts";
import { formatPeerAddress } from "../transport/schemes.ts";
import type { PeerAnswer, PeerRequest } from "../transport/transport.ts";
import { ListWatch } from "./list_watch.ts";
import { type Facts, noticesOf, statusOf } from "./status.ts";
import type { TalkJson, TalkOptions } from "./talk_options.ts";

/** The machinery over one open list. */
export class Talk {
  readonly #options: TalkOptions;
  readonly #sealer: Sealer;
  readonly #timeline = new Timeline();
  readonly #texts: TextLane;
  readonly #files: FileLane;
  readonly #mux: FrameMux;
  readonly #peer: Presence;
  readonly #watch: ListWatch;
  readonly #continuity: Continuity;
  readonly #keeper: HistoryKeeper;
  readonly #wakeUp: WakeUp;
  readonly #pad: PadPolicy;
  readonly #dialer: Dialer;
  readonly #responder: Responder;
  /** Once for all changes of one turn: a frame that is just being taken in is answered first. */
  readonly #noteChange = coalesce(() => this.#lookAnew());
  #running = false;
  #closing: Promise<void> | undefined;

  constructor(options: TalkOptions) {
    const { list, clock, random, addresses, modes, badCells, onPadUse } = options;
    const log = options.log ?? (() => undefined);
    this.#options = options;
    this.#wakeUp = new WakeUp(clock, () => this.#flush());
    this.#peer = new Presence({
      clock,
      noteChange: this.#noteChange,
      noteLost: () => addresses.noteLost(),
      isSteady: () => this.#isSteady(),
    });
    this.#watch = new ListWatch({
      list,
      clock,
      trustedMs: () => this.#peer.trustedMs,
      noteChange: this.#noteChange,
      log,
    });
    this.#sealer = new Sealer(list, { random, nowMs: clock.now(), onPadUse });
    this.#continuity = new Continuity({
      sealer: this.#sealer,
      isUnproven: () => list.handshakeMemory.unproven,
      clock,
      noteChange: this.#noteChange,
    });
    const timeline = this.#timeline;
    this.#texts = new TextLane({ clock, random, timeline, spent: () => this.#watch.spent, log });
    const place = options.files ?? { memory: new MemoryRoom() };
    this.#files = new FileLane({ clock, random, timeline, place, wake: () => this.#flush() });
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
      lanes: [this.#texts, this.#files],
      isSteady: () => this.#isSteady(),
      padMode: () => this.#pad.mode,
      steady: () => modes.coverMode === "steady",
      listenPort: options.listenPort ?? (() => undefined),
      holdsPayload: () => this.#continuity.holdsTexts,
      noteSealed: () => this.#noteSealed(),
    });
    const shared = { sealer: this.#sealer, mux: this.#mux, clock, log, events: this.#events() };
    const tickMs = options.tickMs ?? TICK_MS;
    const transport = options.transport.forList?.(list) ?? options.transport;
    const path = meetingPath(list.listId);
    this.#dialer = new Dialer({ ...shared, transport, path, addresses, random, tickMs });
    this.#responder = new Responder({ ...shared, badCells, isSteady: () => this.#isSteady() });
    this.#keeper = new HistoryKeeper({
      path: options.historyPath,
      vault: list.vault,
      random,
      timeline,
      texts: this.#texts,
    });
    this.#files.noteRestored();
    timeline.subscribe(options.noteEntry);
  }

  /** Slots of the list that are not burned. */
  get unburned(): number {
    return this.#watch.unburned;
  }

  /** Starts to follow the list and to call the peer. */
  start(): void {
    if (this.#running || this.#closing !== undefined) return;
    this.#running = true;
    this.#watch.start();
  }

  /** The entries in the window, newest last. */
  entries(window?: EntryWindow): EntryJson[] {
    return this.#timeline.entries(window);
  }

  /** Everything beside the entries that only an open list has. */
  describe(): TalkJson {
    const nowMs = this.#options.clock.now();
    const { clockOffsetMs, lastHeardAtMs } = this.#peer;
    const state = this.#sealer.sessionState(nowMs);
    const isUsable = this.#watch.moment().kind === "running" && this.#watch.trouble === undefined;
    const facts = this.#facts();
    return {
      status: statusOf(facts),
      notices: noticesOf(facts),
      clockOffsetMs: clockOffsetMs ?? null,
      lastHeardAt: lastHeardAtMs === undefined ? null : isoTime(lastHeardAtMs),
      history: this.#keeper.path,
      session: state === "standing" || state === "rekeyDue",
      continuity: facts.continuity,
      padLeft: isUsable ? this.#sealer.room(nowMs).padBytes : 0,
    };
  }

  /** Queues a text, once for each id. */
  send(text: string, options?: SendOptions): SendOutcome {
    return this.#queue(() => this.#texts.send(text, options));
  }

  /** Offers a file to the peer. */
  sendFile(file: FileToSend): SendOutcome {
    if (this.#pad.mode === "always" && file.withoutPad !== true) {
      return refusal({ code: "fileWithoutPad" });
    }
    const { spent } = this.#watch;
    if (spent !== undefined) return refusal(spent);
    return this.#queue(() => this.#files.offer(file));
  }

  /** Does with a file what a person wants; `to`: the path under which an accepted one is saved. */
  actOnFile(id: string, action: FileAction, to?: string): Refusal | undefined {
    return this.#files.act(id, action, to);
  }

  /** A received file that is whole, or why there is none. */
  storedFile(id: string): ReturnType<FileLane["stored"]> {
    return this.#files.stored(id);
  }

  /** Reacts to an entry, or edits or deletes one of ours for both. */
  change(change: EntryChange): SendOutcome {
    return this.#queue(() => this.#texts.change(change));
  }

  /** Sends the text of an entry that failed or was taken back, as a new entry. */
  resend(id: string): SendOutcome {
    const entry = this.#timeline.find("out", id);
    if (entry === undefined) return refusal({ code: "entryUnknown" });
    const { state, text, reply } = entry;
    if (state === "failed" || state === "cancelled") return this.send(text, { reply });
    return refusal({ code: "notResendable", state });
  }

  /** Takes a text back that has not wholly left; false when it is too late or unknown. */
  cancel(id: string): boolean {
    if (!this.#texts.cancel(id)) return false;
    this.#noteChange();
    return true;
  }

  /** The user has seen what arrived, or what arrived up to the entry `through`. */
  markRead(through?: string): void {
    if (this.#texts.markRead(through)) this.#flush();
  }

  /** The two people have compared the words of `continuity`, and they match. */
  confirmWords(words: readonly string[]): Refusal | undefined {
    return this.#continuity.markKept(words) ? undefined : refusal({ code: "sessionChanged" });
  }

  /** The user wants this program to go on, where it waits for that. */
  resume(): Refusal | undefined {
    return this.#continuity.resume() ? undefined : refusal({ code: "notPaused" });
  }

  /** There is another address to dial. */
  redial(): void {
    this.#peer.forgetAddress();
    this.#dialer.redial();
    this.#noteChange();
  }

  /** The modes have changed. */
  applyModes(): void {
    // The peer learns of the cover from the next frame, so one goes out at once where a request waits for it.
    this.#responder.release();
    this.#noteChange();
    this.#flush();
  }

  /** Undefined: not for this conversation, or not authentic. */
  async answerPeer(request: PeerRequest): Promise<PeerAnswer> {
    if (!this.#running || this.#continuity.isReplaced) return undefined;
    return await this.#responder.answer(request);
  }

  /** Resolves with the entry's state once it is delivered or will never be, or when `signal` fires. */
  whenDelivered(id: string, signal: AbortSignal): Promise<EntryState> {
    return this.#timeline.whenSettled(id, signal);
  }

  /** Says goodbye to the peer, wipes the keys and closes the list; within two seconds. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const wasRunning = this.#running;
    this.#running = false;
    this.#wakeUp.cancel();
    this.#responder.close();
    if (wasRunning) await this.#dialer.sayBye();
    this.#dialer.stop();
    this.#peer.close();
    this.#continuity.close();
    await this.#watch.stop();
    this.#files.close();
    this.#keeper.close();
    this.#sealer.close();
    await this.#options.list.close?.();
  }

  /** Writes down what has changed, before anybody is told of it. */
  #save(): void {
    if (!this.#keeper.save()) this.#noteChange();
  }

  #queue(queue: () => SendOutcome): SendOutcome {
    if (this.#closing !== undefined) return refusal({ code: "closed" });
    const outcome = queue();
    if (outcome.kind === "queued") {
      this.#save();
      this.#flush();
    }
    return outcome;
  }

  #events(): PeerEvents {
    return {
      noteFrame: (opened, via) => this.#noteFrame(opened, via),
      noteHello: (hello) => this.#noteHello(hello),
      noteOwnHello: () => {
        if (this.#options.addresses.noteOwn()) this.#peer.noteOwnHello();
      },
      noteCall: (news) => this.#peer.noteCall(news),
      noteFailure: (reason) => this.#peer.noteFailure(reason),
      noteBlocked: (blocked) => this.#watch.noteBlocked(blocked),
      noteSealed: () => this.#watch.noteSealed(),
    };
  }

  #noteHello(hello: HelloNews): void {
    const { authentication, confirmed } = hello;
    if (authentication !== undefined) {
      if (confirmed === true) this.#noteSession(authentication);
      else this.#continuity.noteCall(authentication);
    }
    this.#peer.noteHello(hello);
  }

  #noteSession(authentication: Authentication): void {
    this.#continuity.noteSession(authentication);
    this.#mux.noteSession();
  }

  #noteFrame({ frame, slot, confirmed }: FrameOpened, via: Via): void {
    if (confirmed !== undefined) this.#noteSession(confirmed);
    const nowMs = this.#options.clock.now();
    const info = this.#mux.receive(frame, { nowMs, slot });
    if (via.kind === "request" && info.port !== undefined) {
      this.#options.addresses.noteHeard(via.remoteAddress, info.port);
    }
    this.#peer.noteFrame(info, via);
  }

  #noteSealed(): void {
    // What the cell acknowledges and what it carries must not be forgotten once it has left.
    this.#save();
    this.#watch.noteSealed();
    this.#pad.noteWaits(this.#options.clock.now());
    this.#armFlush();
  }

  /** Sends what is due: in the answer to a waiting request where there is one, else in a request. */
  #flush(): void {
    if (!this.#running) return;
    this.#pad.noteWaits(this.#options.clock.now());
    this.#armFlush();
    const isDue = this.#mux.isUrgent(this.#options.clock.now()) || this.#mux.isBulkDue();
    if (this.#isSteady() || !isDue) return;
    if (this.#responder.holds) this.#responder.release();
    else this.#dialer.run(this.#pace());
  }

  /** Wakes up when a text that was sent has waited too long for its acknowledgement. */
  #armFlush(): void {
    this.#wakeUp.within(this.#mux.dueInMs(this.#options.clock.now()));
  }

  #lookAnew(): void {
    this.#save();
    if (!this.#running) return;
    this.#failWhenOver();
    this.#flush();
    this.#dialer.run(this.#pace());
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

  #pace(): Pace {
    if (!this.#running || this.#continuity.isReplaced) return "silent";
    if (this.#watch.moment().kind !== "running") return "silent";
    if (!this.#isSteady()) return "quiet";
    // One beat is enough: seat a keeps it, seat b only while a does not call.
    return this.#options.list.seat === "b" && this.#peer.isCalling ? "silent" : "steady";
  }

  #facts(): Facts {
    const { list, addresses, modes } = this.#options;
    const { schedule } = list;
    return {
      ...this.#peer.facts(),
      ...this.#continuity.facts(),
      peer: addresses.current && formatPeerAddress(addresses.current),
      moment: this.#watch.moment(),
      startMs: schedule.startMs,
      endMs: endMs(schedule),
      listTrouble: this.#watch.trouble,
      keysLeft: this.#watch.unburned > 0,
      waiting: this.#texts.size,
      listNotices: [...this.#watch.notices, ...this.#keeper.notices],
      periodMs: schedule.periodMs,
      timelineFull: this.#timeline.hasDropped,
      hasPad: hasPad(list),
      requestedPadMode: modes.padMode,
      steady: this.#isSteady(),
    };
  }
}
