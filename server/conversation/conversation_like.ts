import type { CoverMode } from "./conversation_options.ts";
import type { PadMode } from "../../keys/cell/sealer_outcomes.ts";
import type { FileAction } from "../files/file_actions.ts";
import type { FileLane } from "../files/file_lane.ts";
import type { FileToSend } from "../files/file_lane_options.ts";
import type { EntryChange } from "../messages/entry_changes.ts";
import type { SendOptions, SendOutcome } from "../messages/text_check.ts";
import type { ChangeJson } from "../gui_api/change_json.ts";
import type { ConversationJson, ConversationPatch } from "../gui_api/conversation_json.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import type { Refusal } from "../refusal.ts";
import type { MemorySeal } from "../history/memory_seal.ts";
import type { EntryWindow } from "../messages/timeline.ts";
import type { EntryPages } from "./entry_pages.ts";
import type { OpenedTalk } from "./opened_talk.ts";
import type { PeerAnswer, PeerRequest } from "../transport/transport.ts";

/** What the user sets for a conversation; what is absent stays as it is. */
export interface ConversationChange {
  /** Address to dial from now on; undefined inside: dial nobody. */
  peer?: { url: URL | undefined } | undefined;
  padMode?: PadMode | undefined;
  coverMode?: CoverMode | undefined;
}

/** A conversation as the local side sees it; `Conversation` is the real one. */
export interface ConversationLike {
  /** The peer's name, unique among those of one hub. */
  readonly name: string;
  /** Path of the list file. */
  readonly listPath: string;
  /** Id of the list, 16 bytes. */
  readonly listId: Uint8Array;
  /** Whether the list has pad at all; without it `always` would hold every text for ever. */
  readonly hasPad: boolean;
  /** The list waits for its passphrase. */
  readonly isLocked: boolean;
  /** True while it knows every call of its peer: not while it is locked, or its list still owes keys. */
  readonly knowsCalls: boolean;
  /** Files that locking ends: on their way, or received and in memory alone. */
  readonly filesAtStake: number;
  /** It is open, and its list has a passphrase. */
  readonly isGuarded: boolean;
  /** A seal that takes the passphrase of the list to be had again; undefined where there is none to ask for. */
  passphraseSeal(): MemorySeal | undefined;
  /**
   * Says goodbye to the peer and closes the list; keys and texts leave memory. What no vault keeps stays sealed: under
   * the passphrase of the list where it has one, else under `seal`.
   */
  lock(seal: MemorySeal): Promise<void>;
  /** Opens what `lock()` has sealed under `seal`. */
  thaw(seal: MemorySeal): void;
  /** Ends at once, without a word to the peer, and overwrites the vault where that is wanted. */
  abandon(options: { wipesVault: boolean }): Promise<void>;
  /** Goes on with the opened list and its vault, which the conversation closes in the end. */
  unlock(opened: OpenedTalk): void;
  /** Everything that is to be shown, as of now, with the entries of `window` that are in memory: all when absent. */
  snapshot(window?: EntryWindow): ConversationJson;
  /** The entries of `window`, newest last, also those that a vault alone holds: its medium may take its time. */
  readEntries(window?: EntryWindow): Promise<EntryJson[]>;
  /** Every entry there is now, oldest first and page by page, also those that a vault alone holds (LOCAL_API.md). */
  everyEntry(): EntryPages;
  /** Resolves once a vault holds what was done so far; undefined: it does, or there is none. */
  readonly saving: Promise<void> | undefined;
  /**
   * Waits until a vault holds what was done with the entry of this id, or `signal` fires. Declined where the vault may
   * still have the entry as it was: the next run goes on with that.
   */
  whenKept(id: string, signal: AbortSignal): Promise<Refusal | undefined>;
  /** Hands a text to the outbox, once for each id. */
  send(text: string, options?: SendOptions): SendOutcome;
  /** Offers a file to the peer. */
  sendFile(file: FileToSend): SendOutcome;
  /** Does with a file what a person wants; `to`: the path under which an accepted one is saved. */
  actOnFile(id: string, action: FileAction, to?: string): Refusal | undefined;
  /** A received file that is whole, or why there is none. */
  storedFile(id: string): ReturnType<FileLane["stored"]>;
  /** Reacts to an entry, or edits or deletes one of ours for both. */
  change(change: EntryChange): SendOutcome;
  /** Sends the text of an entry that failed or was taken back, as a new entry. */
  resend(id: string): SendOutcome;
  /** Takes an entry back that has not wholly left; false when there is none of that id, or it is too late. */
  cancel(id: string): boolean;
  /** The user has seen what arrived: all of it, or all up to the incoming entry `through`. */
  markRead(through?: string): void;
  /** The two people have compared these words and they match; declined where the session is another one by now. */
  confirmWords(words: readonly string[]): Refusal | undefined;
  /** The user wants this program to go on; declined where it does not wait for that. */
  resume(): Refusal | undefined;
  /** Changes how the conversation is shown here, and what both sides have agreed on. */
  changeSettings(patch: ConversationPatch): Refusal | undefined;
  /** Applies what the user has set. */
  configure(change: ConversationChange): void;
  /** Answers a request from the wire; undefined when it is not for this conversation. */
  answerPeer(request: PeerRequest): Promise<PeerAnswer>;
  /** Calls back with every change; the returned function ends that. */
  subscribe(listener: (change: ChangeJson) => void): () => void;
  /** Says goodbye to the peer and gives the list back. */
  close(): Promise<void>;
}
