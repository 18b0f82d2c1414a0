/**
 * A conversation while its list is open: what the user hands in and the wire brings, joined (PROTOCOL.md §3 to §7).
 *
 *  1. `entries.send()` puts a text into timeline and outbox; it leaves as soon as a cell can.
 *  2. The dialer calls the peer, the responder answers its calls; both move cells through `FrameMux`.
 *  3. Every authentic frame updates what is known of the peer; what follows from it is told to the
 *     conversation, entry by entry and as a whole.
 */
import { ACCEPTANCE_MS } from "../../keys/constants.ts";
import { endMs } from "../../keys/schedule.ts";
import type { ConversationPatch } from "../gui_api/conversation_json.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import { withGoneFile } from "../files/gone_file.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { coalesce } from "../time/coalesce.ts";
import { settledWithin } from "../time/settled_within.ts";
import type { PeerAnswer, PeerRequest } from "../transport/transport.ts";
import type { Medium } from "./conversation_options.ts";
import { type EntryPages, entryPages } from "./entry_pages.ts";
import { OwnEntries } from "./own_entries.ts";
import type { TalkJson, TalkOptions } from "./talk_options.ts";
import { makeTalkParts, type TalkParts } from "./talk_parts.ts";
import { describeTalk } from "./talk_state.ts";

/** A medium that has not answered for so long does not keep the program from ending. */
const CLOSE_MS = 1_000;

/** One open list at work. */
export class Talk {
  /** What the user sends and has received. */
  readonly entries: OwnEntries;
  readonly #options: TalkOptions;
  readonly #parts: TalkParts;
  /** Once for all changes of one turn: a frame that is just being taken in is answered first. */
  readonly #lookSoon = coalesce(() => this.#lookAnew());
  readonly #stopListening: (() => void) | undefined;
  #running = false;
  /** A vault has all of it. */
  #isKept = false;
  #closing: Promise<void> | undefined;
  /** Ends what reads all entries. */
  readonly #ending = new AbortController();
  /** What the peer asks meanwhile is answered with the goodbye. */
  #isLeaving = false;

