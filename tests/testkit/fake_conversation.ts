import type { EntryPages } from "../../server/conversation/entry_pages.ts";
import type { WatchedList } from "../../server/conversation/list_watch.ts";
import type {
  ConversationChange,
  ConversationLike,
} from "../../server/conversation/conversation_like.ts";
import type { OpenedTalk } from "../../server/conversation/opened_talk.ts";
import type { FileAction } from "../../server/files/file_actions.ts";
import type { FileLane } from "../../server/files/file_lane.ts";
import type { FileToSend } from "../../server/files/file_lane_options.ts";
import type { EntryChange } from "../../server/messages/entry_changes.ts";
import { type Refusal, refusal } from "../../server/refusal.ts";
import {
  refuseText,
  type SendOptions,
  type SendOutcome,
} from "../../server/messages/text_check.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type {
  ConversationJson,
  ConversationPatch,
} from "../../server/gui_api/conversation_json.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { MemorySeal } from "../../server/history/memory_seal.ts";
import type { EntryWindow } from "../../server/messages/timeline.ts";
import type { PeerAnswer, PeerRequest } from "../../server/transport/transport.ts";

/** A conversation without keys or wire: what is sent stands in its entries, queued. */
export class FakeConversation implements ConversationLike {
  readonly name: string;
  readonly listPath: string;
  readonly listId = new Uint8Array(16);
  hasPad = true;
  status: ConversationJson["status"] = { code: "connected", steady: false };
  /** Path of requests from the wire that are for this one. */
  wireTag = "";
  peer: string | null = null;
  padMode: ConversationJson["padMode"] = "prefer";
  coverMode: ConversationJson["coverMode"] = "quiet";
  continuity: ConversationJson["continuity"] = { code: "kept", words: [] };
  readonly entries: EntryJson[] = [];
  notices: ConversationJson["notices"] = [];
  history: ConversationJson["history"] = null;
  isClosed = false;
  readonly changes: EntryChange[] = [];
  /** The list that it was begun over or unlocked with. */
  list: WatchedList | undefined;
  readsMarked = 0;
  /** Up to which entries, where that was said. */
  readonly readThrough: (string | undefined)[] = [];
  readonly listeners = new Set<(change: ChangeJson) => void>();
  /** What `send()` answers instead of queueing. */
  refusal: SendOutcome | undefined;

  constructor(name = "bob", listPath = `/stick/${name}.hkl`) {
    this.name = name;
    this.listPath = listPath;
  }

  snapshot({ before, limit = Infinity }: EntryWindow = {}): ConversationJson {
    const end = before === undefined
      ? this.entries.length
      : this.entries.findIndex(({ id }) => id === before);
    return {
      name: this.name,
      title: this.settings.title ?? null,
      muted: this.settings.muted ?? false,
      disappearMs: this.settings.disappearMs ?? null,
      seen: this.settings.seen ?? true,
      unread: 0,
      self: "alice",
      seat: "a",
      peer: this.peer,
      status: this.status,
      notices: this.notices,
      slot: 7,
      periodMs: 10_000,
      slotCount: 100,
      slotsLeft: 93,
      startsAt: "2026-01-01T00:00:00.000Z",
      endsAt: "2026-01-01T00:16:40.000Z",
      nextKeyAt: "2026-01-01T00:01:20.000Z",
      clockOffsetMs: null,
      lastHeardAt: null,
      lastTriedAt: null,
      history: this.history,
      session: true,
      continuity: this.continuity,
      padMode: this.padMode,
      coverMode: this.coverMode,
      padLeft: 600,
      entries: this.entries.slice(Math.max(0, end - limit), Math.max(0, end)).map((entry) => ({
        ...entry,
      })),
    };
  }

  readEntries(window: EntryWindow = {}): Promise<EntryJson[]> {
    return Promise.resolve(this.snapshot(window).entries);
  }

  everyEntry(): EntryPages {
    const { entries } = this.snapshot();
    const pages = async function* (): EntryPages["pages"] {
      for (let at = 0; at < entries.length; at += 100) yield await entries.slice(at, at + 100);
    };
    return { pages: pages(), closing: new AbortController().signal };
  }

  /** Resolves when the vault holds what was done. */
  saving: Promise<void> | undefined;

  /** What `whenKept()` waits for, and then answers. */
  keeping: Promise<Refusal | undefined> = Promise.resolve(undefined);
  /** Ids that `whenKept()` was asked for. */
  readonly keptAsked: string[] = [];

