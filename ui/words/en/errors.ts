/** What the page says in English of a request that failed: a sentence for every code. */
import type {
  AddressFault,
  CertificateFault,
  ListenErrorJson,
  ValueFaultJson,
} from "../../../server/gui_api/error_json.ts";
import type { MakeFaultJson } from "../../../server/gui_api/lists_json.ts";
import type { Formats } from "../formats.ts";
import type { Of } from "../../../server/gui_api/code.ts";
import type { PageError } from "../words.ts";

/** The sentences about failed requests, for one reader's formats. */
export function englishErrors(formats: Formats): (error: PageError) => string {
  const table = errorTable(formats);
  return (error) => (table[error.code] as (error: PageError) => string)(error);
}

type ErrorTable = { [Code in PageError["code"]]: (error: Of<PageError, Code>) => string };

function errorTable(formats: Formats): ErrorTable {
  return {
    unreachable: () => "hchat on this computer does not answer.",
    unknown: ({ status }) => `hchat answered with status ${status}.`,
    internal: () => "hchat failed. Its log says more.",
    foreignHost: () => "hchat does not answer under this address. Open the link that it printed.",
    foreignOrigin: () => "Another web site asked for this. Open the link that hchat printed.",
    foreignUser: () => "hchat runs for another user of this computer.",
    tokenMissing: () => "Open the link that hchat printed.",
    tokenWrong: () => "This link is from an earlier run. Open the link that hchat printed last.",
    programLocked: () => "hchat is locked.",
    pinNeeded: () => "No key list that is open has a passphrase. Set a PIN first.",
    secretWrong: ({ triesLeft }) =>
      triesLeft === 0
        ? "That is wrong once more. hchat ends now."
        : `That is wrong. After ${formats.number(triesLeft)} more wrong answers hchat ends.`,
    notFound: () => "hchat does not know this request.",
    methodNotAllowed: () => "hchat does not know this request.",
    badType: () => "hchat does not know this request.",
    badEncoding: () => "hchat does not know this request.",
    badJson: () => "hchat does not know this request.",
    bodyBroken: () => "The request broke off. Try again.",
    bodyTooLong: () => "This is too long.",
    valueInvalid: ({ reason }) => valueSentence(formats, reason),
    settingUnknown: ({ name }) => `There is no setting “${name}”.`,
    textEmpty: () => "The message is empty.",
    textBlank: () => "The message has nothing to see, only spaces and invisible characters.",
    textTooLong: ({ limitBytes }) =>
      `The message is too long. At most ${formats.number(limitBytes)} bytes are possible.`,
    outboxFull: ({ limit }) =>
      `${formats.number(limit)} messages are waiting already. Wait until some have arrived.`,
    noMemory: () => "hchat has too little memory for this. Close other programs and try again.",
    notPaused: () => "hchat goes on already.",
    fileWithoutPad: () => "Files go without the one-time pad, and you want everything under it.",
    fileUnreadable: () => "The file can't be read.",
    fileTooLong: ({ limitBytes }) => `The file is too long. At most ${limitBytes} bytes fit.`,
    memoryFull: () => "There is no memory left for received files.",
    fileNotReady: () => "This can't be done with the file now.",
    makeFailed: (fault) => makeSentence(formats, fault),
    makingAlready: () => "Other key lists are being made. Wait until they are done.",
    sessionChanged: () => "The words have changed since. Compare the new ones.",
    entryUnknown: () => "This message is gone.",
    entryGone: () => "The message was deleted or taken back.",
    tooLate: ({ limitMs }) =>
      `A message can be changed for ${formats.span(limitMs)} after it was written.`,
    notResendable: ({ state }) => `The message is ${state}, so it needs no sending again.`,
    entryNotQueued: ({ state }) => `The message is ${state}, so it can't be taken back.`,
    stillInHistory: ({ path, goesOn }) =>
      `That holds until hchat ends. But the history ${path} has not taken it and may still have ` +
      "the message as it was: when hchat starts again, it sends or shows that. " +
      (goesOn
        ? "Plug the stick in again or free some space while hchat runs: then the history goes on."
        : "Once it can be written again, lock and unlock hchat."),
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
    certificateUnusable: ({ path, reason }) => `${path}: ${CERTIFICATE_FAULTS[reason]}`,
    saveFailed: ({ path }) =>
      path === null ? "There is no folder for the settings." : `${path} can't be written.`,
  };
}

