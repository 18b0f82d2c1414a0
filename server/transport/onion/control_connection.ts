// Room: the user's own tor: its control port, our onion services, and calls to the peer's.
/** One connection to a tor's control port (control-spec): commands go out one by one, each with its reply. */
import type { Clock } from "../../time/clock.ts";

/** A reply is at most this long; tor's own are far shorter. */
const REPLY_BYTES = 65_536;
/** A command that tor has not answered for this long, in milliseconds, ends the connection: it hangs, or is no tor. */
const ANSWER_MS = 10_000;

/** What tor answered: its code, 250 for success, and the lines without code. */
export interface TorReply {
  code: number;
  lines: string[];
}

/** A connection to a control port, not yet authenticated. */
export class ControlConnection {
  readonly #socket: Deno.TcpConn;
  readonly #clock: Clock;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #ended = Promise.withResolvers<void>();
  #last: Promise<unknown> = Promise.resolve();

  /** Throws Deno.errors.ConnectionRefused and its like where nothing listens on loopback at `port`. */
  static async connect(port: number, clock: Clock): Promise<ControlConnection> {
    return new ControlConnection(await Deno.connect({ hostname: "127.0.0.1", port }), clock);
  }

  private constructor(socket: Deno.TcpConn, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    // Read on whether or not something was asked, so that tor's end is noticed at once.
    const lines = new ReadableStream<string>({ start: (sink) => void this.#read(sink) }, {
      highWaterMark: REPLY_BYTES,
      size: lengthOf,
    });
    this.#lines = lines.getReader();
  }

  /** Resolves when the connection is over, from whichever side. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Sends one command, without its line end, once those before it are answered. Throws when the connection ends. */
  async ask(command: string): Promise<TorReply> {
    if (/[\r\n]/.test(command)) throw new TypeError("Internal error: a command of several lines");
    const reply = this.#last.then(() => this.#exchange(command));
    this.#last = reply.catch(() => {});
    return await reply;
  }

  /** Closes once all that was asked is answered. */
  async end(): Promise<void> {
    await this.#last;
    this.close();
  }

  close(): void {
    this.#ended.resolve();
    try {
      this.#socket.close();
    } catch {
      // It was closed before.
    }
  }

  async #exchange(command: string): Promise<TorReply> {
    const cancel = this.#clock.after(ANSWER_MS, () => this.close());
    try {
      const bytes = new TextEncoder().encode(`${command}\r\n`);
      for (let sent = 0; sent < bytes.length;) {
        sent += await this.#socket.write(bytes.subarray(sent));
      }
      return await this.#reply();
    } catch (error) {
      this.close();
      throw error;
    } finally {
      cancel();
    }
  }

  /** `250-` goes on, `250+` opens lines up to a single dot, `250 ` ends the reply. */
  async #reply(): Promise<TorReply> {
    const lines: string[] = [];
    let bytes = 0;
    const next = async (): Promise<string> => {
      const line = await this.#line();
      bytes += lengthOf(line);
      if (bytes <= REPLY_BYTES) return line;
      throw new TypeError(`Cannot read tor's reply: expected at most ${REPLY_BYTES} bytes`);
    };
    for (;;) {
      const [, code, sign, text = ""] = /^(\d{3})([-+ ])(.*)$/.exec(await next()) ?? [];
      if (code === undefined) throw new TypeError("Cannot read tor's reply: expected a code");
      lines.push(text);
      if (sign === " ") return { code: Number(code), lines };
      if (sign === "-") continue;
      for (let more = await next(); more !== "."; more = await next()) lines.push(more);
    }
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.read();
    if (done) throw new Deno.errors.UnexpectedEof("tor closed its control port");
    return value;
  }

  /** Puts the lines that tor sends into `sink`, until the connection ends or nobody asked for that much. */
  async #read(sink: ReadableStreamDefaultController<string>): Promise<void> {
    const part = new Uint8Array(4_096);
    const decoder = new TextDecoder();
    let unread = "";
    try {
      while (unread.length <= REPLY_BYTES && (sink.desiredSize ?? 0) > 0) {
        const length = await this.#socket.read(part);
        if (length === null) break;
        unread += decoder.decode(part.subarray(0, length), { stream: true });
        const lines = unread.split("\r\n");
        unread = lines.pop() ?? "";
        for (const line of lines) sink.enqueue(line);
      }
    } catch {
      // Broken, or closed by us.
    }
    sink.close();
    this.close();
  }
}

/** With its end. */
function lengthOf(line: string): number {
  return line.length + 2;
}
