// Room: what a connection brings to a server: portions, bodies in pieces, its end, what is no HTTP.
/**
 * What connections bring, handed to the parser of requests in portions: a head, a body, or a run of chunks. The runtime
 * parses whatever has come at once, up to 64 KB, which can be two thousand requests or ten thousand chunks. That is faster
 * for what ordinary clients send, so that this is for crowds, and for those who send such things.
 *  1. Bytes come; while some of them wait, the connection is read no further.
 *  2. A portion goes to the parser, unless too many requests of the connection wait for their answers.
 *  3. All connections share the portions of one turn of the event loop, so that nobody's flood holds up the page.
 */
import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { giveBack } from "../../../keys/give_back.ts";
import { ChunkExtensions } from "./chunk_extensions.ts";
import { refuse } from "./malformed_answer.ts";
import type { MergingMessage } from "./merging_message.ts";
import { ReadingGate } from "./reading_gate.ts";

/** Portions of all connections in one turn of the event loop. */
const TURN_PORTIONS = 16;
/** Longest portion of a body whose length was not announced. */
const CHUNKS_BYTES = 2_048;
const [CR, LF] = [13, 10];
const END_OF_HEAD = "\r\n\r\n";
/** Line ends before a request are no head. */
const ENDED_HEAD = /[^\r\n]\r\n\r\n/;
const TAIL_BYTES = END_OF_HEAD.length;
const CONTENT_LENGTH = /\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n/i;
const TRANSFER_ENCODING = /^transfer-encoding[ \t]*:/im;

type DataListener = (bytes: Uint8Array) => void;

/** The runtime's parser of a connection; the type library lacks it. */
interface Parser {
  execute?: (bytes: Uint8Array) => number | Error;
  unconsume(): void;
}

/** The connections of a server that have brought more than was parsed. */
export class Intakes {
  /** Whose turn is next comes first. */
  readonly #waiting = new Set<Intake>();
  #left = TURN_PORTIONS;
  #isDue = false;

  /**
   * Takes over a connection of Node's server. `isFull`: nothing more of it is to be parsed for now; `latest` is the
   * request whose body may be under way; `emptied` hears that all that had waited has been parsed.
   */
  take(
    socket: Socket,
    { isFull, latest, emptied }: {
      isFull: () => boolean;
      latest?: MergingMessage | undefined;
      emptied?: () => void;
    },
  ): Intake {
    return new Intake(socket, { isFull, latest, emptied, come: (intake) => this.#run(intake) });
  }

  /** Connections that were full may have room now. */
  wake(): void {
    if (this.#waiting.size > 0) this.#runLater();
  }

  #run(intake: Intake): void {
    this.#waiting.add(intake);
    this.#runLater();
    this.#turn();
  }

  #runLater(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    // With `setImmediate()` the runtime looks at the network after every sixtieth turn alone.
    setTimeout(() => {
      this.#isDue = false;
      this.#left = TURN_PORTIONS;
      this.#turn();
    }, 0);
  }

  /** One portion of each connection after the other, until all wait or are empty, or the turn is over. */
  #turn(): void {
    let full = 0;
    for (const intake of this.#waiting) {
      if (full === this.#waiting.size) return;
      if (this.#left === 0) return this.#runLater();
      this.#waiting.delete(intake);
      const became = intake.parse();
      if (became !== "full") this.#left--;
      full = became === "full" ? full + 1 : 0;
      if (became !== "empty") this.#waiting.add(intake);
    }
  }
}

/** What one connection has brought. */
export class Intake {
  readonly #socket: Socket;
  readonly #gate: ReadingGate;
  readonly #isFull: () => boolean;
  readonly #emptied: () => void;
  readonly #toParser: DataListener[];
  /** What has come and is not parsed; the first piece from `#at` on. */
  readonly #pieces: Buffer[] = [];
  #at = 0;
  #latest: MergingMessage | undefined;
  /** The latest request wishes for another protocol, which there is not, and is not whole. */
  #isUpgrade = false;
  /** Its head is the latest that was parsed: no error counts. */
  #isForgiving = false;
  #isParsing = false;
  /** Of the latest request, where its body comes in chunks. */
  #extensions: ChunkExtensions | undefined;
  /** The last bytes that were parsed: the end of a head may come in two pieces. */
  #tail = "";
  /** Nothing more is parsed. */
  #isDeaf = false;

  constructor(
    socket: Socket,
    { isFull, latest, emptied = () => {}, come }: {
      isFull: () => boolean;
      latest: MergingMessage | undefined;
      emptied: (() => void) | undefined;
      come: (intake: Intake) => void;
    },
  ) {
    this.#socket = socket;
    this.#gate = new ReadingGate(socket);
    this.#isFull = isFull;
    this.#emptied = emptied;
    if (latest !== undefined) this.begin(latest);
    const { parser } = socket as Socket & { parser?: Parser | null };
    // Otherwise the parser takes the bytes from the system itself.
    parser?.unconsume();
    if (parser && !(socket instanceof TLSSocket)) this.#forgiveIn(parser);
    this.#toParser = socket.listeners("data") as DataListener[];
    socket.removeAllListeners("data");
    socket.on("data", (piece: Buffer) => {
      if (this.#pieces.length === 0 && this.#isReady() && this.#isPortion(piece)) {
        this.#handOn(piece);
        return void this.#endsUpgrade();
      }
      this.#pieces.push(piece);
      come(this);
      this.#gate.set(this.#pieces.length === 0);
    });
    for (const event of ["resume", "close"]) {
      socket.on(event, () => {
        if (this.#pieces.length > 0) come(this);
      });
    }
  }

  /** Whether something has come that is not parsed. */
  get isWaiting(): boolean {
    return this.#pieces.length > 0;
  }

  /** The head of a request has been parsed. */
  begin(incoming: MergingMessage): void {
    this.#latest = incoming;
    this.#extensions = undefined;
    this.#isForgiving = incoming.isUpgrade;
    this.#isUpgrade = this.#isForgiving && !incoming.complete;
  }

  /**
   * Node passes over what is wrong behind a head that wishes for another protocol, up to the next head, and so does this
   * runtime (Deno 2.9.6) where the parser takes the bytes from the system itself. Where they are handed to it, a second
   * piece is an error or none by chance; under TLS it is so in every server of this runtime.
   */
  #forgiveIn(parser: Parser): void {
    // Parsers are used again, and one may have another connection before the close of this one is told.
    const { execute }: Parser = Object.getPrototypeOf(parser);
    if (execute === undefined) return;
    const forgiving = parser.execute = (bytes: Uint8Array): number | Error => {
      const outcome = execute.call(parser, bytes);
      return this.#isForgiving && outcome instanceof Error ? bytes.length : outcome;
    };
    this.#socket.on("close", () => {
      if (parser.execute === forgiving) delete parser.execute;
    });
  }

