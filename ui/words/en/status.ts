/** What the page says in English about a conversation: a sentence for every code that the program sends. */
import type { Of } from "../../../server/gui_api/code.ts";
import type { HistoryStop, NoticeJson } from "../../../server/gui_api/notice_json.ts";
import type {
  AwayReasonJson,
  StatusCode,
  StatusJson,
} from "../../../server/gui_api/status_json.ts";
import { HISTORY_FAULTS, UNREACHABLE } from "../../../server/shared/reasons.ts";
import type { Formats } from "../formats.ts";
import type { Setting, StatusWords } from "../status_words.ts";

const DAY_MS = 86_400_000;

/** The sentences about states, for one reader's formats. */
export function englishStatus(formats: Formats): StatusWords {
  const away = awayWords();
  const status = statusWords(formats, away);
  const notices = noticeWords(formats);
  return {
    labels: LABELS,
    away,
    sentence: (each, setting) =>
      (status[each.code] as (each: StatusJson, setting: Setting) => string)(each, setting),
    notice: (each, setting) =>
      (notices[each.code] as (each: NoticeJson, setting: Setting) => string)(each, setting),
    lastHeard: (atMs, { nowMs }) => `Last heard ${formats.when(atMs, nowMs)}.`,
    notKnown: (name) => `Whether ${name} is there is not known at the moment.`,
  };
}

const LABELS: StatusWords["labels"] = {
  connected: "Connected",
  away: "Away",
  notReached: "Can't reach",
  wrongPeer: "Somebody else answers",
  connecting: "Connecting",
  waiting: "Waiting",
  notBegun: "Not begun",
  over: "List over",
  keyListRemoved: "List removed",
  keyListDamaged: "List damaged",
  keyListSlow: "Stick is slow",
  historySlow: "Disk is slow",
  keysBurned: "Keys burned",
  clockSetBack: "Clock set back",
  clockApart: "Wrong clock",
  sameSeat: "Same copy twice",
  replaced: "Used elsewhere",
  ownAddress: "Own address",
  locked: "Locked",
  notKnown: "Not known",
};

type StatusTable = {
  [Code in StatusCode]: (status: Of<StatusJson, Code>, setting: Setting) => string;
};

function statusWords(formats: Formats, away: StatusWords["away"]): StatusTable {
  const until = (time: string, nowMs: number): string => untilWords(formats, time, nowMs);
  return {
    connected: ({ steady }, { name }) =>
      steady ? `${name} is here. Cover traffic is on.` : `${name} is here.`,
    away: ({ reason, waiting }, setting) => {
      if (waiting === 0) return away(reason, setting);
      const forms = { one: "# message waits.", other: "# messages wait." };
      return `${away(reason, setting)} ${formats.plural(waiting, forms)}`;
    },
    connecting: ({ address }, { name }) => `Calling ${name} at ${address}.`,
    waiting: (_, { name }) =>
      `Waiting for ${name} to call. Tell ${name} your address, or enter ${name}'s below.`,
    notBegun: ({ startsAt }, { nowMs }) =>
      `The key list begins in ${formats.span(Date.parse(startsAt) - nowMs)}, if your clock is ` +
      "right. Messages wait until then.",
    over: ({ endedAt }, { nowMs }) =>
      `The key list ended ${formats.span(nowMs - Date.parse(endedAt))} ago, if your clock is ` +
      "right. Meet again and make a new one.",
    keyListRemoved: () => "The key list was removed. Plug the stick in again to go on.",
    keyListDamaged: () =>
      "This part of the key list is damaged. Messages wait until the damaged part is over.",
    keyListSlow: () =>
      "The stick with the key list is slow to answer. Messages wait until it does.",
    historySlow: (_, { name }) =>
      `${name} is here, and the disk with the history is slow to answer. Messages wait until it does.`,
    keysBurned: (status, { nowMs }) =>
      status.until === null
        ? "All keys of this list are burned. Meet again and make a new one."
        : `The keys of this time are burned. Messages wait ${until(status.until, nowMs)}. ` +
          "If your clock is wrong, set it.",
    clockSetBack: (status, { nowMs }) =>
      status.until === null
        ? "Your clock was set back, and the keys of this time are used. Messages wait."
        : "Your clock was set back, and the keys up to then are used. Messages wait " +
          `${until(status.until, nowMs)}.`,
    clockApart: ({ offsetMs }, { name }) =>
      `Your clock and ${name}'s differ by ${formats.span(Math.abs(offsetMs))}. ` +
      "Check both against a phone. Messages wait until then.",
    replaced: (_, { name }) =>
      `Another program talks with ${name} under your copy of the list. If it is yours, close it ` +
      "or go on there. If it is not, somebody has copied your list.",
    sameSeat: (_, { name }) =>
      `The other program uses the same copy of the list. One of you has to open ${name}'s copy.`,
    ownAddress: (_, { name }) =>
      `The address of ${name} seems to lead back to this program. Enter the one that ${name}'s program ` +
      "shows.",
    locked: () => "The key list is locked. Enter its passphrase.",
  };
}

