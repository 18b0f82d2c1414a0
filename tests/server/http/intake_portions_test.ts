/** In which portions a connection's bytes go to the parser. */
import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { Socket } from "node:net";
import { type Intake, Intakes } from "../../../server/http/wire/intake.ts";
import type { MergingMessage } from "../../../server/http/wire/merging_message.ts";

/** A request as the parser has it. */
interface Incoming {
  headers: Record<string, string>;
  received: number;
  complete: boolean;
  isUpgrade: boolean;
}

/** A connection whose parser notes what it gets: heads, and bodies of an announced length or in chunks up to `0`. */
class Connection {
  readonly socket = new Socket();
  readonly portions: string[] = [];
  readonly said: string[] = [];
  readonly intake: Intake;
  emptied = 0;
  /** Resolves when all that waits has been parsed. */
  readonly whenEmptied: Promise<void>;
  isFull = false;
  #latest: Incoming | undefined;

  constructor(intakes = new Intakes()) {
    this.socket.on("data", (bytes: Buffer) => this.#parse(bytes.toString("latin1")));
    this.socket.write = ((text: string) => this.said.push(text) > 0) as Socket["write"];
    const { promise, resolve } = Promise.withResolvers<void>();
    this.whenEmptied = promise;
    this.intake = intakes.take(this.socket, {
      isFull: () => this.isFull,
      emptied: () => {
        this.emptied++;
        resolve();
      },
    });
  }

  bring(text: string): void {
    this.socket.emit("data", Buffer.from(text, "latin1"));
  }

  #parse(text: string): void {
    this.portions.push(text);
    let rest = text;
    if (this.#latest?.complete !== false) {
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const lines = text.slice(0, end).trim().split("\r\n").slice(1).map((line) =>
        line.split(": ")
      );
      const headers = Object.fromEntries(
        lines.map(([name, value]) => [name!.toLowerCase(), value!]),
      );
      const hasBody = "content-length" in headers || "transfer-encoding" in headers;
      const isUpgrade = "upgrade" in headers;
      this.#latest = { headers, received: 0, complete: !hasBody, isUpgrade };
      this.intake.begin(this.#latest as unknown as MergingMessage);
      rest = text.slice(end + 4);
    }
    const latest = this.#latest;
    if (latest === undefined || latest.complete) return;
    latest.received += rest.length;
    const length = latest.headers["content-length"];
    latest.complete = length === undefined
      ? rest.endsWith("0\r\n\r\n")
      : latest.received >= Number(length);
  }
}

const GET = "GET / HTTP/1.1\r\n\r\n";
const post = (bytes: number): string => `POST / HTTP/1.1\r\nContent-Length: ${bytes}\r\n\r\n`;
const CHUNKED = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Lets the turn of the event loop come that is due. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

Deno.test("what ordinary clients send goes to the parser as it comes: a head, and what belongs to it", () => {
  for (
    const text of [
      GET,
      `\r\n\r\n${GET}`,
      post(5) + "hello",
      post(9) + "hello",
      `${CHUNKED}5\r\nhello\r\n`,
    ]
  ) {
    const connection = new Connection();
    connection.bring(text);
    assertEquals([connection.portions, connection.intake.isWaiting], [[text], false]);
  }
});

Deno.test("requests in one piece go to the parser one by one, each with its body apart", () => {
  const connection = new Connection();
  connection.bring(GET + post(5) + "hello" + GET);
  assertEquals(connection.portions, [GET, post(5), "hello", GET]);
  assertEquals(connection.emptied, 1);
});

Deno.test("a body in chunks goes to the parser by two kilobytes", () => {
  const connection = new Connection();
  const body = `1388\r\n${"x".repeat(5_000)}\r\n`;
  connection.bring(CHUNKED + body);
  assertEquals(connection.portions, [
    CHUNKED,
    body.slice(0, 2_048),
    body.slice(2_048, 4_096),
    body.slice(4_096),
  ]);
  connection.bring("y".repeat(2_049));
  assertEquals(connection.portions.slice(-2).map(({ length }) => length), [2_048, 1]);
});

Deno.test("all connections share sixteen portions of one turn, one after the other", async () => {
  const intakes = new Intakes();
  const [flood, other] = [new Connection(intakes), new Connection(intakes)];
  flood.bring(GET.repeat(40));
  assertEquals([flood.portions.length, flood.intake.isWaiting, flood.emptied], [16, true, 0]);
  other.bring(GET.repeat(2));
  assertEquals(other.portions, [], "the turn is over");
  await other.whenEmptied;
  assertEquals([flood.portions.length, other.portions.length], [30, 2]);
  await flood.whenEmptied;
  assertEquals([flood.portions.length, flood.emptied, other.emptied], [40, 1, 1]);
});

Deno.test("where too much waits nothing more is parsed, until there is room again", async () => {
  const intakes = new Intakes();
  const connection = new Connection(intakes);
  connection.isFull = true;
  connection.bring(GET);
  connection.bring(GET);
  await turn();
  assertEquals([connection.portions, connection.intake.isWaiting], [[], true]);
  connection.isFull = false;
  intakes.wake();
  await turn();
  assertEquals([connection.portions, connection.intake.isWaiting], [[GET, GET], false]);
  assertEquals(connection.emptied, 1);
});

Deno.test("what comes behind bytes that wait waits as well, in its order", async () => {
  const intakes = new Intakes();
  const connection = new Connection(intakes);
  connection.isFull = true;
  connection.bring(post(5));
  connection.isFull = false;
  connection.bring("hello");
  assertEquals(connection.portions, [post(5), "hello"]);
  await turn();
  assertEquals(connection.portions.length, 2);
});

Deno.test("a connection that has gone is parsed no further", async () => {
  const connection = new Connection();
  connection.bring(GET.repeat(40));
  connection.socket.destroy();
  await turn();
  assertEquals([connection.portions.length, connection.intake.isWaiting], [16, false]);
});

Deno.test("extensions of a chunk that are too long end the connection with 413, and go to no parser", () => {
  for (const isUpgrade of [false, true]) {
    const connection = new Connection();
    const head = isUpgrade ? CHUNKED.replace("\r\n\r\n", "\r\nUpgrade: other\r\n\r\n") : CHUNKED;
    connection.bring(head);
    connection.bring(`5;${"x".repeat(16_385)}\r\nhello\r\n`);
    const heard = connection.portions.join("");
    assert(heard.length <= head.length + 16_386 && !heard.includes("hello"));
    connection.bring("0\r\n\r\n");
    assertEquals(connection.portions.join(""), heard, "nothing more is heard");
    const [answer] = connection.said;
    // Behind a head that wishes for another protocol Node says nothing.
    assertEquals(answer?.startsWith("HTTP/1.1 413 "), isUpgrade ? undefined : true);
  }
  const connection = new Connection();
  const fits = `5;${"x".repeat(16_384)}\r\nhello\r\n0\r\n\r\n`;
  connection.bring(CHUNKED);
  connection.bring(fits);
  assertEquals([connection.portions.join(""), connection.said], [CHUNKED + fits, []]);
  // What comes with the head counts.
  const early = new Connection();
  early.bring(`${CHUNKED}5;${"x".repeat(2_000)}`);
  early.bring("x".repeat(14_384));
  assertEquals(early.said, []);
  early.bring("x");
  assert(early.said[0]?.startsWith("HTTP/1.1 413 "));
  // They count anew in the next request.
  connection.bring(CHUNKED);
  connection.bring(fits);
  assert(connection.said.length === 0);
});
