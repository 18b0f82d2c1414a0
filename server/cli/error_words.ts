/** Why hchat declines something, in English for the terminal: a clause that completes "Cannot …: ". */
import type { KeyListErrorKind } from "../../keys/errors.ts";
import type {
  AddressFault,
  ApiErrorJson,
  CertificateFault,
  ListenErrorJson,
  ValueFaultJson,
} from "../gui_api/error_json.ts";
import type { MakeReason } from "../gui_api/lists_json.ts";
import { formatHostPort, quoted } from "../http/address.ts";
import { formatDuration } from "./duration.ts";
import type { Of } from "../gui_api/code.ts";

/** The words behind "Cannot …: " for why the local API declined a request. */
export function formatError(error: ApiErrorJson): string {
  if ("detail" in error) return error.detail;
  const write = ERRORS[error.code] as (error: ApiErrorJson) => string;
  return write(error);
}

/** Codes of the key list's reader are absent: it writes its finding itself. */
const ERRORS: {
  [Code in Exclude<ApiErrorJson["code"], KeyListErrorKind>]: (
    error: Of<ApiErrorJson, Code>,
  ) => string;
} = {
  foreignHost: () => "the request names another host",
  foreignOrigin: () => "the request comes from another web site",
  foreignUser: () => "the request comes from another user of this computer",
  tokenMissing: () => "the token is missing",
  tokenWrong: () => "the token is wrong, or from an earlier run",
  programLocked: () => "hchat is locked; unlock it on its page",
  pinNeeded: () => "no list that is open has a passphrase; set a PIN first",
  secretWrong: ({ triesLeft }) =>
    `that is neither the passphrase nor the PIN; ${triesLeft} tries left`,
  notFound: () => "there is no such path",
  methodNotAllowed: ({ allow }) => `expected the method ${allow}`,
  badType: ({ expected }) => `expected Content-Type ${expected.join(" or ")}`,
  badEncoding: () => "expected UTF-8",
  badJson: () => "expected a JSON object",
  bodyBroken: () => "the request broke off",
  bodyTooLong: ({ limitBytes }) => `expected at most ${limitBytes} bytes`,
  valueInvalid: ({ name, reason }) => `${name}: ${formatValueFault(reason)}`,
  settingUnknown: ({ name }) => `there is no setting ${JSON.stringify(name)}`,
  textEmpty: () => "the text is empty",
  textBlank: () => "the text has nothing to see, only spaces and invisible characters",
  textTooLong: ({ limitBytes }) => `the text is too long, expected at most ${limitBytes} bytes`,
  outboxFull: ({ limit }) => `${limit} messages are waiting already`,
  entryUnknown: () => "there is no such message",
  entryGone: () => "the message was deleted or taken back",
  tooLate: ({ limitMs }) =>
    `a message can be changed for ${formatDuration(limitMs, { units: 1 })} after it was written`,
  notResendable: ({ state }) => `the message is ${state}, so it needs no sending again`,
  entryNotQueued: ({ state }) => `the message is ${state}, so it can't be taken back`,
  stillInHistory: ({ path, goesOn }) =>
    `that holds until hchat ends, but ${path} has not taken it and may still have the message as ` +
    "it was, and hchat sends or shows that when it starts again; " +
    (goesOn
      ? "plug its stick in or free some space while hchat runs, and it has all seconds later"
      : "once it can be written, lock and unlock hchat"),
  notPaused: () => "nothing waits for your word",
  fileWithoutPad: () => "files go without the one-time pad, and --pad is always",
  fileUnreadable: () => "expected a file that can be read",
  fileTooLong: ({ limitBytes }) =>
    `expected at most ${limitBytes} bytes in the request; name its path`,
  memoryFull: ({ limitBytes }) =>
    `received files fill the ${limitBytes} bytes of memory that are set aside; use --downloads`,
  fileNotReady: ({ state }) =>
    `the file is ${state === "pausedByPeer" ? "paused by the other side" : state}`,
  makeFailed: ({ reason, path }) => `${MAKE_REASONS[reason]}${path === "" ? "" : ` (${path})`}`,
  makingAlready: () => "other key lists are being made",
  sessionChanged: () => "the words have changed since; compare the new ones",
  noList: () => "no key list is open",
  locked: () => "the key list is locked; it needs its passphrase",
  closed: () => "the conversation is closed",
  listOver: () => "the key list has ended; meet again and make a new one",
  keysBurned: () => "all keys of the list are burned; meet again and make a new one",
  conversationUnknown: ({ name }) => `no conversation is called ${JSON.stringify(name)}`,
  conversationNeeded: ({ names }) =>
    `several conversations are open; name one of ${names.map((name) => `"${name}"`).join(", ")}`,
  listOpen: ({ list }) => `${list} is open already`,
  listFailed: ({ list }) => `${list} can't be opened`,
  portTaken: formatPort,
  portForbidden: formatPort,
  addressUnknown: formatPort,
  notLoopback: formatPort,
  listenFailed: formatPort,
  certificateUnusable: ({ path, reason }) => `${path}: ${CERTIFICATE_FAULTS[reason]}`,
  saveFailed: ({ path }) =>
    path === null ? "there is no folder for the settings" : `${path} can't be written`,
  internal: () => "hchat failed; set HCHAT_LOG=1 to see why",
};