const HISTORY_STOPS: Record<HistoryStop, (path: string) => string> = {
  full: (path) => `The disk of ${path} is full, so the history stops until there is room.`,
  gone: (path) => `The history at ${path} is gone until its medium is plugged in again.`,
  changed: (path) => `${path} is not the history as it was left, so hchat leaves it alone.`,
  failed: (path) => `The history at ${path} can't be written any more.`,
};

function awayWords(): StatusWords["away"] {
  return (reason: AwayReasonJson, { name }) => {
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
        return `Something answers at ${reason.address}, but not as hchat with this list. ` +
          "Check the address, both key lists and both clocks.";
      case "notReady":
        return `${name}'s hchat at ${reason.address} can't talk now. ${name}'s stick may be out, ` +
          "the list may wait there for its passphrase, or one of your clocks was set. Check both clocks.";
      case "nothingBehind":
        return `A web server answers at ${reason.address}, but finds no hchat behind it. Does hchat ` +
          "run there, at the port that the web server leads to?";
      case "notPeer":
        return `Another program answers at ${reason.address}. Check ${name}'s address.`;
      default: {
        const why = UNREACHABLE[reason.code].replace("HOST:PORT", () => reason.address);
        return `Can't reach ${name} at ${reason.address}: ${why}${why.endsWith("?") ? "" : "."}`;
      }
    }
  };
}

/** "until 14:05:30" for a time within a day, else with its date. */
function untilWords(formats: Formats, until: string, nowMs: number): string {
  const untilMs = Date.parse(until);
  const isNear = untilMs - nowMs < DAY_MS;
  return `until ${isNear ? formats.clock(untilMs) : formats.date(untilMs)}`;
}

type NoticeTable = {
  [Code in NoticeJson["code"]]: (notice: Of<NoticeJson, Code>, setting: Setting) => string;
};

function noticeWords(formats: Formats): NoticeTable {
  const date = (time: string): string => formats.date(Date.parse(time));
  return {
    readOnly: () =>
      "The key list is read-only, so used keys are not burned. After a restart hchat can't tell " +
      "whether somebody uses a copy of the list.",
    writeFailed: ({ failure }) =>
      `The key list can't be written (${failure}). Used keys are not burned, and no one-time pad ` +
      "is used until it can. hchat keeps trying.",
    stateCopyDamaged: ({ restored }) =>
      restored
        ? "One of the list's two state copies was damaged. hchat wrote it again."
        : "One of the list's two state copies is damaged. hchat uses the other one.",
    noLocks: () =>
      "This file system has no locks. Make sure that no second program uses this key list.",
    partialFile: ({ path }) =>
      `${path} is left from a run that was interrupted. It may hold keys of this list: delete it.`,
    backupFile: ({ path }) =>
      `${path} is part of an older list that was replaced. It may hold keys: delete it.`,
    damaged: ({ from, to }) =>
      `The key list is damaged from ${date(from)} to ${date(to)}. No message passes in that time.`,
    noPad: ({ requested }) =>
      requested === "always"
        ? "This key list has no one-time pad, so “always” can't be kept. Messages are protected " +
          "by authenticated encryption alone."
        : "This key list has no one-time pad. Messages are protected by authenticated " +
          "encryption alone.",
    clockDiffers: ({ offsetMs }, { name }) =>
      `Your clock and ${name}'s differ by ${formats.span(Math.abs(offsetMs))}. ` +
      "Messages still pass.",
    portMended: ({ at }) =>
      `The port for calls took none for a while. hchat opened it anew at ${date(at)}.`,
    otherHour: ({ hours }, { name }) =>
      `This conversation goes by ${name}'s clock, ${formats.span(Math.abs(hours) * 3_600_000)} ` +
      `${hours > 0 ? "ahead of" : "behind"} yours.`,
    timelineFull: ({ limit }) =>
      `The conversation has grown past ${formats.number(limit)} messages or 8 MB. The oldest ` +
      "leave to make room.",
    continuityLost: (_, { name }) =>
      `Somebody with a copy of this list may have talked with you or ${name}. Compare the words.`,
    twoPrograms: (_, { name }) =>
      `Two programs take turns with ${name}'s copy of the list. Ask ${name} whether both are theirs.`,
    unprovenCall: ({ at }, { name }) =>
      `Somebody with a copy of this list called at ${formats.clock(Date.parse(at))} and could ` +
      `not prove to be the ${name} of before.`,
    historyUnusable: ({ path, fault }) =>
      `There is no history in this run: ${HISTORY_FAULTS[fault]} (${path}). Messages are in ` +
      "memory only.",
    historyStopped: ({ path, reason }) =>
      `${HISTORY_STOPS[reason](path)} Messages since then are in memory only.`,
    historyFull: (_, { name }) =>
      `${name} has sent more than the history keeps. ${name}'s oldest messages leave, yours stay.`,
    listEnds: ({ endsAt }, { nowMs }) =>
      `The key list ends in ${formats.span(Date.parse(endsAt) - nowMs)}. Meet before then and ` +
      "make the next one.",
  };
}
