/** The page in English: a sentence for every code that the program sends. */
import type {
  AddressFault,
  ApiErrorJson,
  AwayReasonJson,
  ListenErrorJson,
  NoticeJson,
  StatusCode,
  StatusJson,
  UnreachableReason,
  ValueFaultJson,
} from "../../server/gui_api.ts";
import { formatClock, formatDate, formatNumber, formatSpan } from "./format.ts";

/** What a sentence may need beside its parameters. */
export interface Setting {
  /** The peer's name. */
  name: string;
  /** The program's clock, Unix milliseconds. */
  nowMs: number;
}

/** A code's own part of a union. */
type Of<Union extends { code: string }, Code> = Union extends unknown
  ? Code extends Union["code"] ? Union : never
  : never;

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
  torMissing: "neither tor nor Tor Browser runs here. Start one of them",
  torWithoutControl: "tor runs, but its control port is off. Add ControlPort 9051 to torrc",
  torPassword: "tor's control port wants a password. Start hchat with --tor-password-file",
  torCookie: "you may not read the cookie of tor's control port. Join tor's group (debian-tor)",
  torStarting: "tor is still connecting to its network",
  onionKeysMissing: "the list has no keys for this month's onion address",
  onionSilent: "tor finds no service there. Does hchat run there with --onion?",
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
    "The key list is read-only, so used keys are not burned. After a restart hchat can't tell " +
    "whether somebody uses a copy of the list.",
  writeFailed: ({ failure }) =>
    `The key list can't be written (${failure}). Used keys are not burned, and no one-time pad is ` +
    "used until it can. hchat keeps trying.",
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
  continuityLost: (_, { name }) =>
    `Somebody with a copy of this list may have talked with you or ${name}. Compare the words.`,
  unprovenCall: ({ at }, { name }) =>
    `Somebody with a copy of this list called at ${formatClock(Date.parse(at))} and could not ` +
    `prove to be the ${name} of before.`,
};

/** What may go wrong between the page and the program on this computer, beside what the program says. */
export type PageError = ApiErrorJson | { code: "unreachable" } | {
  code: "unknown";
  status: number;
};

/** The sentence for a request that failed, with its full stop. */
export function errorSentence(error: PageError): string {
  const write = ERRORS[error.code] as (error: PageError) => string;
  return write(error);
}

const ERRORS: { [Code in PageError["code"]]: (error: Of<PageError, Code>) => string } = {
  unreachable: () => "hchat on this computer does not answer.",
  unknown: ({ status }) => `hchat answered with status ${status}.`,
  internal: () => "hchat failed. Its log says more.",
  foreignHost: () => "hchat does not answer under this address. Open the link that it printed.",
  foreignOrigin: () => "Another web site asked for this. Open the link that hchat printed.",
  foreignUser: () => "hchat runs for another user of this computer.",
  tokenMissing: () => "Open the link that hchat printed.",
  tokenWrong: () => "This link is from an earlier run. Open the link that hchat printed last.",
  notFound: () => "hchat does not know this request.",
  methodNotAllowed: () => "hchat does not know this request.",
  badType: () => "hchat does not know this request.",
  badEncoding: () => "hchat does not know this request.",
  badJson: () => "hchat does not know this request.",
  bodyBroken: () => "The request broke off. Try again.",
  bodyTooLong: () => "This is too long.",
  valueInvalid: ({ reason }) => valueSentence(reason),
  settingUnknown: ({ name }) => `There is no setting “${name}”.`,
  textEmpty: () => "The message is empty.",
  textBlank: () => "The message has nothing to see, only spaces and invisible characters.",
  textTooLong: ({ limitBytes }) =>
    `The message is too long. At most ${formatNumber(limitBytes)} bytes are possible.`,
  outboxFull: ({ limit }) =>
    `${formatNumber(limit)} messages are waiting already. Wait until some have arrived.`,
  sessionChanged: () => "The words have changed since. Compare the new ones.",
  entryUnknown: () => "This message is gone.",
  entryGone: () => "The message was deleted or taken back.",
  tooLate: ({ limitMs }) =>
    `A message can be changed for ${formatSpan(limitMs)} after it was written.`,
  notResendable: ({ state }) => `The message is ${state}, so it needs no sending again.`,
  entryNotQueued: ({ state }) => `The message is ${state}, so it can't be taken back.`,
  noList: () => "No key list is open. Open one in the settings.",
  locked: () => "The key list is locked. Enter its passphrase.",
  closed: () => "The conversation is closed.",
  listOver: () => "The key list has ended. Meet again and make a new one.",
  keysBurned: () => "All keys of this list are burned. Meet again and make a new one.",
  conversationUnknown: ({ name }) => `No conversation is called “${name}” any more.`,
  conversationNeeded: () => "Several conversations are open. Choose one.",
  listOpen: ({ list }) => `${list} is open already.`,
  listFailed: ({ list }) => `${list} can't be opened.`,
  notAList: ({ list }) => `${list} is not an hchat key list.`,
  truncated: ({ list }) => `${list} is cut off: its end is missing. Copy it again.`,
  trailing: ({ list }) => `${list} is damaged: it is longer than it should be.`,
  newerVersion: ({ list }) => `${list} was made by a newer hchat. Get the newer version.`,
  headerDamaged: ({ list }) => `${list} is damaged at its beginning. Copy it again.`,
  outOfRange: ({ list }) => `${list} is damaged at its beginning. Copy it again.`,
  missingVolume: ({ detail }) => `A file of this key list is missing. ${detail}.`,
  foreignVolume: ({ detail }) => `A file beside this key list belongs to another one. ${detail}.`,
  noMemory: ({ list }) =>
    `There is not enough memory for the passphrase of ${list}. Close other programs and try again.`,
  stateDamaged: ({ list }) => `Both state copies of ${list} are damaged.`,
  tableDamaged: ({ list }) => `The digests of ${list} are damaged.`,
  damaged: ({ list }) => `${list} is damaged.`,
  inUse: ({ detail }) => `${detail}.`,
  passphraseNeeded: () => "This key list has a passphrase. Enter it here.",
  wrongPassphrase: () => "Wrong passphrase. Try again.",
  unreadable: ({ list }) => `${list} can't be read. Is the path right?`,
  removed: ({ list }) => `${list} is gone. Plug the stick in again.`,
  readOnly: ({ list }) => `${list} can't be written.`,
  portTaken: portSentence,
  portForbidden: portSentence,
  addressUnknown: portSentence,
  notLoopback: portSentence,
  listenFailed: portSentence,
  saveFailed: ({ path }) =>
    path === null ? "There is no folder for the settings." : `${path} can't be written.`,
};