  constructor(options: TalkOptions) {
    this.#options = options;
    const parts = this.#parts = makeTalkParts(options, {
      isRunning: () => this.#running,
      onChange: this.#lookSoon,
      onHour: () => this.#followHour(),
      onSealed: () => this.#keepSealed(),
      wake: () => this.#parts.flow.flush(),
      keepTime: () => this.#lookAnew(),
    });
    this.entries = new OwnEntries({
      ...parts,
      keepsOlder: () => parts.keeper.keepsOlder || parts.timeline.hasDropped,
      readKept: async (window) => this.#shownOf(await parts.keeper.read(window)),
      isClosing: () => this.#closing !== undefined,
      onQueued: () => {
        this.#parts.keeper.save();
        parts.flow.flush();
      },
      onRead: this.#lookSoon,
      onChange: this.#lookSoon,
    });
    parts.files.noteRestored();
    parts.texts.own.keepTime(parts.times());
    parts.timeline.subscribe(options.onEntry);
    parts.timeline.subscribeRemoved(options.onGone);
    this.#stopListening = options.list.onSettled?.(() => {
      parts.watch.noteSettled();
      this.#lookSoon();
    });
  }

  /** Every entry, page by page. */
  everyEntry(): EntryPages {
    const { timeline, keeper } = this.#parts;
    const closing = this.#ending.signal;
    const pages = entryPages({
      timeline,
      isKept: () => keeper.path !== null,
      readKeptPage: async (span) => {
        const page = await keeper.readPage(span);
        return page && { ...page, entries: this.#shownOf(page.entries) };
      },
      closing,
    });
    return { pages, closing };
  }

  /** Slots of the list that are not burned. */
  get unburned(): number {
    return this.#parts.watch.unburned;
  }

  /** True while it answers the peer: from its start on, unless another program has its seat. */
  get isAnswering(): boolean {
    return this.#running && !this.#parts.continuity.isReplaced;
  }

  /** True while it knows every call of the peer: a list that is slow or removed owes the keys of one. */
  get knowsCalls(): boolean {
    const { kind } = this.#parts.watch.trouble ?? {};
    return this.isAnswering && kind !== "slow" && kind !== "removed";
  }

  /** Files that end with this talk: on their way, or received and in memory alone. */
  get filesAtStake(): number {
    return this.#parts.files.atStake({ goesOn: this.#parts.keeper.path !== null });
  }

  /** Resolves once a vault holds what was done so far; undefined: it does, or there is none. */
  get saving(): Promise<void> | undefined {
    return this.#parts.keeper.saving;
  }

  /** Waits until a vault holds what was done with an entry, or `signal` fires; declined where it may have it as it was. */
  async whenKept(id: string, signal: AbortSignal): Promise<Refusal | undefined> {
    return await this.#parts.keeper.whenKept(id, signal);
  }

  /** Everything that is said, for a talk that goes on later; undefined where a vault keeps it. */
  image(): Uint8Array<ArrayBuffer> | undefined {
    if (this.#isKept) return undefined;
    return this.#parts.keeper.image();
  }

  /** Starts to follow the list and to call the peer. */
  start(): void {
    if (this.#running || this.#closing !== undefined) return;
    this.#running = true;
    this.#parts.watch.start();
  }

  /** Everything beside the entries that only an open list has. */
  describe(): TalkJson {
    return describeTalk(this.#parts);
  }

  /** The two people have compared the words of `continuity`, and they match. */
  confirmWords(words: readonly string[]): Refusal | undefined {
    return this.#parts.continuity.markKept(words) ? undefined : refusal({ code: "sessionChanged" });
  }

  /** The user wants this program to go on, where it waits for that. */
  resume(): Refusal | undefined {
    if (this.#parts.continuity.resume()) return undefined;
    const { hoursApart } = this.#parts.peer;
    if (hoursApart === undefined) return refusal({ code: "notPaused" });
    this.#parts.hour.moveBy(hoursApart);
    return undefined;
  }

  /** The conversation goes by another hour. */
  #followHour(): void {
    this.#parts.peer.forgetClock();
    this.redial();
  }

  /** The user wants this side shown in another way. */
  changeSettings(patch: ConversationPatch): Refusal | undefined {
    const { disappearMs, seen } = patch;
    this.#parts.settings.change(patch);
    this.#lookSoon();
    return this.entries.agree([
      ...disappearMs === undefined ? [] : [{ code: "disappear", afterMs: disappearMs } as const],
      ...seen === undefined ? [] : [{ code: "seen", on: seen } as const],
    ]);
  }

  /** There is another address to dial. */
  redial(): void {
    this.#parts.road.forget();
    this.#parts.peer.forgetAddress();
    this.#parts.dialer.redial();
    this.#lookSoon();
  }

  /** There is another pad mode: what waited for pad may leave. */
  applyPadMode(): void {
    this.#lookSoon();
    this.#parts.flow.flush();
  }

  /** There is another cover. */
  applyCover(): void {
    // The peer learns of the cover from the next frame, so one goes out at once where a request waits for it.
    this.#parts.responder.release();
    this.#parts.peer.noteCover();
    this.#lookSoon();
    this.#parts.flow.flush();
  }

  /** Undefined: not for this conversation, or not authentic. */
  async answerPeer(request: PeerRequest): Promise<PeerAnswer> {
    if (!this.isAnswering && !this.#isLeaving) return undefined;
    return await this.#parts.responder.answer(request);
  }

  /**
   * Says goodbye to the peer unless it is to be silent, wipes the keys and closes the list. Takes as long as the goodbye
   * may (`Road`: 1.5 s, up to 15 s on a slow road), and a second more.
   */
  close({ silent = false } = {}): Promise<void> {
    this.#ending.abort();
    this.#closing ??= this.#close(silent);
    return this.#closing;
  }

  async #close(silent: boolean): Promise<void> {
    const { flow, responder, dialer, peer, continuity, watch, files, keeper, sealer } = this.#parts;
    const wasRunning = this.#running;
    this.#isLeaving = this.isAnswering && !silent;
    this.#running = false;
    flow.close();
    if (wasRunning && !silent) await this.#sayBye();
    this.#isLeaving = false;
    responder.close();
    dialer.stop();
    peer.close();
    continuity.close();
    this.#stopListening?.();
    const watching = watch.stop();
    files.close({ goesOn: keeper.path !== null });
    const keeping = keeper.close().then((isKept) => void (this.#isKept = isKept));
    sealer.close();
    const closing = Promise.all([watching, this.#options.list.close?.()]);
    await Promise.all([this.#settle("list", closing), this.#settle("history", keeping)]);
  }

  async #settle(medium: Medium, ended: Promise<unknown>): Promise<void> {
    const { clock, onUnsettled } = this.#options;
    if (!await settledWithin(clock, CLOSE_MS, ended)) onUnsettled?.(medium);
  }

  /** In the answer to a waiting request and in one of our own; where there is neither, in the answer to the next one. */
  async #sayBye(): Promise<void> {
    const { responder, dialer, peer, road } = this.#parts;
    const answered = responder.sayBye();
    const isHeard = await dialer.sayBye();
    // Nothing leaves behind a goodbye.
    dialer.stop();
    if (isHeard || !peer.isCalling) return;
    await settledWithin(this.#options.clock, road.byeMs, answered);
  }

  /** Entries of the vault as they are shown. */
  #shownOf(kept: readonly EntryJson[]): EntryJson[] {
    const { files, receipts } = this.#parts;
    const isHere = (id: string): boolean => files.stored(id).kind === "stored";
    return receipts.complete(kept.map((entry) => withGoneFile(entry, isHere)));
  }

  #keepSealed(): Promise<void> | undefined {
    // What the cell acknowledges and what it carries must not be forgotten once it has left.
    this.#parts.keeper.save();
    this.#parts.watch.noteSealed();
    this.#parts.pad.noteWaits(this.#options.clock.now());
    this.#parts.flow.arm();
    return this.#parts.keeper.saving;
  }

  #lookAnew(): void {
    if (this.#closing === undefined) {
      this.#parts.texts.own.keepTime(this.#parts.times());
    }
    this.#parts.receipts.look();
    this.#parts.keeper.save();
    if (!this.#running) return;
    this.#failWhenOver();
    this.#parts.flow.noteListOut();
    this.#parts.flow.flush();
    this.#parts.flow.call();
    this.#options.onChange();
  }

  /**
   * After the list's end the peer's last acknowledgements may still come, for as long as cells are accepted. A clock
   * that is ahead must not end the list: without the peer's word texts wait, in case it is set right.
   */
  #failWhenOver(): void {
    const { trustedMs = 0 } = this.#parts.peer;
    if (trustedMs <= endMs(this.#options.list.schedule) + ACCEPTANCE_MS) return;
    this.#parts.texts.failAll();
    this.#parts.files.failAll();
  }
}