const CERTIFICATE_FAULTS: Record<CertificateFault, string> = {
  unreadable: "it can't be read",
  noCertificate: "expected a certificate as PEM",
  noKey: "expected a private key as PEM",
  notPair: "expected the certificate of the key, got another",
  notSafe: "expected a certificate that TLS takes, got one with a key or a signature too weak",
};

const MAKE_REASONS: Record<MakeReason, string> = {
  noFolder: "there is no such folder",
  exists: "a file of that name is there already",
  full: "the medium has too little room",
  tooLarge: "the file system takes no file that large",
  denied: "you are not allowed to write there",
  unfaithful: "the medium does not give back what was written",
  gone: "the medium is gone",
  slow: "the medium does not answer",
  other: "writing failed",
};

function formatValueFault(fault: ValueFaultJson): string {
  switch (fault.code) {
    case "notAString":
      return "expected a string";
    case "notUnicode":
      return "expected valid Unicode";
    case "notAPath":
      return "expected the path of a file";
    case "notAnId":
      return "expected 32 lower-case hexadecimal digits";
    case "notACount":
      return "expected a number from 1";
    case "notAnEmoji":
      return "expected one emoji";
    case "notWords":
      return "expected the six words";
    case "notAName":
      return "expected a name fit for a list and its file";
    case "sameNames":
      return "expected two names, got two that look the same";
    case "outOfRange":
      return "expected a number that a list can have";
    case "notAFutureTime":
      return "expected a time in the future, within a year";
    case "notABoolean":
      return "expected true or false";
    case "notTrue":
      return "expected true";
    case "notOneOf":
      return `expected ${fault.values.join(" or ")}`;
    case "tooLong":
      return `expected at most ${fault.limit} characters`;
    case "tooShort":
      return `expected at least ${fault.limit} characters`;
    case "needsList":
      return "expected the list that it belongs to";
    case "noPad":
      return "the key list has no one-time pad, expected prefer or off";
    case "fixed":
      return "it can't be changed in this run";
    default:
      return ADDRESS_FAULTS[fault.code];
  }
}

/** What is wrong with an address that was typed. It is repeated unless it may hold a password or a token. */
export function formatAddressFault(fault: AddressFault, typed: string): string {
  const isSecret = fault === "hasUser" || fault === "isPageLink";
  return isSecret ? ADDRESS_FAULTS[fault] : `${ADDRESS_FAULTS[fault]}, got ${quoted(typed)}`;
}

const ADDRESS_FAULTS: Record<AddressFault, string> = {
  notHostPort: "expected HOST:PORT",
  portOutOfRange: "expected a port from 0 to 65535",
  badHost: "expected a host name or an IP address",
  badScheme: "expected http://HOST:PORT, https://HOST or onion",
  badUrl: "expected http://HOST:PORT or https://HOST",
  hasUser: "the address holds a user name or password, expected http://HOST:PORT",
  isPageLink: "this is the link of a page, which is only for its user; expected the address that " +
    "the other side's hchat prints as peer:",
  hasPath: "expected nothing behind the port",
  portZero: "port 0 can't be dialled",
  listenOnly: "an address to listen on can't be dialled",
  notHttps: "expected https://",
};

/** Error and hint for a port that could not be taken. */
export function formatListenError(
  door: "peers" | "page",
  error: ListenErrorJson,
): { message: string; hint: string } {
  const option = door === "page" ? "--page 127.0.0.1:PORT" : "--listen HOST:PORT";
  const hint = error.code === "addressUnknown" && door === "peers"
    ? "use 0.0.0.0 for all addresses of this computer"
    : `choose another port with ${option}, or port 0 for any that is free`;
  const what = door === "page" ? "serve the page" : "listen for peers";
  return { message: `Cannot ${what}: ${formatPort(error)}`, hint };
}

const PORT_FAULTS: Record<ListenErrorJson["code"], string> = {
  portTaken: "is taken by another program",
  portForbidden: "needs more rights",
  addressUnknown: "is no address of this computer",
  notLoopback: "is not a loopback address, and only this computer may open the page",
  listenFailed: "can't be used",
};

function formatPort({ code, host, port }: ListenErrorJson): string {
  return `${formatHostPort(host, port)} ${PORT_FAULTS[code]}`;
}
