/**
 * The back office of one process: its open conversations, the log of their changes, and the settings.
 *   1. conversations report changes;  2. the log numbers them;  3. whoever subscribed is woken and reads on;
 *   4. settings are checked whole, then what can fail is done, then what cannot.
 */
import { ChangeLog, type LoggedChange } from "./change_log.ts";
import type { Clock } from "./clock.ts";
import type { ConversationLike } from "./conversation_like.ts";
import type { MessagesJson, SettingsJson } from "./gui_api.ts";
import type { PeerAnswer, PeerRequest } from "./link.ts";
import { quoted } from "./address.ts";
import { type CheckedPatch, decodeSettingsPatch, type Refusal, refusal } from "./settings_patch.ts";

/** The listener for peers, as far as the settings steer it. */
export interface ListenControl {
  /** HOST:PORT in use; null while it does not listen. */
  address(): string | null;
  /** What the other side may dial, best guess first. */
  dialable(): string[];
  /** Moves to another address; when that cannot be taken the old one stays in use. */
  move(to: { host: string; port: number }): Promise<{ kind: "moved" } | Refusal>;
}

/** Opens a list and starts its conversation; throws a `KeyListError` in words that can be shown. */
export type OpenList = (path: string, passphrase?: string) => Promise<ConversationLike>;

export interface OfficeOptions {
  clock: Clock;
  /** Conversations that are open from the start; the office closes them. */
  conversations?: ConversationLike[];
  openList?: OpenList;
  listen?: ListenControl;
  /** Address of the page without the token; asked each time, since the port is known late. */
  page?: () => string;
  /** Takes lines for the local log. */
  log?: (line: string) => void;
}

export type Picked = { kind: "picked"; conversation: ConversationLike } | Refusal;
export type Applied = { kind: "applied"; settings: SettingsJson } | Refusal;

interface Opened {
  conversation: ConversationLike;
  unsubscribe: () => void;
}

export class Office {
  readonly #options: OfficeOptions;
  readonly #changes: ChangeLog;
  readonly #listeners = new Set<() => void>();
  readonly #closed = new AbortController();
  #opened: Opened[] = [];
  /** Settings are applied one after the other. */
  #applying: Promise<unknown> = Promise.resolve();

  constructor(options: OfficeOptions) {
    this.#options = options;
    this.#changes = new ChangeLog(options.clock.now());
    for (const conversation of options.conversations ?? []) this.#add(conversation);
  }

