/**
 * `PUT /settings` at work. A patch is checked whole before anything happens; then comes what can fail (a list to
 * open, an address to listen on), each undone when a later one fails; then what cannot.
 */
import { KeyListError } from "../../keys/errors.ts";
import { hasPad } from "../../keys/record_source.ts";
import type { ConversationLike } from "../conversation/conversation_like.ts";
import { closeOpened, type OpenedTalk } from "../conversation/opened_talk.ts";
import type { ApiErrorJson } from "../gui_api/error_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { ListenControl } from "../transport/listen_control.ts";
import type { WaysControl } from "../transport/ways_control.ts";
import type { CheckedPatch } from "./settings_patch.ts";

/** A key list that was opened and has no conversation yet. */
export interface OpenedList extends OpenedTalk {
  path: string;
  /** Both names from its header. */
  names: { a: string; b: string };
}

/** Where key lists come from, and what they become. */
export interface KeyLists {
  /** Opens a key list; throws KeyListError. */
  open(path: string, passphrase?: string): Promise<OpenedList>;
  /** Begins a conversation over an opened list, under a name that is free. */
  converse(opened: OpenedList): ConversationLike;
}

/** What a change of settings may reach; what is absent is fixed in this run. */
export interface SettingsReach {
  lists?: KeyLists | undefined;
  listen?: ListenControl | undefined;
  ways?: WaysControl | undefined;
  /** Shared by all conversations: what is set here is in force at once. */
  files?: { asksForPictures?: boolean | undefined } | undefined;
}

/** The conversation that was meant, or why it is not clear. */
export type Picked = { kind: "picked"; conversation: ConversationLike } | Refusal;

/** What a change of settings asks of the hub. */
export interface ConversationTable {
  /** Fires when the hub closes. */
  readonly closed: AbortSignal;
  /** The program is locked. */
  readonly isConcealed: boolean;
  conversations(): ConversationLike[];
  /** The conversation of that name, or the only one. */
  pick(name?: string): Picked;
  /** Takes a conversation in. */
  admit(conversation: ConversationLike): void;
}

/** Applies a checked patch to a hub: all of it or nothing. */
export async function changeSettings(
  hub: ConversationTable,
  reach: SettingsReach,
  patch: CheckedPatch,
): Promise<{ kind: "changed" } | Refusal> {
  const target = findTarget(hub, patch);
  if (target.kind === "refused") return target;
  const { conversation } = target;
  const opened = await openList(hub, reach.lists, patch);
  if (opened.kind === "refused") return opened;
  const before = reach.ways?.ways();
  const refused = checkPad(conversation ?? opened, patch) ??
    await changeWays(reach.ways, patch) ??
    await moveListener(reach.listen, patch.listen) ??
    await listenAgain(reach.listen, conversation, patch) ??
    refuseLate(hub);
  if (refused !== undefined) {
    if (before !== undefined) await reach.ways?.change(before);
    if (opened.opened !== undefined) await closeOpened(opened.opened);
    return refused;
  }
  setPictures(reach.files, patch.asksForPictures);
  conversation?.configure(patch);
  const fresh = takeUp(hub, reach.lists, opened);
  if (conversation === undefined) fresh?.configure(patch);
  return { kind: "changed" };
}

/** While a list was opened the program may have begun to end, or been locked. */
function refuseLate({ closed, isConcealed }: ConversationTable): Refusal | undefined {
  if (closed.aborted) return refusal({ code: "closed" });
  return isConcealed ? refusal({ code: "programLocked" }) : undefined;
}

type Found = { kind: "found"; conversation: ConversationLike | undefined };

/**
 * Which conversation peer and modes mean: the one named, else the list that comes with them, else the only one.
 * Undefined for a list that is to be opened, and where nothing is meant.
 */