  whenKept(id: string, signal: AbortSignal): Promise<Refusal | undefined> {
    this.keptAsked.push(id);
    const aborted = new Promise<undefined>((resolve) => {
      signal.addEventListener("abort", () => resolve(undefined));
    });
    return Promise.race([this.keeping, aborted]);
  }

  send(text: string, { id: wantedId, reply }: SendOptions = {}): SendOutcome {
    const unfit = this.refusal ?? refuseText(text);
    if (unfit !== undefined) return unfit;
    const id = wantedId ?? (this.entries.length + 1).toString(16).padStart(32, "0");
    const at = "2026-01-01T00:01:10.000Z";
    const entry: EntryJson = {
      id,
      direction: "out",
      text,
      at,
      state: "queued",
      slot: null,
      protection: null,
      ...(reply && { reply }),
    };
    this.entries.push(entry);
    this.tell({ kind: "entry", conversation: this.name, entry });
    return { kind: "queued", id };
  }

  /** What was done with files, as `ID ACTION TO`. */
  readonly fileActions: string[] = [];
  /** The files that were offered. */
  readonly filesSent: FileToSend[] = [];
  /** What `storedFile()` answers. */
  stored: ReturnType<FileLane["stored"]> = refusal({ code: "entryUnknown" });

  sendFile(file: FileToSend): SendOutcome {
    this.filesSent.push(file);
    return this.refusal ?? { kind: "queued", id: "f".repeat(32) };
  }

  actOnFile(id: string, action: FileAction, to?: string): Refusal | undefined {
    this.fileActions.push([id, action, to].filter((word) => word !== undefined).join(" "));
    return this.refusal?.kind === "refused" ? this.refusal : undefined;
  }

  storedFile(): ReturnType<FileLane["stored"]> {
    return this.stored;
  }

  change(change: EntryChange): SendOutcome {
    this.changes.push(change);
    return this.refusal ?? { kind: "queued", id: "0" };
  }

  resend(id: string): SendOutcome {
    const entry = this.entries.find((each) => each.id === id);
    return entry === undefined ? refusal({ code: "entryUnknown" }) : this.send(entry.text);
  }

  cancel(id: string): boolean {
    const entry = this.entries.find((each) => each.id === id && each.state === "queued");
    if (entry !== undefined) entry.state = "cancelled";
    return entry !== undefined;
  }

  markRead(through?: string): void {
    this.readThrough.push(through);
    this.readsMarked++;
  }

  confirmWords(words: readonly string[]): Refusal | undefined {
    if (`${words}` !== `${this.continuity.words}`) return refusal({ code: "sessionChanged" });
    this.continuity = { ...this.continuity, code: "kept" };
    return undefined;
  }

  resume(): Refusal | undefined {
    if (this.status.code !== "replaced") return refusal({ code: "notPaused" });
    this.status = { code: "connected", steady: false };
    return undefined;
  }

  /** All that `changeSettings()` was given. */
  settings: ConversationPatch = {};

  changeSettings(patch: ConversationPatch): Refusal | undefined {
    this.settings = { ...this.settings, ...patch };
    return this.refusal?.kind === "refused" ? this.refusal : undefined;
  }

  configure({ peer, padMode, coverMode }: ConversationChange): void {
    if (peer !== undefined) this.peer = peer.url?.origin ?? null;
    if (padMode !== undefined) this.padMode = padMode;
    if (coverMode !== undefined) this.coverMode = coverMode;
  }

  readonly filesAtStake = 0;
  readonly isGuarded = false;
  /** What `abandon()` was asked for. */
  abandoned: { wipesVault: boolean } | undefined;

  passphraseSeal(): MemorySeal | undefined {
    return undefined;
  }

  lock(): Promise<void> {
    this.status = { code: "locked" };
    return Promise.resolve();
  }

  thaw(): void {}

  abandon(options: { wipesVault: boolean }): Promise<void> {
    this.abandoned = options;
    return Promise.resolve();
  }

  get knowsCalls(): boolean {
    return !this.isLocked;
  }

  get isLocked(): boolean {
    return this.status.code === "locked";
  }

  unlock({ list }: OpenedTalk): void {
    this.list = list;
    this.status = { code: "connected", steady: false };
  }

  answerPeer(request: PeerRequest): Promise<PeerAnswer> {
    return Promise.resolve(
      request.tag === this.wireTag ? { cell: new Uint8Array([1]), paddingBytes: 0 } : undefined,
    );
  }

  subscribe(listener: (change: ChangeJson) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  /** Reports a change, as the real one does by itself. */
  tell(change: ChangeJson): void {
    for (const listener of this.listeners) listener(change);
  }
}
