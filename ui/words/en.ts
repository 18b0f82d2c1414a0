/** The page in English: a sentence for every code that the program sends. */
import type {
  AwayReasonJson,
  NoticeJson,
  StatusCode,
  StatusJson,
  UnreachableReason,
} from "../../server/gui_api.ts";
import { formatClock, formatDate, formatSpan } from "./format.ts";

/** What a sentence may need beside its parameters. */
export interface Setting {
  /** The peer's name. */
  name: string;
  /** The program's clock, Unix milliseconds. */
  nowMs: number;
}

/** A code's own part of a union. */
type Of<Union extends { code: string }, Code> = Extract<Union, { code: Code }>;

/** The sentence for a status, with its full stop. */
export function statusSentence(status: StatusJson, setting: Setting): string {
  const write = STATUS[status.code] as (status: StatusJson, setting: Setting) => string;
  return write(status, setting);
}

/** The sentence for a notice, with its full stop. */
export function noticeSentence(notice: NoticeJson, setting: Setting): string {
  const write = NOTICES[notice.code] as (notice: NoticeJson, setting: Setting) => string;
  return write(notice, setting);
}

const STATUS: {
  [Code in StatusCode]: (status: Of<StatusJson, Code>, setting: Setting) => string;
} = {
  connected: ({ steady }, { name }) =>
    steady ? `${name} is here. Cover traffic is on.` : `${name} is here.`,
  away: ({ reason, waiting }, { name }) => `${awaySentence(reason, name)}${waitingWords(waiting)}`,
  connecting: ({ address }, { name }) => `Calling ${name} at ${address}.`,
  waiting: (_, { name }) =>
    `Waiting for ${name} to call. Tell ${name} your address, or enter ${name}'s in the settings.`,
  notBegun: ({ startsAt }, { nowMs }) =>
    `The key list begins in ${formatSpan(Date.parse(startsAt) - nowMs)}, if your clock is right. ` +
    "Messages wait until then.",
  over: ({ endedAt }, { nowMs }) =>
    `The key list ended ${formatSpan(nowMs - Date.parse(endedAt))} ago, if your clock is right. ` +
    "Meet again and make a new one.",
  keyListRemoved: () => "The key list was removed. Plug the stick in again to go on.",
  keyListDamaged: () =>
    "This part of the key list is damaged. Messages wait until the damaged part is over.",
  keysBurned: ({ until }, { nowMs }) =>
    until === null
      ? "All keys of this list are burned. Meet again and make a new one."
      : `The keys of this time are burned. Messages wait ${untilWords(until, nowMs)}. ` +
        "If your clock is wrong, set it.",
  clockSetBack: ({ until }, { nowMs }) =>
    until === null
      ? "Your clock was set back, and the keys of this time are used. Messages wait."
      : `Your clock was set back, and the keys up to then are used. Messages wait ${
        untilWords(until, nowMs)
      }.`,
  clockApart: ({ offsetMs }, { name }) =>
    `Your clock and ${name}'s differ by ${formatSpan(Math.abs(offsetMs))}. ` +
    "Check both against a phone. Messages wait until then.",
  sameSeat: (_, { name }) =>
    `The other program uses the same copy of the list. One of you has to open ${name}'s copy.`,
  ownAddress: (_, { name }) =>
    `The address of ${name} leads back to this program. Enter the one that ${name}'s program shows.`,
  locked: () => "The key list is locked. Enter its passphrase.",
};

const UNREACHABLE: Record<UnreachableReason, string> = {
  refused: "hchat isn't running there, or a firewall blocks it",
  unknownHost: "there is no such host name",
  lookupFailed: "the name can't be looked up right now",
  noRoute: "no route leads there",
  noNetwork: "this computer has no network",
  noAnswer: "nothing answers. Is hchat running there, and does the router forward the port?",
  broke: "the connection broke",
};

function awaySentence(reason: AwayReasonJson, name: string): string {
  switch (reason.code) {
    case "saidBye":
      return `${name} closed hchat.`;
    case "callBroke":
      return `The connection from ${name} broke.`;
    case "noCall":
      return `${name} has not called for a while.`;
    case "silent":
      return `${name} has not answered for a while.`;
    case "internal":
      return `hchat failed to call ${name}. Its log says more.`;
    case "notHchat":
      return `A web site answers at ${reason.address}, but it isn't ${name}'s hchat. ` +
        "Check the address, both key lists and both clocks.";
    case "notPeer":
      return `Another program answers at ${reason.address}. Check ${name}'s address.`;
    default: {
      const why = UNREACHABLE[reason.code];
      return `Can't reach ${name} at ${reason.address}: ${why}${why.endsWith("?") ? "" : "."}`;
    }
  }
}

function waitingWords(waiting: number): string {
  if (waiting === 0) return "";
  return waiting === 1 ? " 1 message waits." : ` ${waiting} messages wait.`;
}

/** "until 14:05:30" for a time within a day, else with its date. */
function untilWords(until: string, nowMs: number): string {
  const untilMs = Date.parse(until);
  return `until ${untilMs - nowMs < 86_400_000 ? formatClock(untilMs) : formatDate(untilMs)}`;
}

const NOTICES: {
  [Code in NoticeJson["code"]]: (notice: Of<NoticeJson, Code>, setting: Setting) => string;
} = {
  readOnly: () =>
    "The key list is read-only, so used keys are not burned. Whoever gets it later can read what " +
    "was recorded.",
  writeFailed: ({ failure }) =>
    `The key list can't be written any more (${failure}), so used keys are no longer burned.`,
  stateCopyDamaged: ({ restored }) =>
    restored
      ? "One of the list's two state copies was damaged. hchat wrote it again."
      : "One of the list's two state copies is damaged. hchat uses the other one.",
  noLocks: () =>
    "This file system has no locks. Make sure that no second program uses this key list.",
  partialFile: ({ path }) =>
    `${path} is left from a run that was interrupted. It may hold keys of this list: delete it.`,
  backupFile: ({ path, name }) =>
    `${path} is an older list, moved away by a run that was interrupted. It may hold keys. ` +
    `Rename it to ${name} if you miss that file, or delete it.`,
  damaged: ({ from, to }) =>
    `The key list is damaged from ${formatDate(Date.parse(from))} to ${
      formatDate(Date.parse(to))
    }. No message passes in that time.`,
  noPad: ({ requested }) =>
    requested === "always"
      ? "This key list has no one-time pad, so “always” can't be kept. Messages are protected by " +
        "authenticated encryption alone."
      : "This key list has no one-time pad. Messages are protected by authenticated encryption " +
        "alone.",
  clockDiffers: ({ offsetMs }, { name }) =>
    `Your clock and ${name}'s differ by ${formatSpan(Math.abs(offsetMs))}. Messages still pass.`,
  listEnds: ({ endsAt }, { nowMs }) =>
    `The key list ends in ${formatSpan(Date.parse(endsAt) - nowMs)}. Meet before then and make ` +
    "the next one.",
};
