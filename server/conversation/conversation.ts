// Room: one key list in use.
/**
 * One key list in use, as the local side sees it. It is locked or open: while the list waits for its passphrase only
 * what its header tells is shown, and what the user sets is kept for the talk that follows.
 */
import { meetingPort } from "../../keys/meeting_place.ts";
import { hasPad } from "../../keys/record_source.ts";
import { endMs } from "../../keys/schedule.ts";
import { otherSeat } from "../../keys/seat.ts";
import { Emitter } from "../emitter.ts";
import type { ChangeJson } from "../gui_api/change_json.ts";
import type { ConversationJson, ConversationPatch } from "../gui_api/conversation_json.ts";
import type { EntryJson, EntryState } from "../gui_api/entry_json.ts";
import type { FileAction } from "../files/file_actions.ts";
import type { FileLane } from "../files/file_lane.ts";
import type { FileToSend } from "../files/file_lane_options.ts";
import { possiblePadMode } from "../messages/pad_policy.ts";
import type { EntryChange } from "../messages/entry_changes.ts";
import type { SendOptions, SendOutcome } from "../messages/text_check.ts";
import type { EntryWindow } from "../messages/timeline.ts";
import { type MemorySeal, passphraseSeal } from "../history/memory_seal.ts";
import type { HistoryOpened } from "../history/history.ts";
import { startVaultDesk } from "../history/vault_desk.ts";
import { PeerAddresses } from "../peer/peer_addresses.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { HourClock } from "../time/hour_clock.ts";
import { isoTime } from "../time/iso_time.ts";
import { type Paced, paced } from "../time/paced.ts";
import { formatPeerAddress } from "../transport/schemes.ts";
import type { PeerAnswer, PeerRequest } from "../transport/transport.ts";
import type { ConversationChange, ConversationLike } from "./conversation_like.ts";
import { type Description, isLike } from "./description.ts";
import { type ConversationOptions, isLocked, type LockedList } from "./conversation_options.ts";
import { describeList } from "./list_description.ts";
import { type EntryPages, noPages } from "./entry_pages.ts";
import type { WatchedList } from "./list_watch.ts";
import type { OpenedTalk } from "./opened_talk.ts";
import { Talk } from "./talk.ts";
import { LOCKED, type Modes } from "./talk_options.ts";
import { wipeWhenFree } from "./wipe_when_free.ts";

/** Least time between two descriptions of the conversation, ms: every cell changes it, and nobody could see each. */
const TELL_MS = 50;

/** One key list in use. */
export class Conversation implements ConversationLike {
  readonly name: string;
  readonly listPath: string;
  readonly #options: ConversationOptions;
  readonly #clock: HourClock;
  #list: WatchedList | LockedList;
  readonly #addresses: PeerAddresses;
  readonly #modes: Modes;
  readonly #emitter = new Emitter<ChangeJson>();
  /** Written once: the conversation is described for every change. */
  readonly #span: Pick<ConversationJson, "startsAt" | "endsAt">;
  /** Undefined while the list is locked. */
  #talk: Talk | undefined;
  /** The talk that ends with the lock: its peer still hears goodbye. */
  #leaving: Talk | undefined;
  /** What was said before the program was locked, sealed or, once `thaw()` has opened it, not. */
  #asleep: { bytes: Uint8Array; isSealed: boolean } | undefined;
  /** What was last told of the conversation as a whole. */
  #told: Description | undefined;
  readonly #tellSoon: Paced;

  constructor(options: ConversationOptions) {
    const { list, listPath, names, name, peer, padMode, coverMode } = options;
    this.#options = options;
    this.#clock = new HourClock(options.clock);
    this.#tellSoon = paced(options.clock, TELL_MS, () => this.#tell());
    this.#list = list;
    this.name = name ?? names[otherSeat(list.seat)];
    this.listPath = listPath;
    const { schedule } = list;
    this.#span = { startsAt: isoTime(schedule.startMs), endsAt: isoTime(endMs(schedule)) };
    this.#addresses = new PeerAddresses(peer, meetingPort(list.listId), options.clock);
    this.#modes = { padMode: padMode ?? "prefer", coverMode: coverMode ?? "quiet" };
    if (!isLocked(list)) this.#talk = this.#talkOver(list, options.history);
  }

