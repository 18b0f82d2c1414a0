import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { type Connect, connectDirectly } from "../http/connect.ts";
import { connectFailure } from "../http/connect_failure.ts";
import type { Clock } from "../time/clock.ts";
import { AnswerReader } from "./answer_reader.ts";
import { LONGEST_ANSWER_BYTES } from "./body.ts";
import type { Line, Post, PostEvents } from "./line.ts";
import { getText, type HeadText, headText, isHeadApart } from "./request_heads.ts";

const encoder = new TextEncoder();
/** To copy so many bytes takes less than to write a second piece. */
const COPIED_BYTES = 16_384;

/** A request whose answer is being read. */
interface Pending {
  events: PostEvents;
  reader: AnswerReader;
}

/** The head of the latest request, and what it was made for. */
interface KnownHead extends Pick<Post, "path" | "head"> {
  host: string;
  text: HeadText;
}

/**
 * HTTP/1.1 over one connection, which is made anew when it has ended. A request leaves once: nothing is sent a second
 * time. No proxy of the environment is asked: it would see each cell, and could answer in the peer's place.
 */
export class HttpLine implements Line {
  readonly #clock: Clock;
  readonly #connect: Connect;
  #socket: Socket | undefined;
  #pending: Pending | undefined;
  /** Until when the other end keeps the connection, by the uptime. */
  #keptUntilMs = 0;
  #known: KnownHead | undefined;
  /** Whether all of the latest request was handed to the system. */
  #latest = { hasLeft: false };

  /** `connect` leads straight to the peer when absent. */
  constructor(clock: Clock, connect: Connect = connectDirectly) {
    this.#clock = clock;
    this.#connect = connect;
  }

  isOpenFor(ms: number): boolean {
    return this.#socket?.writable === true && this.#clock.uptime() + ms < this.#keptUntilMs;
  }

  get hasSent(): boolean {
    return this.#latest.hasLeft;
  }

  post(post: Post, events: PostEvents): () => void {
    const pending = { events, reader: new AnswerReader(LONGEST_ANSWER_BYTES) };
    this.#pending = pending;
    if (this.isOpenFor(0)) {
      this.#send(this.#socket!, post);
      events.left();
    } else void this.#sendAnew(post, pending);
    return () => {
      if (this.#pending === pending) this.destroy();
    };
  }

  destroy(): void {
    this.#pending = undefined;
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  end(): void {
    this.destroy();
  }

  async #sendAnew(post: Post, pending: Pending): Promise<void> {
    this.#socket?.destroy();
    const { socket, opened } = this.#connect(post.peer);
    this.#socket = socket;
    try {
      await opened;
    } catch (error) {
      return this.#fail(socket, connectFailure((error as { code?: string }).code));
    }
    if (this.#pending !== pending) return void socket.destroy();
    socket.on("data", (part: Buffer) => this.#take(socket, part));
    socket.on("end", () => this.#takeEnd(socket));
    socket.on("error", ({ code }: Error & { code?: string }) => {
      this.#fail(socket, connectFailure(code));
    });
    socket.on("close", () => this.#fail(socket));
    pending.events.renewed();
    this.#send(socket, post);
    pending.events.left();
  }

  #take(socket: Socket, part: Buffer): void {
    const pending = this.#pending;
    // Nobody has asked: it could go on without end.
    if (pending === undefined || socket !== this.#socket) return void socket.destroy();
    const read = pending.reader.take(part);
    switch (read.kind) {
      case "more":
        return;
      case "malformed":
        return this.#fail(socket, "noHttp");
      case "interim":
        return this.#fail(socket);
      case "whole":
        this.#pending = undefined;
        this.#keptUntilMs = this.#clock.uptime() + read.idleMs;
        if (read.idleMs === 0) this.end();
        return pending.events.answered(read.posted);
    }
  }

  /** The other end says no more, which is the end of some answers. */
  #takeEnd(socket: Socket): void {
    const posted = this.#pending?.reader.end();
    if (posted === undefined || socket !== this.#socket) return this.#fail(socket);
    const { events } = this.#pending!;
    this.#pending = undefined;
    this.destroy();
    events.answered(posted);
  }

  #fail(socket: Socket, reason?: Parameters<PostEvents["failed"]>[0]): void {
    socket.destroy();
    if (socket !== this.#socket) return;
    const pending = this.#pending;
    this.destroy();
    pending?.events.failed(reason);
  }

  /** Head and body in one piece or in two, as the program of the head sends them; under TLS nobody sees the head. */
  #send(socket: Socket, post: Post): void {
    const { body } = post;
    if (body === undefined) return void socket.write(getText(post), "latin1");
    const head = this.#headOf(post)(body.length);
    const isCopied = body.length <= COPIED_BYTES;
    const latest = this.#latest = { hasLeft: isCopied };
    if (isHeadApart(post.head) && !(socket instanceof TLSSocket)) {
      socket.write(head, "latin1");
      return void socket.write(
        isCopied ? body.slice() : body,
        (error) => latest.hasLeft ||= !error,
      );
    }
    if (isCopied) return void socket.write(joined(head, body));
    socket.cork();
    socket.write(head, "latin1");
    // Until then the system reads it where it is.
    socket.write(body, (error) => latest.hasLeft = !error);
    socket.uncork();
  }

  #headOf({ peer: { host }, path, head }: Post): HeadText {
    const known = this.#known;
    if (known?.host === host && known.path === path && known.head === head) return known.text;
    const text = headText(head, { host, path });
    this.#known = { host, path, head, text };
    return text;
  }
}

/** `head` is ASCII. */
function joined(head: string, body: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + body.length);
  encoder.encodeInto(head, whole);
  whole.set(body, head.length);
  return whole;
}