  /** Hands one portion on. `full`: nothing was, for now. */
  parse(): "more" | "empty" | "full" {
    if (this.#socket.destroyed) this.#drop();
    const [piece] = this.#pieces;
    if (piece === undefined) return "empty";
    if (!this.#isReady()) return "full";
    const portion = piece.subarray(this.#at, this.#at + this.#portionOf(piece.subarray(this.#at)));
    this.#at += portion.length;
    this.#handOn(portion);
    if (this.#endsUpgrade()) this.#at = piece.length;
    if (this.#at < piece.length) return "more";
    this.#at = 0;
    this.#pieces.shift();
    giveBack(piece);
    if (this.#pieces.length > 0) return "more";
    this.#gate.set(true);
    this.#emptied();
    return "empty";
  }

  /** Nobody parses what has come: its memory is not left to the collector. */
  #drop(): void {
    for (const piece of this.#pieces.splice(0)) giveBack(piece);
  }

  get #bodyUnderWay(): MergingMessage | undefined {
    return this.#latest?.complete === false ? this.#latest : undefined;
  }

  #isReady(): boolean {
    return !this.#isParsing && !this.#isFull() && !this.#socket.isPaused();
  }

  /** Whether a request that wishes for another protocol is whole: Node parses nothing more of what came with its end. */
  #endsUpgrade(): boolean {
    const isEnd = this.#isUpgrade && this.#latest?.complete === true;
    if (isEnd) this.#isUpgrade = false;
    return isEnd;
  }

  /** The parser copies what it needs. */
  #handOn(bytes: Buffer): void {
    if (this.#extensions?.isTooLong(bytes)) this.#refuseExtensions();
    if (!this.#isDeaf) this.#parse(bytes);
    // A part of a piece is left as it is: it does not own its memory.
    giveBack(bytes);
  }

  #parse(bytes: Buffer): void {
    const before = this.#latest;
    this.#isParsing = true;
    for (const listener of this.#toParser) listener.call(this.#socket, bytes);
    this.#isParsing = false;
    const latest = this.#latest;
    if (latest !== before && latest?.headers["transfer-encoding"] !== undefined) {
      this.#extensions = new ChunkExtensions();
      const body = bytes.subarray(this.#endOfHead(bytes));
      if (this.#extensions.isTooLong(body)) this.#refuseExtensions();
    }
    if (latest?.complete) this.#extensions = undefined;
    this.#tail = bytes.toString("latin1", Math.max(0, bytes.length - TAIL_BYTES));
  }

  /** Where the head ends that ends in this portion; its end may have begun in the one before. */
  #endOfHead(bytes: Buffer): number {
    const { length } = this.#tail;
    const text = this.#tail + bytes.toString("latin1");
    return text.search(ENDED_HEAD) + 1 + END_OF_HEAD.length - length;
  }

  /** Behind a head that wishes for another protocol Node says nothing, and hears nothing more. */
  #refuseExtensions(): void {
    this.#isDeaf = true;
    if (!this.#isForgiving) refuse(this.#socket, "HPE_CHUNK_EXTENSIONS_OVERFLOW");
  }

  /** Whether it is all of a portion, or a head with what belongs to it: most requests come in one piece. */
  #isPortion(bytes: Buffer): boolean {
    const length = this.#portionOf(bytes);
    if (length === bytes.length) return true;
    if (this.#bodyUnderWay !== undefined) return false;
    const head = bytes.toString("latin1", 0, length);
    const left = bytes.length - length;
    const isChunked = TRANSFER_ENCODING.test(head);
    // All of it is the body. To search that for another head takes several times as long as to open it.
    if (!isChunked && left <= Number(CONTENT_LENGTH.exec(head)?.[1])) return true;
    if (bytes.indexOf(END_OF_HEAD, length) >= 0) return false;
    return left <= CHUNKS_BYTES || !isChunked;
  }

  /** Length of the next portion. */
  #portionOf(bytes: Buffer): number {
    const body = this.#bodyUnderWay;
    const left = body && Number(body.headers["content-length"]) - body.received;
    if (left !== undefined && left > 0) return Math.min(bytes.length, left);
    const most = Math.min(bytes.length, body === undefined ? Infinity : CHUNKS_BYTES);
    const isBegin = body === undefined && (this.#tail === "" || this.#tail === END_OF_HEAD);
    let begin = 0;
    while (isBegin && (bytes[begin] === CR || bytes[begin] === LF)) begin++;
    const end = bytes.subarray(0, most).indexOf(END_OF_HEAD, begin);
    return end < 0 ? most : Math.min(most, end + END_OF_HEAD.length);
  }
}