  /** Fires when the office closes. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Id of the newest change. */
  get revision(): string {
    return this.#changes.revision;
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
      return refusal("conversationUnknown", `No open conversation is called ${quoted(name)}`);
    }
    const [first, second] = conversations;
    if (first === undefined) {
      return refusal("noList", "No key list is open: open one in the settings");
    }
    if (second === undefined) return { kind: "picked", conversation: first };
    const names = conversations.map((each) => quoted(each.name)).join(", ");
    return refusal("conversationNeeded", `Several conversations are open, name one of ${names}`);
  }

  /** Like `pick()`, for who needs no reason. */
  find(name?: string): ConversationLike | undefined {
    const picked = this.pick(name);
    return picked.kind === "picked" ? picked.conversation : undefined;
  }

  /** `name`, or with a number behind it when a conversation of that name is open already. */
  freeName(name: string): string {
    const taken = new Set(this.conversations().map((conversation) => conversation.name));
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name} ${count}`;
    return free;
  }

  /** Asks one conversation after the other whether a request from the wire is for it. */
  async answerPeer(request: PeerRequest): Promise<PeerAnswer> {
    for (const conversation of this.conversations()) {
      const answer = await conversation.answerPeer(request);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** The whole JSON document. */
  messages(): MessagesJson {
    return {
      now: new Date(this.#options.clock.now()).toISOString(),
      conversations: this.conversations().map((conversation) => conversation.snapshot()),
    };
  }

  /** Wakes `listener` when there is something new in `changesSince()`; the returned function ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** All changes behind the one of `id`; undefined when they are not all there any more. */
  changesSince(id: string): LoggedChange[] | undefined {
    return this.#changes.since(id);
  }

  settings(): SettingsJson {
    return {
      listen: this.#options.listen?.address() ?? null,
      dialable: this.#options.listen?.dialable() ?? [],
      page: this.#options.page?.() ?? "",
      conversations: this.conversations().map((conversation) => {
        const { peer, padMode, coverMode } = conversation.snapshot();
        return { name: conversation.name, peer, list: conversation.listPath, padMode, coverMode };
      }),
    };
  }

  /** Says that something in `settings()` has changed by itself, e.g. the own addresses. */
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
    await this.#applying;
    await Promise.allSettled(opened.map((each) => each.conversation.close()));
    this.#listeners.clear();
  }

  async #apply(patch: CheckedPatch): Promise<Applied> {
    const target = this.#target(patch);
    if (target.kind === "refused") return target;
    const opened = patch.list === undefined
      ? undefined
      : await this.#openList(patch.list, patch.passphrase);
    if (opened?.kind === "refused") return opened;
    const moved = await this.#move(patch.listen);
    if (moved.kind === "refused") {
      await opened?.conversation.close();
      return moved;
    }
    if (opened !== undefined) this.#admit(opened.conversation);
    const conversation = target.conversation ?? opened?.conversation;
    if (conversation !== undefined) setModes(conversation, patch);
    this.noteSettings();
    return { kind: "applied", settings: this.settings() };
  }

  /** Which conversation `peer` and the modes mean: the one named, else the list opened with them, else the only one. */
  #target(
    patch: CheckedPatch,
  ): { kind: "picked"; conversation: ConversationLike | undefined } | Refusal {
    const isMeant = patch.peer !== undefined || patch.padMode !== undefined ||
      patch.coverMode !== undefined;
    if (patch.conversation === undefined && (patch.list !== undefined || !isMeant)) {
      return { kind: "picked", conversation: undefined };
    }
    return this.pick(patch.conversation);
  }

  async #openList(path: string, passphrase: string | undefined): Promise<Picked> {
    const { openList } = this.#options;
    if (openList === undefined) {
      return refusal("listInvalid", "Opening the list failed: lists are fixed in this run");
    }
    const known = this.#opened.find((each) => each.conversation.listPath === path);
    if (known !== undefined && !isLocked(known.conversation)) {
      return refusal("listOpen", `Opening the list failed: ${quoted(path)} is open already`);
    }
    try {
      const conversation = await openList(path, passphrase);
      return await this.#checkName(conversation);
    } catch (error) {
      return refusalOfError(error, "Opening the list failed");
    }
  }

  /** Two conversations of one name could not be told apart. */
  async #checkName(conversation: ConversationLike): Promise<Picked> {
    const clash = this.#opened.find((each) => each.conversation.name === conversation.name);
    if (clash === undefined || isLockedTwin(clash.conversation, conversation)) {
      return { kind: "picked", conversation };
    }
    await conversation.close();
    return refusal(
      "listOpen",
      `Opening the list failed: a conversation called ${quoted(conversation.name)} is open already`,
    );
  }

  async #move(to: CheckedPatch["listen"]): Promise<{ kind: "moved" } | Refusal> {
    if (to === undefined) return { kind: "moved" };
    const { listen } = this.#options;
    if (listen === undefined) {
      return refusal("listenInvalid", "Setting listen failed: this run does not listen for peers");
    }
    try {
      return await listen.move(to);
    } catch (error) {
      return refusalOfError(error, "Setting listen failed");
    }
  }

  /** Takes a new conversation in; the locked one of the same list gives way to it. */
  #admit(conversation: ConversationLike): void {
    const locked = this.#opened.find((each) => isLockedTwin(each.conversation, conversation));
    if (locked !== undefined) {
      locked.unsubscribe();
      this.#opened = this.#opened.filter((each) => each !== locked);
      void locked.conversation.close();
    }
    this.#add(conversation);
    this.#append({ kind: "reset" });
  }

  #add(conversation: ConversationLike): void {
    const unsubscribe = conversation.subscribe((change) => this.#append(change));
    this.#opened.push({ conversation, unsubscribe });
  }

  #append(change: Parameters<ChangeLog["append"]>[0]): void {
    this.#changes.append(change);
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        this.#options.log?.(`Telling of a change failed: ${error}`);
      }
    }
  }
}

function setModes(conversation: ConversationLike, patch: CheckedPatch): void {
  if (patch.peer !== undefined) conversation.setPeer(patch.peer.url);
  if (patch.padMode !== undefined) conversation.setPadMode(patch.padMode);
  if (patch.coverMode !== undefined) conversation.setCoverMode(patch.coverMode);
}

function isLocked(conversation: ConversationLike): boolean {
  return conversation.snapshot().status === "locked";
}

function isLockedTwin(old: ConversationLike, fresh: ConversationLike): boolean {
  return old.listPath === fresh.listPath && isLocked(old);
}

/** Errors of the key list carry a `kind` and words for people; all others are told by their first line. */
function refusalOfError(error: unknown, action: string): Refusal {
  if (!(error instanceof Error)) return refusal("failed", `${action}: ${String(error)}`);
  const code = "kind" in error && typeof error.kind === "string" ? error.kind : "failed";
  const hint = "hint" in error && typeof error.hint === "string" ? ` (${error.hint})` : "";
  return refusal(code, `${error.message.split("\n")[0] ?? action}${hint}`);
}
