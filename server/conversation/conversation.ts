// Room: one key list in use.
/**
 * One key list in use: what the user hands in and the wire brings, joined (PROTOCOL.md §3 to §7).
 *
 *  1. `send()` puts a text into timeline and outbox; it leaves as soon as a cell can.
 *  2. The dialer calls the peer, the responder answers its calls; both move cells through `FrameMux`.
 *  3. Every authentic frame updates what is known of the peer; what follows from it is told to whoever
 *     subscribed, entry by entry and as a whole.
 */
import { ACCEPTANCE_MS } from "../../keys/constants.ts";
import { otherSeat } from "../../keys/seat.ts";
import { Sealer } from "../../keys/cell/sealer.ts";
import type { FrameOpened, PadMode } from "../../keys/cell/sealer_outcomes.ts";
import { Emitter } from "../emitter.ts";
import type { ConversationLike } from "./conversation_like.ts";
import type { ConversationOptions, CoverMode } from "./conversation_options.ts";
import { TICK_MS } from "../constants.ts";
import { describeConversation } from "./describe_conversation.ts";
import { Dialer, type Pace } from "../peer/dialer.ts";
import type { ChangeJson, ConversationJson, EntryState } from "../gui_api.ts";
import type { PeerAnswer, PeerRequest } from "../transport/transport.ts";
import { ListWatch } from "./list_watch.ts";
import { coalesce } from "../time/coalesce.ts";
import { TextLane } from "../messages/text_lane.ts";
import { PadPolicy } from "../messages/pad_policy.ts";
import { PeerAddresses } from "../peer/peer_addresses.ts";
import type { PeerEvents, Via } from "../peer/peer_events.ts";
import { Responder } from "../peer/responder.ts";
import { Presence } from "../peer/presence.ts";
import { hasPad } from "../../keys/record_source.ts";
import type { SendOutcome } from "../messages/text_check.ts";
import { refusal } from "../refusal.ts";
import { type EntryWindow, Timeline } from "../messages/timeline.ts";
import { FrameMux } from "../messages/frame_mux.ts";

/** A conversation with its list open; a locked one is in locked_conversation.ts. */
export class Conversation implements ConversationLike {
  readonly name: string;
  readonly listPath: string;
  readonly #options: ConversationOptions;
  readonly #sealer: Sealer;
  readonly #timeline = new Timeline();
  readonly #mux: FrameMux;
  readonly #texts: TextLane;
  readonly #addresses: PeerAddresses;
  readonly #peer: Presence;
  readonly #watch: ListWatch;
  readonly #pad: PadPolicy;
  readonly #dialer: Dialer;
  readonly #gate: Responder;
  readonly #emitter = new Emitter<ChangeJson>();
  /** What was last told of the conversation as a whole. */
  #told = "";
  /** Once for all changes of one turn: a frame that is just being taken in is answered first. */
  readonly #noteChange = coalesce(() => this.#lookAnew());
  #padMode: PadMode;
  #coverMode: CoverMode;
  #running = false;
  #closing: Promise<void> | undefined;
  #cancelFlush: (() => void) | undefined;