  get hasPad(): boolean {
    return hasPad(this.#list);
  }

  get listId(): Uint8Array {
    return this.#list.listId;
  }

  get knowsCalls(): boolean {
    return this.#talk?.knowsCalls ?? false;
  }

  get isLocked(): boolean {
    return this.#talk === undefined;
  }

  /** Starts to follow an open list and to call the peer. */
  start(): void {
    this.#talk?.start();
  }

  get filesAtStake(): number {
    return this.#talk?.filesAtStake ?? 0;
  }

  get isGuarded(): boolean {
    return !isLocked(this.#list) && this.#list.isEncrypted === true;
  }

  passphraseSeal(): MemorySeal | undefined {
    if (isLocked(this.#list)) return undefined;
    return passphraseSeal(this.#list, this.#options.random);
  }

  async lock(seal: MemorySeal): Promise<void> {
    const talk = this.#talk;
    if (talk === undefined) return;
    const own = this.passphraseSeal();
    const { listId, seat, schedule, recordBytes } = this.#list;
    [this.#talk, this.#leaving] = [undefined, talk];
    await talk.close();
    this.#leaving = undefined;
    this.#tellSoon.cancel();
    const image = talk.image();
    if (image !== undefined) {
      this.#asleep = { bytes: (own ?? seal).seal(image), isSealed: true };
      image.fill(0);
    }
    own?.wipe();
    this.#list = { locked: true, listId, seat, schedule, recordBytes };
    this.#told = undefined;
  }

  thaw(seal: MemorySeal): void {
    const bytes = this.#asleep?.isSealed === true ? seal.open(this.#asleep.bytes) : undefined;
    if (bytes !== undefined) this.#asleep = { bytes, isSealed: false };
  }

  async abandon({ wipesVault }: { wipesVault: boolean }): Promise<void> {
    await this.#talk?.close({ silent: true });
    this.#tellSoon.cancel();
    this.#asleep = undefined;
    const { historyPath, vaultDesk = startVaultDesk, clock } = this.#options;
    if (!wipesVault || historyPath === undefined) return;
    const desk = await vaultDesk();
    await wipeWhenFree(historyPath, { desk, clock }).finally(() => desk.end());
  }

  unlock({ list, history }: OpenedTalk): void {
    const own = passphraseSeal(list, this.#options.random);
    if (own !== undefined) this.thaw(own);
    own?.wipe();
    this.#list = list;
    this.#talk = this.#talkOver(list, history);
    this.#asleep = undefined;
    this.#talk.start();
    this.#tell();
  }

  snapshot(window?: EntryWindow): ConversationJson {
    return { ...this.#describe(), entries: this.#talk?.entries.shown(window) ?? [] };
  }

  async readEntries(window?: EntryWindow): Promise<EntryJson[]> {
    return await this.#talk?.entries.read(window) ?? [];
  }

  everyEntry(): EntryPages {
    return this.#talk?.everyEntry() ?? noPages();
  }

  get saving(): Promise<void> | undefined {
    return this.#talk?.saving;
  }

  async whenKept(id: string, signal: AbortSignal): Promise<Refusal | undefined> {
    return await this.#talk?.whenKept(id, signal);
  }

  send(text: string, options?: SendOptions): SendOutcome {
    return this.#talk?.entries.send(text, options) ?? refusal({ code: "locked" });
  }

  sendFile(file: FileToSend): SendOutcome {
    return this.#talk?.entries.sendFile(file) ?? refusal({ code: "locked" });
  }

  actOnFile(id: string, action: FileAction, to?: string): Refusal | undefined {
    if (this.#talk === undefined) return refusal({ code: "locked" });
    return this.#talk.entries.actOnFile(id, action, to);
  }

  storedFile(id: string): ReturnType<FileLane["stored"]> {
    return this.#talk?.entries.storedFile(id) ?? refusal({ code: "locked" });
  }

  change(change: EntryChange): SendOutcome {
    return this.#talk?.entries.change(change) ?? refusal({ code: "locked" });
  }

  resend(id: string): SendOutcome {
    return this.#talk?.entries.resend(id) ?? refusal({ code: "locked" });
  }

  cancel(id: string): boolean {
    return this.#talk?.entries.cancel(id) ?? false;
  }

  markRead(through?: string): void {
    this.#talk?.entries.markRead(through);
  }

  confirmWords(words: readonly string[]): Refusal | undefined {
    if (this.#talk === undefined) return refusal({ code: "locked" });
    return this.#talk.confirmWords(words);
  }

  resume(): Refusal | undefined {
    return this.#talk?.resume() ?? (this.isLocked ? refusal({ code: "locked" }) : undefined);
  }

  changeSettings(patch: ConversationPatch): Refusal | undefined {
    if (this.#talk === undefined) return refusal({ code: "locked" });
    return this.#talk.changeSettings(patch);
  }

  /** Pad mode `always` becomes `prefer` on a list without pad, and a notice says so. */
  configure({ peer, padMode, coverMode }: ConversationChange): void {
    if (peer !== undefined) {
      this.#addresses.set(peer.url);
      this.#talk?.redial();
    }
    if (padMode !== undefined) this.#modes.padMode = padMode;
    if (coverMode !== undefined) this.#modes.coverMode = coverMode;
    if (padMode !== undefined) this.#talk?.applyPadMode();
    if (coverMode !== undefined) this.#talk?.applyCover();
    if (this.isLocked) this.#tell();
  }

  async answerPeer(request: PeerRequest): Promise<PeerAnswer> {
    return await (this.#talk ?? this.#leaving)?.answerPeer(request);
  }

  subscribe(listener: (change: ChangeJson) => void): () => void {
    return this.#emitter.subscribe(listener);
  }

  whenDelivered(id: string, signal: AbortSignal): Promise<EntryState> {
    return this.#talk?.entries.whenDelivered(id, signal) ?? Promise.resolve("failed");
  }

  async close(): Promise<void> {
    await this.#talk?.close();
    this.#tellSoon.cancel();
    this.#emitter.close();
  }

  #talkOver(list: WatchedList, history: HistoryOpened | undefined): Talk {
    return new Talk({
      ...this.#options,
      history,
      clock: this.#clock,
      ownClock: this.#options.clock,
      list,
      image: this.#asleep?.isSealed === false ? this.#asleep.bytes : undefined,
      addresses: this.#addresses,
      modes: this.#modes,
      onEntry: (entry) => this.#emitter.emit({ kind: "entry", conversation: this.name, entry }),
      onGone: (entry) => this.#emitter.emit({ kind: "gone", conversation: this.name, entry }),
      onChange: () => this.#tellSoon.ask(),
    });
  }

  /** Tells of the conversation as it is now, unless nothing has changed but what moves with every cell. */
  #tell(): void {
    const conversation = this.#describe();
    if (this.#told !== undefined && isLike(conversation, this.#told)) return;
    this.#told = conversation;
    this.#emitter.emit({ kind: "conversation", conversation });
  }

  #describe(): Description {
    const { seat, schedule } = this.#list;
    const peer = this.#addresses.current;
    const facts = { nowMs: this.#clock.now(), unburned: this.#talk?.unburned };
    return {
      name: this.name,
      self: this.#options.names[seat],
      seat,
      peer: peer === undefined ? null : formatPeerAddress(peer),
      ...describeList(schedule, facts),
      ...this.#span,
      padMode: possiblePadMode(this.#list, this.#modes.padMode),
      coverMode: this.#modes.coverMode,
      ...this.#talk?.describe() ?? LOCKED,
    };
  }
}
