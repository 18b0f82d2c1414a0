/**
 * `PUT /settings` at work. A patch is checked whole before anything happens; then comes what can fail (a list to
 * open, an address to listen on), each undone when a later one fails; then what cannot.
 */
import type { ListenControl } from "../transport/listen_control.ts";
import { quoted } from "../http/address.ts";
import type { ConversationLike } from "../conversation/conversation_like.ts";
import type { CheckedPatch } from "./settings_patch.ts";
import { type Refusal, refusal } from "../refusal.ts";

/** Opens a list and starts its conversation; throws a `KeyListError` in words that can be shown. */
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
    return refusal("listInvalid", "Opening the list failed: lists are fixed in this run");
  }
  const known = hub.conversations().find((each) => each.listPath === list);
  if (known !== undefined && !isLocked(known)) {
    return refusal("listOpen", `Opening the list failed: ${quoted(list)} is open already`);
  }
  try {
    return await checkName(hub, await open(list, passphrase));
  } catch (error) {
    return refusalOfError(error, "Opening the list failed");
  }
}

/** Two conversations of one name could not be told apart; the locked form of the same list gives way. */
async function checkName(hub: ConversationTable, conversation: ConversationLike): Promise<Picked> {
  const clash = hub.conversations().find((each) => each.name === conversation.name);
  if (clash === undefined || isLockedTwin(clash, conversation)) {
    return { kind: "picked", conversation };
  }
  await conversation.close();
  return refusal(
    "listOpen",
    `Opening the list failed: a conversation called ${quoted(conversation.name)} is open already`,
  );
}

function checkPad(
  conversation: ConversationLike | undefined,
  { padMode }: CheckedPatch,
): Refusal | undefined {
  if (padMode !== "always" || conversation === undefined || conversation.hasPad) return undefined;
  return refusal(
    "padModeInvalid",
    "Setting padMode failed: this list has no pad, wanted prefer or off",
  );
}

async function moveListener(
  listen: ListenControl | undefined,
  to: CheckedPatch["listen"],
): Promise<{ kind: "moved" } | Refusal> {
  if (to === undefined) return { kind: "moved" };
  if (listen === undefined) {
    return refusal("listenInvalid", "Setting listen failed: this run does not listen for peers");
  }
  try {
    return await listen.move(to);
  } catch (error) {
    return refusalOfError(error, "Setting listen failed");
  }
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

/** Errors of the key list carry a `kind` and words for people; of all others the first line is told. */
function refusalOfError(error: unknown, action: string): Refusal {
  if (!(error instanceof Error)) return refusal("failed", `${action}: ${String(error)}`);
  const code = "kind" in error && typeof error.kind === "string" ? error.kind : "failed";
  // The hint of a missing passphrase is for the terminal.
  const hint = code === "passphraseNeeded"
    ? " (write it here)"
    : "hint" in error && typeof error.hint === "string"
    ? ` (${error.hint})`
    : "";
  return refusal(code, `${error.message.split("\n")[0] ?? action}${hint}`);
}