function portSentence({ code, host, port }: ListenErrorJson): string {
  const place = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  switch (code) {
    case "portTaken":
      return `Another program uses ${place}. Choose another port.`;
    case "portForbidden":
      return `The system reserves ${place}. Choose a port above 1023.`;
    case "addressUnknown":
      return `This computer has no address ${host}. Use 0.0.0.0 for all of its addresses.`;
    case "notLoopback":
      return `${host} is not an address of this computer alone.`;
    case "listenFailed":
      return `hchat can't listen on ${place}.`;
  }
}

function valueSentence(reason: ValueFaultJson): string {
  switch (reason.code) {
    case "notAString":
    case "notABoolean":
    case "notTrue":
    case "notAnId":
    case "notWords":
    case "notACount":
      return "hchat does not know this request.";
    case "notAnEmoji":
      return "Choose one emoji.";
    case "notUnicode":
      return "This holds characters that are not valid.";
    case "notAPath":
      return "Enter the path of a file.";
    case "notOneOf":
      return `Choose ${reason.values.join(" or ")}.`;
    case "tooLong":
      return `This is too long. At most ${formatNumber(reason.limit)} characters are possible.`;
    case "needsList":
      return "Enter the path of the key list, too.";
    case "noPad":
      return "This key list has no one-time pad. Choose “Prefer” or “Off”.";
    case "fixed":
      return "This can't be changed while hchat runs.";
    default:
      return ADDRESS_FAULTS[reason.code];
  }
}

const ADDRESS_FAULTS: Record<AddressFault, string> = {
  notHostPort: "Enter an address as HOST:PORT.",
  noPort: "The port is missing. Enter the address as http://HOST:PORT.",
  portOutOfRange: "A port is a number up to 65535.",
  badHost: "This is not a host name or an IP address.",
  badScheme: "Enter the address as http://HOST:PORT, or onion.",
  badUrl: "Enter the address as http://HOST:PORT.",
  hasUser: "An address has no user name and no password. Enter it as http://HOST:PORT.",
  isPageLink:
    "This is the link of a page, which is for its user alone. Enter the address that the " +
    "other side's hchat prints as peer:",
  hasPath: "Leave out what follows the port.",
  portZero: "Port 0 can't be dialled.",
  listenOnly: "This is an address to listen on. Enter the one that the other side's hchat shows.",
};
