// Room: what terminal and page have in common beside the API: English reasons, strength of a passphrase.
import type { HistoryFault } from "../gui_api/notice_json.ts";
import type { UnreachableReason } from "../gui_api/status_json.ts";

/** Why a vault cannot be used. */
export const HISTORY_FAULTS: Record<HistoryFault, string> = {
  foreign: "the file belongs to another key list, or is no vault",
  newer: "the file was made by a newer hchat",
  damaged: "the file is damaged",
  inUse: "another program uses the file",
  full: "the disk is full",
  gone: "the file is gone",
  unreadable: "the file can't be opened",
};

/** Why an address can't be reached; a question, or without its full stop. The dialed one belongs in place of HOST:PORT. */
export const UNREACHABLE: Record<UnreachableReason, string> = {
  refused: "hchat isn't running there, it listens at another port, or a firewall blocks it",
  unknownHost: "there is no such host name",
  lookupFailed: "the name can't be looked up right now",
  noRoute: "no route leads there",
  noNetwork: "this computer has no network",
  noAnswer: "nothing answers. Is hchat running there, and does the router forward the port?",
  broke: "the connection broke",
  noHttp: "what answers there does not speak HTTP. If it speaks TLS, dial https://HOST:PORT",
  noTls: "what answers there does not speak TLS. If no https is meant, dial http://HOST:PORT",
  tlsDeclined: "the server there declines the TLS connection. Is the host name right?",
  certificateNotProven:
    "the server there can't prove that the certificate is its own. Somebody may be in between",
  certificateNotOfList:
    "the certificate there comes neither from your key list nor from an authority that this computer " +
    "trusts. Somebody may be in between. If the authority is yours, name it with --ca",
  certificateOutOfDate: "the certificate there has expired, or this computer's clock is wrong",
  certificateOfAnotherName: "the certificate there belongs to another host name",
  torMissing: "neither tor nor Tor Browser runs here. Start one of them",
  torWithoutControl: "tor runs, but its control port is off. Add ControlPort 9051 to torrc",
  torPassword:
    "tor's control port wants its password: none was given, or a wrong one. Name a file with it in " +
    "--tor-password-file or in the settings of the page",
  torCookie:
    "you may not read the cookie of tor's control port. Join tor's group (debian-tor) and log in anew",
  torStarting: "tor is still connecting to its network",
  onionKeysMissing: "the list has no keys for this month's onion address",
  onionSilent: "nothing answers through tor. Does hchat run there with --onion?",
};
