/**
 * `PUT /settings` at work. A patch is checked whole before anything happens; then comes what can fail (a list to
 * open, an address to listen on), each undone when a later one fails; then what cannot.
 */
import { KeyListError } from "../../keys/errors.ts";
import type { ApiErrorJson } from "../gui_api.ts";
import type { ListenControl } from "../transport/listen_control.ts";
import type { ConversationLike } from "../conversation/conversation_like.ts";
import type { CheckedPatch } from "./settings_patch.ts";
import { type Refusal, refusal } from "../refusal.ts";

/** Opens a list and starts its conversation; throws KeyListError. */
export type OpenList = (path: string, passphrase?: string) => Promise<ConversationLike>;

/** What a change of settings may reach; what is absent is fixed in this run. */
export interface SettingsReach {
  openList?: OpenList;
  listen?: ListenControl;
}

/** The conversation that was meant, or why it is not clear. */
export type Picked = { kind: "picked"; conversation: ConversationLike } | Refusal;
/** What a change of settings asks of the hub. */
export interface ConversationTable {
  conversations(): ConversationLike[];
  /** The conversation of that name, or the only one. */
  pick(name?: string): Picked;
  /** Takes a conversation in; its locked form gives way. */
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
  const opened = await openList(hub, reach.openList, patch);
  if (opened.kind === "refused") return opened;
  const conversation = meantOf(target.conversation, opened.conversation);
  const moved = checkPad(conversation, patch) ?? await moveListener(reach.listen, patch.listen);
  if (moved.kind === "refused") {
    await opened.conversation?.close();
    return moved;
  }
  if (opened.conversation !== undefined) hub.admit(opened.conversation);
  if (conversation !== undefined) setModes(conversation, patch);
  return { kind: "changed" };
}

type Found = { kind: "picked"; conversation: ConversationLike | undefined };

/** Which conversation peer and modes mean: the one named, else the list that comes with them, else the only one. */
function findTarget(hub: ConversationTable, patch: CheckedPatch): Found | Refusal {
  const isMeant = patch.peer !== undefined || patch.padMode !== undefined ||
    patch.coverMode !== undefined;
  if (patch.conversation === undefined && (patch.list !== undefined || !isMeant)) {
    return { kind: "picked", conversation: undefined };
  }
  return hub.pick(patch.conversation);
}

/** The list just unlocked stands for its locked form, which has left by now. */
function meantOf(
  named: ConversationLike | undefined,
  opened: ConversationLike | undefined,
): ConversationLike | undefined {
  return named === undefined || named.name === opened?.name ? opened : named;
}

async function openList(
  hub: ConversationTable,
  open: OpenList | undefined,
  { list, passphrase }: CheckedPatch,
): Promise<Found | Refusal> {
  if (list === undefined) return { kind: "picked", conversation: undefined };
  if (open === undefined) {
    return refusal({ code: "valueInvalid", name: "list", reason: { code: "fixed" } });
  }
  const known = hub.conversations().find((each) => each.listPath === list);
  if (known !== undefined && !isLocked(known)) {
    return refusal({ code: "listOpen", list });
  }
  try {
    return await checkName(hub, await open(list, passphrase));
  } catch (error) {
    return refusal(errorOf(error, list));
  }
}

/** Two conversations of one name could not be told apart; the locked form of the same list gives way. */
async function checkName(hub: ConversationTable, conversation: ConversationLike): Promise<Picked> {
  const clash = hub.conversations().find((each) => each.name === conversation.name);
  if (clash === undefined || isLockedTwin(clash, conversation)) {
    return { kind: "picked", conversation };
  }
  await conversation.close();
  return refusal({ code: "listOpen", list: conversation.listPath });
}

function checkPad(
  conversation: ConversationLike | undefined,
  { padMode }: CheckedPatch,
): Refusal | undefined {
  if (padMode !== "always" || conversation === undefined || conversation.hasPad) return undefined;
  return refusal({ code: "valueInvalid", name: "padMode", reason: { code: "noPad" } });
}

async function moveListener(
  listen: ListenControl | undefined,
  to: CheckedPatch["listen"],
): Promise<{ kind: "moved" } | Refusal> {
  if (to === undefined) return { kind: "moved" };
  if (listen === undefined) {
    return refusal({ code: "valueInvalid", name: "listen", reason: { code: "fixed" } });
  }
  return await listen.move(to);
}

function setModes(conversation: ConversationLike, patch: CheckedPatch): void {
  if (patch.peer !== undefined) conversation.setPeer(patch.peer.url);
  if (patch.padMode !== undefined) conversation.setPadMode(patch.padMode);
  if (patch.coverMode !== undefined) conversation.setCoverMode(patch.coverMode);
}

/** True when `old` stands in for the list of `fresh` until its passphrase is given. */
export function isLockedTwin(old: ConversationLike, fresh: ConversationLike): boolean {
  return old.listPath === fresh.listPath && isLocked(old);
}

function isLocked(conversation: ConversationLike): boolean {
  return conversation.snapshot().status.code === "locked";
}

/** What the key list says of itself may be shown; what the runtime says may hold anything. */
function errorOf(error: unknown, list: string): ApiErrorJson {
  if (!(error instanceof KeyListError)) return { code: "listFailed", list };
  return { code: error.kind, list, detail: error.message };
}
