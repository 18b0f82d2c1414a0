/** The terminal in English: a sentence for every code of the local API, without its full stop. */
import type { StaleFileNotice } from "../../keys/list/stale_files.ts";
import type { Of } from "../gui_api/code.ts";
import type { HistoryStop, NoticeJson } from "../gui_api/notice_json.ts";
import type { AwayReasonJson, StatusCode, StatusJson } from "../gui_api/status_json.ts";
import { HISTORY_FAULTS, UNREACHABLE } from "../shared/reasons.ts";
import { formatDuration } from "./duration.ts";
import { formatTime } from "./time.ts";

/** What a sentence may need beside its parameters. */
export interface Setting {
  /** The peer's name. */
  name: string;
  /** Unix milliseconds. */
  nowMs: number;
}

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
    `the key list begins in ${inWords(Date.parse(startsAt) - nowMs)}, if your clock is right; ` +
    "messages wait until then",
  over: ({ endedAt }, { nowMs }) =>
    `the key list ended ${inWords(nowMs - Date.parse(endedAt))} ago, if your clock is right; ` +
    "meet again and make a new one",
  keyListRemoved: () => "the key list was removed; plug the stick in again to go on",
  keyListDamaged: () =>
    "this part of the key list is damaged; messages wait until the damaged part is over",
  keyListSlow: () => "the stick with the key list is slow to answer; messages wait until it does",
  historySlow: (_, { name }) =>
    `${name} is here; the disk with the history is slow to answer, and messages wait until it does`,
  keysBurned: ({ until }) =>
    until === null
      ? "all keys of the list are burned; meet again and make a new one"
      : `the keys of this time are burned; messages wait until ${whenIs(until)}`,
  clockSetBack: ({ until }) =>
    `your clock was set back, and the keys up to then are used; messages wait${
      until === null ? "" : ` until ${whenIs(until)}`
    }`,
  clockApart: ({ offsetMs, hours }, { name }) =>
    `your clock and ${name}'s differ by ${inWords(offsetMs)}; check both against a phone, ` +
    (hours === null ? "messages wait until then" : `or go by ${name}'s from the page`),
  replaced: (_, { name }) =>
    `another program talks with ${name} under your copy of the list; close it, then go on here ` +
    "from the page",
  sameSeat: (_, { name }) =>
    `the other program uses the same copy of the list; one of you has to open ${name}'s copy`,
  ownAddress: (_, { name }) =>
    `the address of ${name} seems to lead back to this program; give the one that ${name}'s hchat prints`,
  locked: () => "the key list is locked; it needs its passphrase",
};

const HISTORY_STOPS: Record<HistoryStop, (path: string) => string> = {
  full: (path) => `the disk of ${path} is full, so the history stops until there is room`,
  gone: (path) => `the history at ${path} is gone until its medium is plugged in again`,
  changed: (path) => `${path} is not the history as it was left, so hchat leaves it alone`,
  failed: (path) => `the history at ${path} can't be written any more`,
};

/** That the history at `path` can be written again. */
export function formatHistoryBack(path: string): string {
  return `the history goes on; ${path} has all messages`;
}

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
      return `something answers at ${reason.address}, but not as hchat with this list; check ` +
        "the address, both key lists and both clocks";
    case "notReady":
      return `${name}'s hchat at ${reason.address} can't talk now; ${name}'s stick may be out, ` +
        "the list may wait there for its passphrase, or one of your clocks was set; check both clocks";
    case "nothingBehind":
      return `a web server answers at ${reason.address}, but finds no hchat behind it; does hchat run there, at ` +
        "the port that the web server leads to?";
    case "notPeer":
      return `another program answers at ${reason.address}; check ${name}'s address`;
    default:
      return `can't reach ${name} at ${reason.address}: ` +
        UNREACHABLE[reason.code].replace("HOST:PORT", () => reason.address);
  }
}

