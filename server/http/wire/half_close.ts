/**
 * A client that ends its side of a connection. Node answers what has come before, and says 400 to what is not whole; this
 * runtime (Deno 2.9.6) never says 400, and answers nothing where the end comes at once.
 *  1. The end is held back until what came before it has gone to the server, which may answer within the same turn. Under
 *     TLS it is not, since Node gets both in one turn there, and answers nothing either.
 *  2. In the middle of a request the answer is 400. Otherwise the runtime goes on, and takes back what has no answer.
 */
import type { Socket } from "node:net";
import { setImmediate } from "node:timers";
import { TLSSocket } from "node:tls";
import { refuse } from "./malformed_answer.ts";
import type { MergingMessage } from "./merging_message.ts";

/** How long the end is held back at most: a peer that goes away while its request is held is to be noticed. */
const HOLD_MS = 250;
type EndListener = () => void;

/** The parser of a connection; the type library lacks it. */
interface Parser {
  /** Negative, where the end is in the middle of a request. */
  finish(): number;
}

/** The end of one connection's other side. */
export class HalfClose {
  readonly #socket: Socket;
  readonly #isWaiting: () => boolean;
  readonly #isSecure: boolean;
  readonly #toServer: EndListener[];
  /** Requests that the server has not decided about. */
  readonly #undecided = new Set<MergingMessage>();
  /** Requests that have no answer. */
  #unanswered = 0;
  #latest: MergingMessage | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes the end of a connection of Node's server over. `isWaiting`: some of what has come is not parsed. */
  constructor(socket: Socket, isWaiting: () => boolean) {
    this.#socket = socket;
    this.#isWaiting = isWaiting;
    this.#isSecure = socket instanceof TLSSocket;
    this.#toServer = socket.listeners("end") as EndListener[];
    socket.removeAllListeners("end");
    socket.once("end", () => this.#ended());
    socket.once("close", () => clearTimeout(this.#timer));
  }

  /** The head of a request has been parsed; `answered` adds a listener for when nothing more is to be said to it. */
  begin(incoming: MergingMessage, answered: (listener: () => void) => void): void {
    this.#latest = incoming;
    this.#undecided.add(incoming);
    this.#unanswered++;
    answered(() => {
      this.#unanswered--;
      this.note();
    });
  }

  /** The server has decided about a request. */
  decided(incoming: MergingMessage): void {
    this.#undecided.delete(incoming);
    this.note();
  }

  /** Something may have gone on. */
  note(): void {
    if (this.#timer !== undefined && !this.#isBusy()) this.#letAnswer();
  }

  #ended(): void {
    if (this.#isSecure) return this.#end();
    if (!this.#isBusy()) return this.#letAnswer();
    this.#timer = setTimeout(() => this.#end(), HOLD_MS);
  }

  #isBusy(): boolean {
    if (this.#isWaiting()) return true;
    for (const { complete } of this.#undecided) if (complete) return true;
    return false;
  }

  /** In one turn an answer leaves that waits for nothing. One that reads a file comes too late, in Node as well. */
  #letAnswer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#unanswered === 0) return this.#end();
    setImmediate(() => this.#end());
  }

  #end(): void {
    if (this.#socket.destroyed) return;
    const { parser } = this.#socket as Socket & { parser?: Parser | null };
    // Node passes over what is wrong behind a head that wishes for another protocol, up to the next head.
    if (parser && parser.finish() < 0 && this.#latest?.isUpgrade !== true) {
      return refuse(this.#socket, "HPE_INVALID_EOF_STATE");
    }
    for (const listener of this.#toServer) listener.call(this.#socket);
  }
}
