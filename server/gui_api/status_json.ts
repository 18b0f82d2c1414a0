/** What a conversation is up to, and why its peer is away. */

/** What a conversation is up to. The page and the terminal each make a sentence of it from one table. */
export type StatusJson =
  /** The peer was heard within two keep-alive intervals, and nothing says that it is gone. */
  | { code: "connected"; steady: boolean }
  /** No answer from the peer; `waiting` of our entries are not delivered. */
  | { code: "away"; reason: AwayReasonJson; waiting: number }
  /** The first attempt is under way. */
  | { code: "connecting"; address: string }
  /** There is no address to dial, and nobody has called yet. */
  | { code: "waiting" }
  /** The list's first slot is in the future. */
  | { code: "notBegun"; startsAt: string }
  /** The list's last slot has passed. */
  | { code: "over"; endedAt: string }
  /** The list file cannot be read any more; recovers when it is back. */
  | { code: "keyListRemoved" }
  /** The slot of the moment is in a damaged part of the list. */
  | { code: "keyListDamaged" }
  /** The medium of the list has not answered for a second or more: sending waits for it, nothing else does. */
  | { code: "keyListSlow" }
  /** The peer is here; the medium of the vault has not answered for a second or more, and sending waits for it. */
  | { code: "historySlow" }
  /** The key of the moment is burned; the first one that is not begins at `until`, null: all are burned. */
  | { code: "keysBurned"; until: string | null }
  /** The clock was set back below keys that were used; sending waits until `until`, null: not known. */
  | { code: "clockSetBack"; until: string | null }
  /**
   * The peer's clock minus ours, more than an hour; rounded to seconds. After `POST /resume` the conversation goes by
   * a clock that is `hours` further ahead; null: those are too many.
   */
  | { code: "clockApart"; offsetMs: number; hours: number | null }
  /**
   * Another program talks with the peer in our place, with our copy of the list: this one neither calls nor answers
   * until `POST /resume`.
   */
  | { code: "replaced" }
  /** The other program holds the same copy of the list. */
  | { code: "sameSeat" }
  /** The peer address leads to this program itself. */
  | { code: "ownAddress" }
  /** The list needs its passphrase. */
  | { code: "locked" };

/** The codes of `StatusJson`. */
export type StatusCode = StatusJson["code"];

/** Why the peer is away. `address` is the one that was dialled, HOST:PORT. */
export type AwayReasonJson =
  /** The dial failed, in the way that the transport names. */
  | { code: UnreachableReason; address: string }
  /** A server answers at the address, but not as hchat with this list. */
  | { code: "notHchat"; address: string }
  /** The same, and the peer was reached there in this run: its list is out or locked, or a clock was set. */
  | { code: "notReady"; address: string }
  /** A web server answers that finds no program behind it. */
  | { code: "nothingBehind"; address: string }
  /** What answers cannot prove that it holds this list. */
  | { code: "notPeer"; address: string }
  /** The peer said goodbye: its program was closed. */
  | { code: "saidBye" }
  /** The connection on which the peer was calling broke. */
  | { code: "callBroke" }
  /** The peer has not called for a while, and we have no address to dial. */
  | { code: "noCall" }
  /** The peer was not heard for a while. */
  | { code: "silent" }
  /** hchat itself failed; its local log knows more. */
  | { code: "internal" };

/** Why a cell could not be brought to an address. */
export type UnreachableReason =
  /** Nothing listens on the port, or a firewall rejects the connection. */
  | "refused"
  /** There is no such host name. */
  | "unknownHost"
  /** The name could not be looked up now. */
  | "lookupFailed"
  /** No route leads to the address. */
  | "noRoute"
  /** This machine has no network. */
  | "noNetwork"
  /** Nothing came back in time. */
  | "noAnswer"
  /** The connection broke before the answer. */
  | "broke"
  /** An http address, and what answers there does not speak HTTP. */
  | "noHttp"
  /** An https address, and what answers there does not speak TLS. */
  | "noTls"
  /** The server there ended the TLS handshake, as those do that do not know the name. */
  | "tlsDeclined"
  /** The server there has not proven to have the key of the certificate that it shows. */
  | "certificateNotProven"
  /** No authority that we trust vouches for the certificate there, nor has it the key that the list names. */
  | "certificateNotOfList"
  /** It has expired, or is not valid yet by our clock. */
  | "certificateOutOfDate"
  /** It is that of another host. */
  | "certificateOfAnotherName"
  /** An onion address, and neither tor nor Tor Browser runs here. */
  | "torMissing"
  /** Tor runs, but its control port is off. */
  | "torWithoutControl"
  /** Tor's control port wants a password, another one than was given. */
  | "torPassword"
  /** This user may not read the cookie of tor's control port. */
  | "torCookie"
  /** Tor is still joining its network. */
  | "torStarting"
  /** The list has no keys for this month's onion address. */
  | "onionKeysMissing"
  /** Tor finds no service at the peer's onion address. */
  | "onionSilent";
