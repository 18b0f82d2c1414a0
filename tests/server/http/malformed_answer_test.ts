import { assertEquals } from "@std/assert";
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { answerMalformed, refuse } from "../../../server/http/wire/malformed_answer.ts";

/** A connection of a server that notes what becomes of it. */
class Connection extends EventEmitter {
  writable = true;
  destroyed = false;
  ended = false;
  isRead = false;
  said = "";

  constructor(more: object = {}) {
    super();
    Object.assign(this, more);
  }

  write(text: string): void {
    this.said += text;
  }

  end(text: string): void {
    this.said += text;
    this.ended = true;
  }

  resume(): void {
    this.isRead = true;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit("close");
  }

  get socket(): Socket {
    return this as unknown as Socket;
  }
}

/** First line of the answer to an error of this code. */
function statusOf(code: string | undefined): string {
  const connection = new Connection();
  answerMalformed(connection.socket, code);
  const [line, close, ...rest] = connection.said.split("\r\n");
  assertEquals([close, rest], ["Connection: close", ["", ""]]);
  assertEquals([connection.ended, connection.isRead, connection.destroyed], [true, true, false]);
  connection.destroy();
  return line ?? "";
}

Deno.test("each kind of broken request gets the status of Node's server", () => {
  const statuses: Record<string, string> = {
    HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
    HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
    ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
    HPE_INVALID_METHOD: "400 Bad Request",
  };
  for (const [code, status] of Object.entries(statuses)) {
    assertEquals(statusOf(code), `HTTP/1.1 ${status}`);
  }
  assertEquals(statusOf(undefined), "HTTP/1.1 400 Bad Request");
});

Deno.test("a connection that lingers has had its answer: further garbage gets none", () => {
  const connection = new Connection();
  answerMalformed(connection.socket, "HPE_INVALID_METHOD");
  const { said } = connection;
  answerMalformed(connection.socket, "HPE_INVALID_METHOD");
  assertEquals([connection.said, connection.destroyed], [said, false]);
  connection.destroy();
});

Deno.test("what cannot be answered is destroyed", () => {
  for (const [writable, code] of [[false, undefined], [true, "ECONNRESET"]] as const) {
    const connection = new Connection({ writable });
    answerMalformed(connection.socket, code);
    assertEquals([connection.said, connection.destroyed], ["", true]);
  }
});

Deno.test("a refused connection is its server's matter where that listens for errors of clients", () => {
  const server = new EventEmitter();
  const heard: unknown[] = [];
  server.on(
    "clientError",
    (error: { code: string }, socket: unknown) => void heard.push(error.code, socket),
  );
  const connection = new Connection({ server });
  refuse(connection.socket, "HPE_INVALID_EOF_STATE");
  assertEquals(heard, ["HPE_INVALID_EOF_STATE", connection]);
  assertEquals([connection.said, connection.destroyed], ["", false]);
});

Deno.test("otherwise it is answered and destroyed, without a word in the middle of an answer", () => {
  const cases = [
    { more: {}, isAnswered: true },
    { more: { server: new EventEmitter() }, isAnswered: true },
    { more: { _httpMessage: { _headerSent: false } }, isAnswered: true },
    { more: { _httpMessage: { _headerSent: true } }, isAnswered: false },
    { more: { writable: false }, isAnswered: false },
  ];
  for (const { more, isAnswered } of cases) {
    const connection = new Connection(more);
    refuse(connection.socket, "HPE_INVALID_EOF_STATE");
    assertEquals(connection.said.startsWith("HTTP/1.1 400 "), isAnswered, JSON.stringify(more));
    assertEquals([connection.destroyed, isAnswered || connection.said === ""], [true, true]);
  }
});