function findTarget(hub: ConversationTable, patch: CheckedPatch): Found | Refusal {
  const isMeant = patch.peer !== undefined || patch.padMode !== undefined ||
    patch.coverMode !== undefined;
  if (patch.conversation === undefined && (patch.list !== undefined || !isMeant)) {
    return { kind: "found", conversation: undefined };
  }
  const picked = hub.pick(patch.conversation);
  return picked.kind === "refused" ? picked : { ...picked, kind: "found" };
}

/** What became of the list in a patch: the locked conversation that waits for it, and the list itself. */
interface Opening {
  kind: "opened";
  locked?: ConversationLike | undefined;
  opened?: OpenedList | undefined;
  hasPad: boolean;
}

async function openList(
  hub: ConversationTable,
  lists: KeyLists | undefined,
  { list: path, passphrase }: CheckedPatch,
): Promise<Opening | Refusal> {
  if (path === undefined) return { kind: "opened", hasPad: true };
  if (lists === undefined) {
    return refusal({ code: "valueInvalid", name: "list", reason: { code: "fixed" } });
  }
  const known = hub.conversations().find((each) => each.listPath === path);
  if (known?.isLocked === false) return refusal({ code: "listOpen", list: path });
  try {
    const opened = await lists.open(path, passphrase);
    return { kind: "opened", locked: known, opened, hasPad: hasPad(opened.list) };
  } catch (error) {
    return refusal(errorOf(error, path));
  }
}

/** The conversation that the opened list unlocks or begins; undefined where none was opened. */
function takeUp(
  hub: ConversationTable,
  lists: KeyLists | undefined,
  { locked, opened }: Opening,
): ConversationLike | undefined {
  if (opened === undefined || lists === undefined) return undefined;
  if (locked !== undefined) {
    locked.unlock(opened);
    return locked;
  }
  const conversation = lists.converse(opened);
  hub.admit(conversation);
  return conversation;
}

function checkPad(
  { hasPad }: Pick<ConversationLike, "hasPad">,
  { padMode }: CheckedPatch,
): Refusal | undefined {
  if (padMode !== "always" || hasPad) return undefined;
  return refusal({ code: "valueInvalid", name: "padMode", reason: { code: "noPad" } });
}

function setPictures(files: SettingsReach["files"], asks: boolean | undefined): void {
  if (files !== undefined && asks !== undefined) files.asksForPictures = asks;
}

async function changeWays(
  ways: WaysControl | undefined,
  { entrance, mapPort, onion, authorities, torPasswordFile, sntp }: CheckedPatch,
): Promise<Refusal | undefined> {
  const wanted = { entrance, mapPort, onion, authorities, torPasswordFile, sntp };
  const [name] = Object.entries(wanted).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return undefined;
  if (ways === undefined) {
    return refusal({ code: "valueInvalid", name, reason: { code: "fixed" } });
  }
  const changed = await ways.change(wanted);
  return changed.kind === "refused" ? changed : undefined;
}

async function moveListener(
  listen: ListenControl | undefined,
  to: CheckedPatch["listen"],
): Promise<Refusal | undefined> {
  if (to === undefined) return undefined;
  if (listen === undefined) {
    return refusal({ code: "valueInvalid", name: "listen", reason: { code: "fixed" } });
  }
  const moved = await listen.move(to);
  return moved.kind === "refused" ? moved : undefined;
}

/** Whoever dials nobody has to be reachable: a program without an address to dial listens. */
async function listenAgain(
  listen: ListenControl | undefined,
  conversation: ConversationLike | undefined,
  { peer }: CheckedPatch,
): Promise<Refusal | undefined> {
  if (listen === undefined || conversation === undefined) return undefined;
  if (peer === undefined || peer.url !== undefined) return undefined;
  const listening = await listen.listenFor(conversation.listId);
  return listening.kind === "failed" ? refusal(listening.error) : undefined;
}

/** Why a list cannot be opened: what the key list says of itself may be shown; what the runtime says may hold anything. */
export function errorOf(error: unknown, list: string): ApiErrorJson {
  if (!(error instanceof KeyListError)) return { code: "listFailed", list };
  return { code: error.kind, list, detail: error.message };
}
