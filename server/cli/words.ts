/** The terminal in English: a sentence for every code of the local API, without its full stop. */
import type { StaleFileNotice } from "../../keys/list/stale_files.ts";
import type {
  AwayReasonJson,
  NoticeJson,
  StatusCode,
  StatusJson,
  UnreachableReason,
} from "../gui_api.ts";
import { formatSpan } from "../time/span_words.ts";

/** What a sentence may need beside its parameters. */
export interface Setting {
  /** The peer's name. */
  name: string;
  /** Unix milliseconds. */
  nowMs: number;
}

/** A code's own part of a union. */
type Of<Union extends { code: string }, Code> = Extract<Union, { code: Code }>;

/** The sentence for a status. */
export function formatStatus(status: StatusJson, setting: Setting): string {
  const write = STATUS[status.code] as (status: StatusJson, setting: Setting) => string;
  return write(status, setting);
}

/** The sentence for a notice. */
export function formatNotice(notice: NoticeJson, setting: Setting): string {
  const write = NOTICES[notice.code] as (notice: NoticeJson, setting: Setting) => string;
  return write(notice, setting);
}

const STATUS: {
  [Code in StatusCode]: (status: Of<StatusJson, Code>, setting: Setting) => string;
} = {
  connected: ({ steady }, { name }) => `${name} is here${steady ? ", cover traffic is on" : ""}`,
  away: ({ reason }, { name }) => formatAway(reason, name),
  connecting: ({ address }, { name }) => `calling ${name} at ${address}`,
  waiting: (_, { name }) => `waiting for ${name} to call; give --peer URL to call ${name}`,
  notBegun: ({ startsAt }, { nowMs }) =>
    `the key list begins in ${formatSpan(Date.parse(startsAt) - nowMs)}, if your clock is right; ` +
    "messages wait until then",
  over: ({ endedAt }, { nowMs }) =>
    `the key list ended ${formatSpan(nowMs - Date.parse(endedAt))} ago, if your clock is right; ` +
    "meet again and make a new one",
  keyListRemoved: () => "the key list was removed; plug the stick in again to go on",
  keyListDamaged: () =>
    "this part of the key list is damaged; messages wait until the damaged part is over",
  keysBurned: ({ until }) =>
    until === null
      ? "all keys of the list are burned; meet again and make a new one"
      : `the keys of this time are burned; messages wait until ${formatUtc(until)}`,
  clockSetBack: ({ until }) =>
    `your clock was set back, and the keys up to then are used; messages wait${
      until === null ? "" : ` until ${formatUtc(until)}`
    }`,
  clockApart: ({ offsetMs }, { name }) =>
    `your clock and ${name}'s differ by ${formatSpan(offsetMs)}; check both against a phone, ` +
    "messages wait until then",
  sameSeat: (_, { name }) =>
    `the other program uses the same copy of the list; one of you has to open ${name}'s copy`,
  ownAddress: (_, { name }) =>
    `the address of ${name} leads back to this program; give the one that ${name}'s hchat prints`,
  locked: () => "the key list is locked; it needs its passphrase",
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

function formatAway(reason: AwayReasonJson, name: string): string {
  switch (reason.code) {
    case "saidBye":
      return `${name} closed hchat`;
    case "callBroke":
      return `the connection from ${name} broke`;
    case "noCall":
      return `${name} has not called for a while`;
    case "silent":
      return `${name} has not answered for a while`;
    case "internal":
      return `hchat failed to call ${name}; set HCHAT_LOG=1 to see why`;
    case "notHchat":
      return `a web site answers at ${reason.address}, but it isn't ${name}'s hchat; check the ` +
        "address, both key lists and both clocks";
    case "notPeer":
      return `another program answers at ${reason.address}; check ${name}'s address`;
    default:
      return `can't reach ${name} at ${reason.address}: ${UNREACHABLE[reason.code]}`;
  }
}

const NOTICES: {
  [Code in NoticeJson["code"]]: (notice: Of<NoticeJson, Code>, setting: Setting) => string;
} = {
  readOnly: () =>
    "the key list is read-only, so used keys are not burned: whoever gets it later can read what " +
    "was recorded",
  writeFailed: ({ failure }) =>
    `the key list can't be written any more (${failure}), so used keys are no longer burned`,
  stateCopyDamaged: ({ restored }) =>
    restored
      ? "one of the list's two state copies was damaged; hchat wrote it again"
      : "one of the list's two state copies is damaged; hchat uses the other one",
  noLocks: () =>
    "this file system has no locks; make sure that no second program uses this key list",
  partialFile: formatStaleFile,
  backupFile: formatStaleFile,
  damaged: ({ from, to }) =>
    `the key list is damaged from ${formatUtc(from)} to ${formatUtc(to)}; no message passes in ` +
    "that time",
  noPad: ({ requested }) =>
    `the key list has no one-time pad${
      requested === "always" ? ", so --pad always can't be kept" : ""
    }; texts are protected by authenticated encryption alone`,
  clockDiffers: ({ offsetMs }, { name }) =>
    `your clock and ${name}'s differ by ${formatSpan(offsetMs)}; messages still pass`,
  listEnds: ({ endsAt }, { nowMs }) =>
    `the key list ends in ${formatSpan(Date.parse(endsAt) - nowMs)}; meet before then and make ` +
    "the next one",
};

/** The sentence for a file that an interrupted run has left. */
export function formatStaleFile(notice: StaleFileNotice): string {
  return notice.code === "partialFile"
    ? `${notice.path} is left from a run that was interrupted; it may hold keys of this list: ` +
      "delete it"
    : `${notice.path} is an older list, moved away by a run that was interrupted; it may hold ` +
      `keys: rename it to ${notice.name} if you miss that file, or delete it`;
}

/** `2026-01-31 12:00:05 UTC` */
function formatUtc(time: string): string {
  return `${time.slice(0, 19).replace("T", " ")} UTC`;
}
