import { Buffer } from "node:buffer";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { assertEquals } from "@std/assert";
import { type AnswerRead, AnswerReader } from "../../../server/transport/answer_reader.ts";
import { directAgent, directRequest } from "../../../server/http/direct_request.ts";

const MOST_BYTES = 1_000;
const MORE: AnswerRead = { kind: "more" };

/** What one reader makes of these parts, and of the end of the connection behind them. */
function readParts(
  parts: Iterable<Buffer>,
): AnswerRead | { kind: "ended"; body?: string | undefined } {
  const reader = new AnswerReader(MOST_BYTES);
  for (const part of parts) {
    const read = reader.take(part);
    if (read.kind !== "more") return read;
  }
  const posted = reader.end();
  return { kind: "ended", body: posted?.body && Buffer.from(posted.body).toString("latin1") };
}

function read(text: string): string {
  const whole = words(readParts([Buffer.from(text, "latin1")]));
  const bytes = [...Buffer.from(text, "latin1")].map((byte) => Buffer.of(byte));
  // What comes behind an answer in the same part ends its connection; by itself it does so later.
  const single = words(readParts(bytes));
  if (!whole.endsWith("then 0 ms")) assertEquals(single, whole, "byte by byte");
  return whole;
}

function words(outcome: ReturnType<typeof readParts>): string {
  switch (outcome.kind) {
    case "ended":
      return outcome.body === undefined ? "broke" : `until the end: ${outcome.body}`;
    case "whole": {
      const { posted: { status, encoding, body }, idleMs } = outcome;
      const text = body === undefined ? "too long" : Buffer.from(body).toString("latin1");
      return `${status} ${encoding ?? "plain"} ${text} then ${idleMs} ms`;
    }
    default:
      return outcome.kind;
  }
}

const OK = "HTTP/1.1 200 OK\r\n";

const CASES: [name: string, answer: string, expected: string][] = [
  [
    "a length",
    `${OK}Content-Length: 5\r\nX-A: b\r\n\r\nhello`,
    "200 plain hello then Infinity ms",
  ],
  ["no body", "HTTP/1.1 204 No Content\r\n\r\n", "204 plain  then Infinity ms"],
  ["no reason", "HTTP/1.1 404 \r\ncontent-length:0\r\n\r\n", "404 plain  then Infinity ms"],
  [
    "a length twice",
    `${OK}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`,
    "malformed",
  ],
  ["a length with a sign", `${OK}Content-Length: +5\r\n\r\nhello`, "malformed"],
  [
    "an encoding",
    `${OK}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx`,
    "200 gzip x then Infinity ms",
  ],
  [
    "a server that keeps connections for a while",
    `${OK}Keep-Alive: timeout=5, max=9\r\nContent-Length: 1\r\n\r\nx`,
    "200 plain x then 4000 ms",
  ],
  [
    "a server that keeps none",
    `${OK}Connection: close\r\nContent-Length: 1\r\n\r\nx`,
    "200 plain x then 0 ms",
  ],
  ["HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "200 plain x then 0 ms"],
  [
    "chunks",
    `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\nT: u\r\n\r\n`,
    "200 plain hello then Infinity ms",
  ],
  ["until the end", `${OK}X: y\r\n\r\nhello`, "until the end: hello"],
  ["another coding", `${OK}Transfer-Encoding: gzip\r\n\r\nhello`, "until the end: hello"],
  ["surplus", `${OK}Content-Length: 1\r\n\r\nxy`, "200 plain x then 0 ms"],
  [
    "a surplus behind chunks",
    `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\ny`,
    "200 plain x then 0 ms",
  ],
  ["a body that is cut off", `${OK}Content-Length: 5\r\n\r\nhel`, "broke"],
  ["chunks that are cut off", `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhel`, "broke"],
  ["a head that is cut off", "HTTP/1.1 200 OK\r\nA:", "broke"],
  ["a long body", `${OK}Content-Length: 1001\r\n\r\n`, "200 plain too long then 0 ms"],
  ["a long rest", `${OK}\r\n${"x".repeat(1_001)}`, "200 plain too long then 0 ms"],
  [
    "a long chunk",
    `${OK}Transfer-Encoding: chunked\r\n\r\n3e9\r\n${"x".repeat(1_001)}`,
    "200 plain too long then 0 ms",
  ],
  ["interim answers", "HTTP/1.1 100 Continue\r\n\r\n", "interim"],
  ["switched protocols", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "interim"],
  ["no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "malformed"],
  ["an alert of TLS", "\x15\x03\x01\0\x02\x02\x46", "malformed"],
  [
    "a length and chunks",
    `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
    "malformed",
  ],
  ["a name with a blank", `${OK}Content-Length : 5\r\n\r\nhello`, "malformed"],
  ["a folded line", `${OK}A: b\r\n c\r\n\r\n`, "malformed"],
  ["a chunk size of no digits", `${OK}Transfer-Encoding: chunked\r\n\r\nx\r\n`, "malformed"],
  ["bytes behind a chunk", `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n`, "malformed"],
  ["an endless head", `${OK}${"A: b\r\n".repeat(3_000)}`, "malformed"],
];

for (const [name, answer, expected] of CASES) {
  Deno.test(`AnswerReader reads ${name}`, () => {
    assertEquals(read(answer), expected);
  });
}

Deno.test("AnswerReader takes no endless sizes and trailers of chunks", () => {
  for (const line of ["5;" + "x".repeat(70_000), "0\r\n" + "A: b\r\n".repeat(20_000)]) {
    assertEquals(read(`${OK}Transfer-Encoding: chunked\r\n\r\n${line}`), "malformed");
  }
});

Deno.test("AnswerReader waits for what is missing", () => {
  const reader = new AnswerReader(MOST_BYTES);
  assertEquals(reader.take(Buffer.from("HTT")), MORE);
  assertEquals(reader.take(Buffer.from("P/1.1 200 OK\r\nContent-Length: 2\r\n\r")), MORE);
  assertEquals(reader.take(Buffer.from("\na")), MORE);
  assertEquals(reader.take(Buffer.from("b")).kind, "whole");
});

/** What the runtime's own client makes of it. */
function readByRuntime(answer: string): Promise<string> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(Buffer.from(answer, "latin1")));
    });
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      const agent = directAgent();
      const settle = (outcome: string): void => {
        agent.destroy();
        server.close(() => resolve(outcome));
      };
      const outgoing = directRequest({ agent, host: "127.0.0.1", port, method: "POST" });
      outgoing.on("response", (response: http.IncomingMessage) => {
        const parts: Buffer[] = [];
        response.on("data", (part) => parts.push(part));
        response.on("error", () => settle("none"));
        response.on("end", () => {
          const body = Buffer.concat(parts).toString("latin1");
          settle(`${response.statusCode} ${body}`);
        });
      });
      outgoing.on("error", () => settle("none"));
      outgoing.end("x");
    });
  });
}

Deno.test("AnswerReader accepts no answer that the runtime's client does not, and reads the same", async () => {
  for (const [name, answer, expected] of CASES) {
    const read = readParts([Buffer.from(answer, "latin1")]);
    const isWhole = read.kind === "whole" && read.posted.body !== undefined;
    if (!isWhole || name.includes("surplus")) continue;
    const body = Buffer.from(read.posted.body!).toString("latin1");
    assertEquals(await readByRuntime(answer), `${read.posted.status} ${body}`, expected);
  }
});
