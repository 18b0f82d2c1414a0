/** What becomes of a connection whose client ends its side, before any server sees it. */
import { assertEquals } from "@std/assert";
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { setImmediate } from "node:timers";
import { HalfClose } from "../../../server/http/wire/half_close.ts";
import type { MergingMessage } from "../../../server/http/wire/merging_message.ts";

/** A connection of a server that notes when that learns of the end, and what is said. */
class Connection extends EventEmitter {
  writable = true;
  destroyed = false;
  said = "";
  /** Negative: the parser is within a request. */
  left = 0;
  toServer = 0;
  readonly parser = { finish: (): number => this.left };
  readonly halfClose: HalfClose;
  isWaiting = false;

  constructor() {
    super();
    this.on("end", () => this.toServer++);
    this.halfClose = new HalfClose(this as unknown as Socket, () => this.isWaiting);
  }

  write(text: string): void {
    this.said += text;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit("close");
  }

  /** A request has come; the returned function answers it. */
  begin(request: Partial<MergingMessage>): { message: MergingMessage; answer: () => void } {
    const message = request as MergingMessage;
    let answer = (): void => {};
    this.halfClose.begin(message, (listener) => answer = listener);
    return { message, answer: () => answer() };
  }
}

/** The next turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => resolve()));
}

Deno.test("the server learns at once of an end behind which nothing is to be said", () => {
  const connection = new Connection();
  connection.emit("end");
  assertEquals([connection.toServer, connection.said], [1, ""]);
});

Deno.test("an end in the middle of a request is answered with 400, and the server does not learn of it", () => {
  const connection = new Connection();
  connection.left = -1;
  connection.emit("end");
  assertEquals([connection.toServer, connection.destroyed], [0, true]);
  assertEquals(connection.said.split("\r\n", 1), ["HTTP/1.1 400 Bad Request"]);
});

Deno.test("but not behind a head that wishes for another protocol", () => {
  const connection = new Connection();
  connection.left = -1;
  const { message, answer } = connection.begin({ complete: false, isUpgrade: true });
  connection.halfClose.decided(message);
  answer();
  connection.emit("end");
  assertEquals([connection.toServer, connection.said], [1, ""]);
});

Deno.test("an answer that is made in this turn leaves before the end", async () => {
  const connection = new Connection();
  const { message } = connection.begin({ complete: true, isUpgrade: false });
  connection.halfClose.decided(message);
  connection.emit("end");
  assertEquals(connection.toServer, 0);
  await turn();
  assertEquals(connection.toServer, 1);
});

Deno.test("an end is held back until a whole request is decided about, or what waits has been parsed", async () => {
  const connection = new Connection();
  const { message, answer } = connection.begin({ complete: true, isUpgrade: false });
  connection.isWaiting = true;
  connection.emit("end");
  connection.halfClose.decided(message);
  answer();
  await turn();
  assertEquals(connection.toServer, 0, "something waits to be parsed");
  connection.isWaiting = false;
  connection.halfClose.note();
  assertEquals(connection.toServer, 1);
  connection.halfClose.note();
  await turn();
  assertEquals(connection.toServer, 1, "once");
});

Deno.test("a request that is not whole holds nothing back, and one that is answered counts no more", () => {
  const connection = new Connection();
  const { answer } = connection.begin({ complete: false, isUpgrade: false });
  answer();
  connection.emit("end");
  assertEquals(connection.toServer, 1);
});

Deno.test("the last decision lets an end go on that was held back", () => {
  const connection = new Connection();
  const requests = [1, 2].map(() => connection.begin({ complete: true, isUpgrade: false }));
  for (const { answer } of requests) answer();
  connection.emit("end");
  connection.halfClose.decided(requests[0]!.message);
  assertEquals(connection.toServer, 0);
  connection.halfClose.decided(requests[1]!.message);
  assertEquals(connection.toServer, 1);
});

Deno.test("a connection that has gone ends no more", async () => {
  const connection = new Connection();
  const { message } = connection.begin({ complete: true, isUpgrade: false });
  connection.emit("end");
  connection.destroy();
  connection.halfClose.decided(message);
  await turn();
  assertEquals([connection.toServer, connection.said], [0, ""]);
});