const CERTIFICATE_FAULTS: Record<CertificateFault, string> = {
  unreadable: "this file can't be read. Is the path right?",
  noCertificate:
    "this file holds no certificate. It has to begin with -----BEGIN CERTIFICATE-----.",
  noKey: "this file holds no private key. It has to begin with -----BEGIN.",
  notPair: "this certificate does not belong to the key. Choose two that were made together.",
  notSafe: "the key of this certificate is too short, or its signature too weak. Make a new one.",
};

function makeSentence(
  formats: Formats,
  { reason, path, wantedBytes = 0, freeBytes = 0, leftPaths = [] }: MakeFaultJson,
): string {
  const left = leftPaths.length === 0
    ? ""
    : ` ${leftPaths.join(", ")} could not be removed and may hold keys: delete it.`;
  switch (reason) {
    case "noFolder":
      return `There is no folder ${path}. Is the stick plugged in?`;
    case "exists":
      return `${path} exists already. Choose another folder or another name.`;
    case "full":
      return wantedBytes === 0
        ? `The medium is full (${path}). Free some space, or make a shorter list.${left}`
        : `${path} has ${formats.bytes(freeBytes)} free, and the lists take ` +
          `${formats.bytes(wantedBytes)}. Make a shorter list, or one without one-time pad.`;
    case "tooLarge":
      return `The file system at ${path} takes no file that large.${left}`;
    case "denied":
      return `You may not write to ${path}. Choose another folder.${left}`;
    case "unfaithful":
      return `${path} does not give back what was written. Use another stick.${left}`;
    case "gone":
      return `The stick with ${path} is gone. Plug it in and start again.${left}`;
    case "slow":
      return "The medium does not answer. Pull it out and plug it in again, or choose another one.";
    case "other":
      return `The lists could not be written.${left}`;
  }
}

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

function valueSentence(formats: Formats, reason: ValueFaultJson): string {
  switch (reason.code) {
    case "notAString":
    case "notABoolean":
    case "notTrue":
    case "notAnId":
    case "notWords":
    case "notACount":
      return "hchat does not know this request.";
    case "notAFutureTime":
      return "Choose a time in the future, within a year.";
    case "notAName":
      return "Choose names that a file can have, without / \\ : * ? and the like.";
    case "sameNames":
      return "Choose two names that look different.";
    case "outOfRange":
      return "This number is too small or too large.";
    case "notAnEmoji":
      return "Choose one emoji.";
    case "notUnicode":
      return "This holds characters that are not valid.";
    case "notAPath":
      return "Enter the path of a file.";
    case "notOneOf":
      return `Choose ${reason.values.join(" or ")}.`;
    case "tooLong":
      return `This is too long. At most ${formats.number(reason.limit)} characters are possible.`;
    case "tooShort":
      return `This is too short. At least ${formats.number(reason.limit)} characters are needed.`;
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
  portOutOfRange: "A port is a number up to 65535.",
  badHost: "This is not a host name or an IP address.",
  badScheme: "Enter the address as http://HOST:PORT, https://HOST, or onion.",
  badUrl: "Enter the address as http://HOST:PORT or https://HOST.",
  hasUser: "An address has no user name and no password. Enter it as http://HOST:PORT.",
  isPageLink:
    "This is the link of a page, which is for its user alone. Enter the address that the " +
    "other side's hchat prints as peer:",
  hasPath: "Leave out what follows the port.",
  portZero: "Port 0 can't be dialled.",
  notHttps: "A web server in front needs a certificate. Enter its address as https://HOST.",
  listenOnly: "This is an address to listen on. Enter the one that the other side's hchat shows.",
};
