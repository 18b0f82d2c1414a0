import {
  decodeSocketReply,
  encodeSocketQuery,
  judgeOwner,
  type SocketEnd,
  type SocketOwner,
  type SocketReply,
} from "./socket_owner.ts";

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  getuid: { parameters: [], result: "u32" },
} as const;

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0o2_000_003;
const NETLINK_SOCK_DIAG = 4;
const MSG_DONTWAIT = 0x40;
const REPLY_ROOM = 4_096;

type Library = Deno.DynamicLibrary<typeof SYMBOLS>;

/** Tells connections of this user from those of other users of this machine; Linux alone can. */
export class LocalUsers {
  readonly #library: Library;
  readonly #uids: Set<number>;

  private constructor(library: Library, uids: number[]) {
    this.#library = library;
    this.#uids = new Set([library.symbols.getuid(), ...uids]);
  }

  /**
   * `uids`: users that may beside the one that runs this, e.g. who called `sudo`. Undefined where it cannot be
   * told: on other systems, or without leave to call the C library.
   */
  static open(uids: number[] = []): LocalUsers | undefined {
    if (Deno.build.os !== "linux") return undefined;
    try {
      return new LocalUsers(Deno.dlopen("libc.so.6", SYMBOLS), uids);
    } catch {
      return undefined;
    }
  }

  /** Whose connection leads from `peer` to `own`. */
  ownerOf(peer: SocketEnd, own: SocketEnd): SocketOwner {
    const replies = { peer: this.#ask(peer, own), own: this.#ask(own, peer) };
    return judgeOwner(replies, this.#uids);
  }

  close(): void {
    this.#library.close();
  }

  /** Asks the kernel, which has answered when `send` returns; a socket of its own for every question. */
  #ask(near: SocketEnd, far: SocketEnd): SocketReply {
    const { socket, send, recv, close } = this.#library.symbols;
    const netlink = socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) return { kind: "unknown" };
    const query = encodeSocketQuery(near, far);
    const reply = new Uint8Array(REPLY_ROOM);
    send(netlink, query, BigInt(query.length), 0);
    const length = Number(recv(netlink, reply, BigInt(REPLY_ROOM), MSG_DONTWAIT));
    close(netlink);
    return decodeSocketReply(reply.subarray(0, Math.max(0, length)));
  }
}
