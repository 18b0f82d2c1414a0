import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { Socket } from "node:net";
import { MergingMessage } from "../../../server/http/wire/merging_message.ts";

/** A request whose connection counts the events `pieces`. */
function message(): { incoming: MergingMessage; events: () => number } {
  const socket = new Socket();
  let events = 0;
  socket.on("pieces", () => events++);
  return { incoming: new MergingMessage(socket), events: () => events };
}

function push(incoming: MergingMessage, text: string): void {
  incoming.push(Buffer.from(text, "latin1"));
}

Deno.test("the connection hears once of a body that comes in five hundred small pieces", () => {
  for (const isDiverted of [false, true]) {
    const { incoming, events } = message();
    if (isDiverted) incoming.divert(() => {});
    // One byte longer than a small one.
    for (let count = 0; count < 600; count++) push(incoming, "x".repeat(513));
    for (let count = 0; count < 499; count++) push(incoming, "x".repeat(512));
    assertEquals(events(), 0, `${isDiverted}`);
    push(incoming, "x");
    push(incoming, "x");
    assertEquals([events(), incoming.received], [1, 600 * 513 + 499 * 512 + 2]);
  }
});

Deno.test("small pieces come together, in order with longer ones, and before the end", async () => {
  const { incoming } = message();
  const long = "y".repeat(1_000);
  for (const text of ["a", "b", long, "c"]) push(incoming, text);
  incoming.push(null);
  const parts: string[] = [];
  for await (const part of incoming) parts.push((part as Buffer).toString("latin1"));
  assertEquals(parts, ["ab", long, "c"]);
});

Deno.test("small pieces are handed on in the next turn where no more comes", async () => {
  const { incoming } = message();
  const { promise, resolve } = Promise.withResolvers<string>();
  incoming.on("data", (part: Buffer) => resolve(part.toString("latin1")));
  for (const text of ["a", "b"]) push(incoming, text);
  assertEquals(await promise, "ab");
  incoming.destroy();
});

Deno.test("no more than sixteen kilobytes of small pieces wait for each other", async () => {
  const { incoming } = message();
  for (let count = 0; count < 33; count++) push(incoming, "x".repeat(512));
  incoming.push(null);
  const lengths: number[] = [];
  for await (const part of incoming) lengths.push((part as Buffer).length);
  assertEquals(lengths, [16_384, 512]);
});

Deno.test("a body is diverted from its first byte or not at all, with its end", () => {
  const { incoming } = message();
  const taken: (string | null)[] = [];
  assertEquals(incoming.divert((part) => taken.push(part && `${part}`)), true);
  push(incoming, "hello");
  incoming.push(null);
  assertEquals(taken, ["hello", null]);
  const late = message().incoming;
  push(late, "x");
  assertEquals(late.divert(() => {}), false);
});

Deno.test("a body that nobody wants is counted and dropped", () => {
  const { incoming } = message();
  push(incoming, "x");
  incoming.dropBody();
  push(incoming, "y".repeat(1_000));
  assertEquals([incoming.received, incoming.readableLength], [1_001, 0]);
});

Deno.test("a wish for another protocol takes its name and the word of Connection", () => {
  const cases: [Record<string, string>, boolean][] = [
    [{ upgrade: "other", connection: "keep-alive, Upgrade" }, true],
    [{ upgrade: "other", "proxy-connection": "upgrade" }, true],
    [{ upgrade: "other", connection: "upgraded" }, false],
    [{ upgrade: "other" }, false],
    [{ connection: "upgrade" }, false],
  ];
  for (const [headers, isUpgrade] of cases) {
    const { incoming } = message();
    Object.defineProperty(incoming, "headers", { value: headers });
    assertEquals(incoming.isUpgrade, isUpgrade, JSON.stringify(headers));
  }
});
