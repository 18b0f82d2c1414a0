/**
 * The hub of one process: its open conversations, the log of their changes, and the settings.
 *   1. conversations report changes;  2. the log numbers them;  3. each subscriber is woken and reads on;
 *   4. settings are checked whole, then what can fail is done, then what cannot.
 */
import { Emitter } from "../emitter.ts";
import type { EventBatches } from "./event_batches.ts";
import { ChangeLog, type LoggedChange } from "./change_log.ts";
import type { ConversationLike } from "../conversation/conversation_like.ts";
import type { ChangeJson } from "../gui_api/change_json.ts";
import type { LockJson } from "../gui_api/lock_json.ts";
import type { PanicMode, SettingsJson } from "../gui_api/settings_json.ts";
import { settledWithin } from "../time/settled_within.ts";
import type { PeerAnswer, PeerRequest } from "../transport/transport.ts";
import type { HubOptions } from "./hub_options.ts";
import { MessagesDocument } from "./messages_document.ts";
import { Openings } from "./openings.ts";
import { PageMemory } from "./page_memory.ts";
import {
  changeSettings,
  type ConversationTable,
  type KeyLists,
  type Picked,
} from "./settings_change.ts";
import { settingsNow } from "./settings_now.ts";
import { type CheckedPatch, decodeSettingsPatch } from "./settings_patch.ts";
import { type Refusal, refusal } from "../refusal.ts";

/** The settings now in force, or why nothing was changed. */
export type Applied = { kind: "applied"; settings: SettingsJson } | Refusal;

/** A medium that takes longer holds up no answer to the page. */
const SAVED_MS = 500;

interface Opened {
  conversation: ConversationLike;
  unsubscribe: () => void;
}

/** All conversations of this process. */
export class Hub implements ConversationTable {
  /** What the page wants kept. */
  readonly memory: PageMemory;
  /** Lists that are being opened. */
  readonly openings: Openings;
  /** What is said in all conversations. */
  readonly document: MessagesDocument;
  readonly #options: HubOptions;
  readonly #changes: ChangeLog;
  readonly #emitter = new Emitter<void>();
  readonly #closed = new AbortController();
  readonly #endWanted = new AbortController();
  #opened: Opened[] = [];
  /** Those that are being closed: their peers still hear goodbye. */
  readonly #leaving = new Set<ConversationLike>();
  /** The program is locked: pages hear of that alone. */
  #isConcealed = false;
  #panic: PanicMode;
  /** Settings are applied one after the other. */
  #applying: Promise<unknown> = Promise.resolve();

  constructor(options: HubOptions) {
    this.#options = options;
    this.memory = new PageMemory(options.choices);
    this.#panic = options.panic ?? "end";
    this.#changes = new ChangeLog(options.clock.now());
    const { clock } = options;
    const openings = this.openings = new Openings({
      clock,
      onChange: () => this.#append({ kind: "reset" }),
    });
    const conversations = () => this.conversations();
    this.document = new MessagesDocument({ clock, conversations, openings });
    for (const conversation of options.conversations ?? []) this.#add(conversation);
  }

  /** Fires when the hub closes. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Fires when the user has asked the program to end. */
  get endWanted(): AbortSignal {
    return this.#endWanted.signal;
  }

  /** Asks whoever runs the program to end it. */
  askToEnd(): void {
    this.#endWanted.abort();
  }

  /** Opens and begins; undefined where lists cannot be opened in this run. */
  get lists(): KeyLists | undefined {
    return this.#options.lists;
  }

  /** The program is locked: what is told is of the lock alone. */
  get isConcealed(): boolean {
    return this.#isConcealed;
  }