  constructor(options: ConversationOptions) {
    const { list, clock, random, names, transport } = options;
    const log = options.log ?? (() => undefined);
    this.#options = options;
    this.name = options.name ?? names[otherSeat(list.seat)];
    this.listPath = options.listPath;
    this.#padMode = options.padMode ?? "prefer";
    this.#coverMode = options.coverMode ?? "quiet";
    this.#addresses = new PeerAddresses(options.peer);
    this.#peer = new Presence({
      clock,
      noteChange: this.#noteChange,
      noteLost: () => this.#addresses.noteLost(),
      isSteady: () => this.#isSteady(),
    });
    this.#watch = new ListWatch({
      list,
      clock,
      trustedMs: () => this.#peer.trustedMs,
      noteChange: this.#noteChange,
      log,
    });
    this.#sealer = new Sealer(list, {
      random,
      nowMs: clock.now(),
      ...(options.onPadUse === undefined ? {} : { onPadUse: options.onPadUse }),
    });
    const timeline = this.#timeline;
    this.#texts = new TextLane({ clock, random, timeline, spent: () => this.#watch.spent, log });
    this.#pad = new PadPolicy({
      list,
      timeline,
      unsent: () => this.#texts.unsent(),
      room: (nowMs) => this.#sealer.room(nowMs),
      isPeerHeard: () => this.#peer.isHere,
      requested: () => this.#padMode,
    });
    this.#mux = new FrameMux({
      sealer: this.#sealer,
      lanes: [this.#texts],
      padMode: () => this.#pad.mode,
      steady: () => this.#coverMode === "steady",
      listenPort: options.listenPort ?? (() => undefined),
      noteSealed: () => this.#noteSealed(),
    });
    const shared = { sealer: this.#sealer, mux: this.#mux, clock, log };
    const events = this.#events();
    const tickMs = options.tickMs ?? TICK_MS;
    const addresses = this.#addresses;
    this.#dialer = new Dialer({ ...shared, transport, addresses, random, events, tickMs });
    this.#gate = new Responder({
      ...shared,
      events,
      isSteady: () => this.#isSteady(),
      ...(options.badCells === undefined ? {} : { badCells: options.badCells }),
    });
    this.#timeline.subscribe((entry) => {
      this.#emitter.emit({ kind: "entry", conversation: this.name, entry });
    });
  }

  get hasPad(): boolean {
    return hasPad(this.#options.list);
  }

  /** Starts to follow the list and to call the peer. */
  start(): void {
    if (this.#running || this.#closing !== undefined) return;
    this.#running = true;
    this.#watch.start();
  }

  snapshot(window?: EntryWindow): ConversationJson {
    return { ...this.#describe(), entries: this.#timeline.entries(window) };
  }

  send(text: string, id?: string): SendOutcome {
    if (this.#closing !== undefined) return refusal({ code: "closed" });
    const outcome = this.#texts.send(text, id);
    if (outcome.kind === "queued") this.#flush();
    return outcome;
  }

  cancel(id: string): boolean {
    if (!this.#texts.cancel(id)) return false;
    this.#noteChange();
    return true;
  }

  markRead(through?: string): void {
    if (this.#texts.markRead(through)) this.#flush();
  }

  setPeer(peer: URL | undefined): void {
    this.#addresses.set(peer);
    this.#peer.forgetAddress();
    this.#dialer.redial();
    this.#noteChange();
  }

  /** `always` becomes `prefer` on a list without pad, and a notice says so. */
  setPadMode(mode: PadMode): void {
    this.#padMode = mode;
    this.#noteChange();
    this.#flush();
  }

  setCoverMode(mode: CoverMode): void {
    this.#coverMode = mode;
    // The peer learns of it from the next frame, so one goes out at once where a request waits for it.
    this.#gate.release();
    this.#noteChange();
  }

  /** Undefined: not for this conversation, or not authentic. */
  async answerPeer(request: PeerRequest): Promise<PeerAnswer> {
    if (!this.#running) return undefined;
    return await this.#gate.answer(request);
  }

  subscribe(listener: (change: ChangeJson) => void): () => void {
    return this.#emitter.subscribe(listener);
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
    this.#cancelFlush?.();
    this.#gate.close();
    if (wasRunning) await this.#dialer.sayBye();
    this.#dialer.stop();
    this.#peer.close();
    await this.#watch.stop();
    this.#sealer.close();
    await this.#options.list.close?.();
    this.#emitter.close();
  }

  #events(): PeerEvents {
    return {
      noteFrame: (opened, via) => this.#noteFrame(opened, via),
      noteHello: (hello) => this.#peer.noteHello(hello),
      noteOwnHello: () => {
        if (this.#addresses.noteOwn()) this.#peer.noteOwnHello();
      },
      noteCall: (news) => this.#peer.noteCall(news),
      noteFailure: (reason) => this.#peer.noteFailure(reason),
      noteBlocked: (blocked) => this.#watch.noteBlocked(blocked),
      noteSealed: () => this.#watch.noteSealed(),
    };
  }

  #noteFrame({ frame, slot }: FrameOpened, via: Via): void {
    const nowMs = this.#options.clock.now();
    const info = this.#mux.receive(frame, { nowMs, slot });
    if (via.kind === "request" && info.port !== undefined) {
      this.#addresses.noteHeard(via.remoteAddress, info.port);
    }
    this.#peer.noteFrame(info, via);
  }

  #noteSealed(): void {
    this.#watch.noteSealed();
    this.#pad.noteWaits(this.#options.clock.now());
    this.#armFlush();
  }

  /** Sends what is due: in the answer to a waiting request where there is one, else in a request. */
  #flush(): void {
    if (!this.#running) return;
    this.#pad.noteWaits(this.#options.clock.now());
    this.#armFlush();
    if (this.#isSteady() || !this.#mux.isUrgent(this.#options.clock.now())) return;
    if (this.#gate.holds) this.#gate.release();
    else this.#dialer.run(this.#pace());
  }

  /** Wakes up when a text that was sent has waited too long for its acknowledgement. */
  #armFlush(): void {
    this.#cancelFlush?.();
    const { clock } = this.#options;
    const delayMs = this.#mux.dueInMs(clock.now());
    if (delayMs !== undefined) this.#cancelFlush = clock.after(delayMs, () => this.#flush());
  }

  #lookAnew(): void {
    if (!this.#running) return;
    this.#failWhenOver();
    this.#flush();
    this.#dialer.run(this.#pace());
    this.#tell();
  }

  /** Tells of the conversation as it is now, unless nothing has changed but what moves with every cell. */
  #tell(): void {
    const conversation = this.#describe();
    const { lastHeardAt: _heard, clockOffsetMs: _offset, padLeft: _pad, ...lasting } = conversation;
    const told = JSON.stringify(lasting);
    if (told === this.#told) return;
    this.#told = told;
    this.#emitter.emit({ kind: "conversation", conversation });
  }

  /** After the list's end the peer's last acknowledgements may still come, for as long as cells are accepted. */
  #failWhenOver(): void {
    const moment = this.#watch.moment();
    if (moment.kind === "over" && moment.endedMsAgo > ACCEPTANCE_MS) this.#texts.failAll();
  }

  #isSteady(): boolean {
    return this.#coverMode === "steady" || this.#peer.isSteady;
  }

  #pace(): Pace {
    if (!this.#running || this.#watch.moment().kind !== "running") return "silent";
    if (!this.#isSteady()) return "quiet";
    // One beat is enough: seat a keeps it, seat b only while a does not call.
    return this.#options.list.seat === "b" && this.#peer.isCalling ? "silent" : "steady";
  }

  #describe(): Omit<ConversationJson, "entries"> {
    return describeConversation({
      name: this.name,
      options: this.#options,
      nowMs: this.#options.clock.now(),
      sealer: this.#sealer,
      peer: this.#peer,
      watch: this.#watch,
      address: this.#addresses.current,
      waiting: this.#texts.size,
      padMode: this.#pad.mode,
      requestedPadMode: this.#padMode,
      coverMode: this.#coverMode,
      steady: this.#isSteady(),
    });
  }
}
