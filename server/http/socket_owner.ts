/**
 * Which user is at the other end of a loopback connection. Linux knows the owner of every TCP socket (sock_diag(7)).
 * The token alone does not keep other users of this machine out: the browser's command line holds the link, and
 * every user can read it.
 */

/** One end of a connection: IP address as the runtime writes it, and port. */
export interface SocketEnd {
  address: string;
  port: number;
}

/** The owner of a connection. */
export type SocketOwner =
  /** One of the permitted users. */
  | "own"
  /** Another user, or a process that has ended, whose user is not known any more. */
  | "foreign"
  /** The system does not tell. */
  | "unknown";

/** What the system says of one socket. */
export type SocketReply =
  | { kind: "socket"; uid: number; isConnected: boolean }
  | { kind: "noSocket" }
  | { kind: "unknown" };

const NETLINK_HEADER_BYTES = 16;
const QUERY_BYTES = 72;
const REPLY_BYTES = 88;
const UID_OFFSET = 80;
const INODE_OFFSET = 84;
const NLMSG_ERROR = 2;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const IPPROTO_TCP = 6;
const LISTEN = 10;
const NO_SUCH_ENTRY = -2;
const ROOT = 0;

/** The question for the socket at `near` that is connected to `far`, in the byte order of the machine. */
export function encodeSocketQuery(near: SocketEnd, far: SocketEnd): Uint8Array<ArrayBuffer> {
  const query = new Uint8Array(QUERY_BYTES);
  const view = new DataView(query.buffer);
  view.setUint32(0, QUERY_BYTES, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, NLM_F_REQUEST, true);
  query[NETLINK_HEADER_BYTES] = near.address.includes(":") ? AF_INET6 : AF_INET;
  query[NETLINK_HEADER_BYTES + 1] = IPPROTO_TCP;
  // Any state, and no cookie: the socket is asked for by its ends alone.
  view.setUint32(20, 0xffff_ffff, true);
  view.setUint16(24, near.port);
  view.setUint16(26, far.port);
  query.set(addressBytes(near.address), 28);
  query.set(addressBytes(far.address), 44);
  query.fill(0xff, 64);
  return query;
}

/** Reads the answer to `encodeSocketQuery()`. */
export function decodeSocketReply(reply: Uint8Array<ArrayBuffer>): SocketReply {
  if (reply.length < NETLINK_HEADER_BYTES + 4) return { kind: "unknown" };
  const view = new DataView(reply.buffer, reply.byteOffset, reply.length);
  const type = view.getUint16(4, true);
  if (type === NLMSG_ERROR) {
    const isMissing = view.getInt32(NETLINK_HEADER_BYTES, true) === NO_SUCH_ENTRY;
    return { kind: isMissing ? "noSocket" : "unknown" };
  }
  if (type !== SOCK_DIAG_BY_FAMILY || reply.length < REPLY_BYTES) return { kind: "unknown" };
  const state = view.getUint8(NETLINK_HEADER_BYTES + 1);
  // Where there is no connection, whoever listens at the near end is named.
  if (state === LISTEN) return { kind: "noSocket" };
  const uid = view.getUint32(UID_OFFSET, true);
  // Also one that has said all it will and waits for the answer has a file; one that its process left has none.
  return { kind: "socket", uid, isConnected: view.getUint32(INODE_OFFSET, true) !== 0 };
}

/**
 * Judges a connection by what the system says of its two ends. Root may do as it likes anyway; but the socket of
 * a process that has gone counts as root's, so that some process must still have it.
 */
export function judgeOwner(
  replies: { peer: SocketReply; own: SocketReply },
  uids: ReadonlySet<number>,
): SocketOwner {
  const { peer, own } = replies;
  if (peer.kind === "socket") {
    const isAllowed = peer.uid === ROOT ? peer.isConnected : uids.has(peer.uid);
    return isAllowed ? "own" : "foreign";
  }
  // Who knows our end and not the other knows that the other has gone.
  return peer.kind === "noSocket" && own.kind === "socket" ? "foreign" : "unknown";
}

/** IPv4 in four bytes; of IPv6 the page is served on `::1` alone. */
function addressBytes(address: string): number[] {
  if (address === "::1") return [...new Array<number>(15).fill(0), 1];
  return address.split(".").map(Number);
}