  /** Tells pages of the lock. While it is locked nothing else is told, and what was told before is forgotten. */
  noteLock(lock: LockJson): void {
    if (lock.locked && !this.#isConcealed) this.#changes.clear();
    this.#isConcealed = lock.locked;
    this.#tell({ kind: "lock", lock });
    if (!lock.locked) this.#tell({ kind: "reset" });
  }

  /** Id of the newest change. */
  get revision(): string {
    return this.#changes.revision;
  }

  /** The changes as streams send them. */
  get events(): EventBatches {
    return this.#changes.batches;
  }

  conversations(): ConversationLike[] {
    return this.#opened.map((opened) => opened.conversation);
  }

  /** The conversation of that name, or the only one when no name is given. */
  pick(name?: string): Picked {
    const conversations = this.conversations();
    if (name !== undefined) {
      const conversation = conversations.find((each) => each.name === name);
      if (conversation !== undefined) return { kind: "picked", conversation };
      return refusal({ code: "conversationUnknown", name });
    }
    const [first, second] = conversations;
    if (first === undefined) return refusal({ code: "noList" });
    if (second === undefined) return { kind: "picked", conversation: first };
    const names = conversations.map((each) => each.name);
    return refusal({ code: "conversationNeeded", names });
  }

  /** Like `pick()`, for callers that need no reason. */
  find(name?: string): ConversationLike | undefined {
    const picked = this.pick(name);
    return picked.kind === "picked" ? picked.conversation : undefined;
  }

  /** The address that the conversation of this list dials, null: none; undefined where there is no such conversation. */
  peerOf(listPath: string): string | null | undefined {
    return this.conversations().find((each) => each.listPath === listPath)?.snapshot({ limit: 0 })
      .peer;
  }

  /** `name`, or with a number behind it when a conversation of that name is open already. */
  freeName(name: string): string {
    const taken = new Set(this.conversations().map((conversation) => conversation.name));
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name} ${count}`;
    return free;
  }

  /**
   * Takes one more conversation in, under a name that is free. A hub that is closed closes it at once, and so does one
   * that is locked, unless it is locked itself.
   */
  admit(conversation: ConversationLike): void {
    const isOpenBehindLock = this.#isConcealed && !conversation.isLocked;
    if (this.closed.aborted || isOpenBehindLock) return void conversation.close();
    this.#add(conversation);
    this.#append({ kind: "reset" });
  }

  /** Closes one conversation: its list and its vault are given back. */
  async release(conversation: ConversationLike): Promise<void> {
    const opened = this.#opened.find((each) => each.conversation === conversation);
    if (opened === undefined) return;
    this.#opened = this.#opened.filter((each) => each !== opened);
    opened.unsubscribe();
    this.#append({ kind: "reset" });
    await this.#close(conversation);
    const { listId } = conversation;
    const isShared = this.conversations().some((each) => each.listId.toHex() === listId.toHex());
    if (!isShared) await this.#options.listen?.release(listId);
    this.noteSettings();
  }

  async #close(conversation: ConversationLike): Promise<void> {
    this.#leaving.add(conversation);
    await conversation.close().finally(() => this.#leaving.delete(conversation));
  }

  /**
   * Asks one conversation after the other whether a request from the wire is for it. One that fails does not keep the
   * others from answering.
   */
  async answerPeer(request: PeerRequest): Promise<PeerAnswer> {
    for (const conversation of [...this.conversations(), ...this.#leaving]) {
      const answer = await conversation.answerPeer(request).catch((error: unknown) => {
        this.#options.log?.(`Internal error: answering the peer failed: ${nameOf(error)}`);
        return undefined;
      });
      if (answer !== undefined) return answer;
    }
    // One that is locked, still opens, or waits for a slow stick may be the one that was called; nobody can say so
    // yet. And a peer that hung up gets no answer, as after its goodbye.
    const conversations = this.conversations();
    const isStrange = !request.signal.aborted && conversations.length > 0 &&
      conversations.every((each) => each.knowsCalls);
    if (isStrange) this.#options.onStrangeCell?.();
    else this.#options.onUnreadCell?.();
    return undefined;
  }

  /** Resolves once the vaults hold what was done so far; they are not waited for longer than half a second. */
  async saved(): Promise<void> {
    const saving = this.conversations().flatMap((conversation) => conversation.saving ?? []);
    if (saving.length === 0) return;
    await settledWithin(this.#options.clock, SAVED_MS, Promise.all(saving));
  }

  /** Wakes `listener` when there is something new in `changesSince()`; the returned function ends that. */
  subscribe(listener: () => void): () => void {
    return this.#emitter.subscribe(listener);
  }

  /** All changes behind the one of `id`; undefined when they are not all there any more. */
  changesSince(id: string): LoggedChange[] | undefined {
    return this.#changes.since(id);
  }

  settings(): SettingsJson {
    return settingsNow(this.#options, { panic: this.#panic, conversations: this.conversations() });
  }

  /** Says that `settings()` has changed although nobody changed a setting, e.g. the own addresses. */
  noteSettings(): void {
    this.#append({ kind: "settings", settings: this.settings() });
  }

  /** Applies a `SettingsPatch`, whatever else it may be: all of it, or nothing when one value is wrong. */
  applySettings(patch: unknown): Promise<Applied> {
    const decoded = decodeSettingsPatch(patch);
    if (decoded.kind === "refused") return Promise.resolve(decoded);
    const applied = this.#applying.then(() => this.#apply(decoded.patch));
    this.#applying = applied.catch(() => undefined);
    return applied;
  }

  /** Closes every conversation and ends every stream. */
  async close(): Promise<void> {
    this.#closed.abort();
    const opened = this.#opened;
    this.#opened = [];
    for (const each of opened) each.unsubscribe();
    await Promise.allSettled(opened.map((each) => this.#close(each.conversation)));
    this.#emitter.close();
  }

  async #apply(patch: CheckedPatch): Promise<Applied> {
    const changed = await changeSettings(this, this.#options, patch);
    if (changed.kind === "refused") return changed;
    this.#panic = patch.panic ?? this.#panic;
    this.noteSettings();
    const settings = this.settings();
    const saved = patch.save === true ? await this.#save(settings) : undefined;
    return saved ?? { kind: "applied", settings };
  }

  /** Saving comes last: what is in force stays so when the medium cannot be written. */
  async #save(settings: SettingsJson): Promise<Refusal | undefined> {
    const { savedSettings } = this.#options;
    if (savedSettings === undefined) {
      return refusal({ code: "saveFailed", path: null });
    }
    try {
      await savedSettings.write(settings, this.memory.choices);
      return undefined;
    } catch (error) {
      this.#options.log?.(`saving the settings failed: ${nameOf(error)}`);
      return refusal({ code: "saveFailed", path: savedSettings.path });
    }
  }

  #add(conversation: ConversationLike): void {
    const unsubscribe = conversation.subscribe((change) => this.#append(change));
    this.#opened.push({ conversation, unsubscribe });
  }

  #append(change: ChangeJson): void {
    if (!this.#isConcealed) this.#tell(change);
  }

  #tell(change: ChangeJson): void {
    this.#changes.append(change);
    this.#emitter.emit();
  }
}

/** An error's name alone: its words could hold anything. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
