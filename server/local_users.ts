import { type SocketEnd, type SocketOwner, socketOwner } from "./socket_owner.ts";

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  getuid: { parameters: [], result: "u32" },
} as const;

const O_RDONLY_CLOEXEC = 0o2_000_000;
const READ_BYTES = 65_536;
/** The table is read in several pieces while it changes: a line that is missing once may only have moved. */
const ATTEMPTS = 3;

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
    let owner: SocketOwner = "unknown";
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const tables = this.#read("/proc/net/tcp") + this.#read("/proc/net/tcp6");
      owner = socketOwner(tables, { peer, own, uids: this.#uids });
      if (owner === "own") break;
    }
    return owner;
  }

  close(): void {
    this.#library.close();
  }

  /** The runtime leaves `/proc` to programs that may do all; hence the C library. "" when it cannot be read. */
  #read(path: string): string {
    const { open, read, close } = this.#library.symbols;
    const file = open(new TextEncoder().encode(`${path}\0`), O_RDONLY_CLOEXEC);
    if (file < 0) return "";
    const buffer = new Uint8Array(READ_BYTES);
    const decoder = new TextDecoder();
    let text = "";
    while (true) {
      const length = Number(read(file, buffer, BigInt(READ_BYTES)));
      if (length <= 0) break;
      text += decoder.decode(buffer.subarray(0, length));
    }
    close(file);
    return text;
  }
}