const NOTICES: {
  [Code in NoticeJson["code"]]: (notice: Of<NoticeJson, Code>, setting: Setting) => string;
} = {
  readOnly: () =>
    "the key list is read-only, so used keys are not burned, and after a restart hchat can't tell " +
    "whether somebody uses a copy of the list",
  writeFailed: ({ failure }) =>
    `the key list can't be written (${failure}): used keys are not burned, and no one-time pad is ` +
    "used until it can. hchat keeps trying",
  stateCopyDamaged: ({ restored }) =>
    restored
      ? "one of the list's two state copies was damaged; hchat wrote it again"
      : "one of the list's two state copies is damaged; hchat uses the other one",
  noLocks: () =>
    "this file system has no locks; make sure that no second program uses this key list",
  partialFile: formatStaleFile,
  backupFile: formatStaleFile,
  damaged: ({ from, to }) =>
    `the key list is damaged from ${whenIs(from)} to ${whenIs(to)}; no message passes in ` +
    "that time",
  noPad: ({ requested }) =>
    `the key list has no one-time pad${
      requested === "always" ? ", so --pad always can't be kept" : ""
    }; texts are protected by authenticated encryption only`,
  clockDiffers: ({ offsetMs }, { name }) =>
    `your clock and ${name}'s differ by ${inWords(offsetMs)}; messages still pass`,
  portMended: ({ at }) =>
    `the port for calls took none for a while; hchat opened it anew at ${whenIs(at)}`,
  otherHour: ({ hours }, { name }) =>
    `this conversation goes by ${name}'s clock: ${Math.abs(hours)} h ` +
    `${hours > 0 ? "ahead of" : "behind"} yours`,
  historyUnusable: ({ path, fault }) =>
    `no history in this run: ${HISTORY_FAULTS[fault]} (${path}); messages are in memory alone`,
  historyStopped: ({ path, reason }) =>
    `${HISTORY_STOPS[reason](path)}; messages since then are in memory alone`,
  historyFull: (_, { name }) =>
    `${name} has sent more than the history keeps; ${name}'s oldest messages leave, yours stay`,
  listEnds: ({ endsAt }, { nowMs }) =>
    `the key list ends in ${inWords(Date.parse(endsAt) - nowMs)}; meet before then and make ` +
    "the next one",
  timelineFull: ({ limit }) =>
    `the conversation has grown past ${limit} messages or 8 MB; the oldest leave to make room`,
  continuityLost: (_, { name }) =>
    `somebody with a copy of the list may have talked with you or ${name}; compare the six words on ` +
    "both pages by voice, and make a new list if they differ",
  twoPrograms: (_, { name }) =>
    `two programs take turns with ${name}'s copy of the list; ask ${name} whether both are ${name}'s`,
  unprovenCall: ({ at }, { name }) =>
    `somebody with a copy of the list called at ${whenIs(at)} and is not the ${name} of before`,
};

/**
 * What to know when hchat ends with messages of `name` that were not read, messages to `name` not delivered, or files
 * that are on their way or in memory alone.
 */
export function formatLeftovers(
  { name, unread, left, files }: { name: string; unread: number; left: number; files: number },
): string[] {
  const lines: string[] = [];
  if (unread > 0) {
    lines.push(
      `${formatMessages(unread)} from ${name} not read; ${name}'s hchat, if it still runs, sends ` +
        `${unread === 1 ? "it" : "them"} again after your next start`,
    );
  }
  if (left > 0) {
    lines.push(
      `${formatMessages(left)} to ${name} not delivered; send ${
        left === 1 ? "it" : "them"
      } again ` +
        "after the next start",
    );
  }
  if (files > 0) {
    lines.push(
      files === 1
        ? `1 file from or to ${name} is lost: it was on the way, or in memory and not saved`
        : `${files} files from or to ${name} are lost: they were on the way, or in memory and ` +
          "not saved",
    );
  }
  return lines;
}

/** What is not certain when a program ends while a stick or disk does not answer. */
export function formatUnsettled(listPath: string, medium: "list" | "history"): string {
  const thing = medium === "list"
    ? `stick with ${listPath}`
    : `disk with the history of ${listPath}`;
  return `the ${thing} did not answer in time, so what was written to it last may be missing; ` +
    "leave it plugged in until it is idle, then open the list once more";
}

/** What is not certain of a vault that has not taken what it was handed. */
export function formatLateHistory(names: string): string {
  return `${names}: the history may lack the latest messages, read or written`;
}

/** What is lost of a talk whose vault could not be written any more. */
export function formatStoppedHistory(name: string): string {
  return `${name}: the history stopped in this run, and all messages and changes since then are lost`;
}

function formatMessages(count: number): string {
  return count === 1 ? "1 message" : `${count} messages`;
}

/** Warning and hint where the system allows `limit` open files, fewer than `least`. */
export function formatFewFiles(limit: number, least: number): { warning: string; hint: string } {
  return {
    warning: `the system lets hchat open only ${limit} files, expected ${least} or more; many ` +
      "connections at once can make it unreachable",
    hint: "start it again after: ulimit -n 1024 (under systemd: LimitNOFILE=1024)",
  };
}

/** The sentence for a file that an interrupted run has left. */
export function formatStaleFile(notice: StaleFileNotice): string {
  return notice.code === "partialFile"
    ? `${notice.path} is left from a run that was interrupted; it may hold keys of this list: ` +
      "delete it"
    : `${notice.path} is part of an older list that was replaced; it may hold keys: delete it`;
}

/** A rough span: `12 minutes`, `3 days`. */
function inWords(ms: number): string {
  return formatDuration(ms, { units: 1 });
}

/** An ISO 8601 time in the time zone of this machine: `2026-01-31 12:00`. */
function whenIs(time: string): string {
  return formatTime(Date.parse(time));
}

/** A file may have a line feed in its name, and must not write lines of its own. */
export function inOneLine(words: string): string {
  return words.replaceAll("\n", "?");
}
