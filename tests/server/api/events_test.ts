import { assert, assertEquals, assertRejects } from "@std/assert";
import { CHANGES_KEPT } from "../../../server/hub/change_log.ts";
import { HEARTBEAT_MS, STUCK_MS } from "../../../server/api/event_stream.ts";
import type { Hub } from "../../../server/hub/hub.ts";
import { settle } from "../../testkit/fake_clock.ts";
import { type GuiSetup, guiSetup } from "../../testkit/gui_setup.ts";
import { SseReader } from "../../testkit/sse_reader.ts";

async function open(setup: GuiSetup, lastEventId?: string): Promise<SseReader> {
  const response = await setup.ask("/events", { headers: { "last-event-id": lastEventId } });
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
  return new SseReader(response);
}

/** How many streams the hub would wake. */
function countListeners(hub: Hub): () => number {
  let count = 0;
  const subscribe = hub.subscribe.bind(hub);
  hub.subscribe = (listener) => {
    const end = subscribe(listener);
    count++;
    return () => {
      count--;
      end();
    };
  };
  return () => count;
}

Deno.test("GET /events streams each change under its kind and id", async () => {
  const setup = guiSetup();
  const stream = await open(setup);
  const next = stream.next();
  setup.conversations[0]?.send("line\r\n\r\nevent: forged\ndata: {}");
  const event = await next;
  assertEquals(event?.event, "entry");
  assertEquals(event?.id, setup.hub.revision);
  const entry = setup.conversations[0]?.entries[0];
  assertEquals(event?.data, { kind: "entry", conversation: "bob", entry });
  setup.hub.noteSettings();
  assertEquals((await stream.next())?.event, "settings");
  await stream.close();
});

Deno.test("GET /events resumes behind Last-Event-ID with nothing lost and nothing twice", async () => {
  const setup = guiSetup();
  const first = await open(setup);
  const bob = setup.conversations[0];
  bob?.send("one");
  const seen = await first.next();
  await first.close();
  bob?.send("two");
  bob?.send("three");
  const second = await open(setup, seen?.id);
  const texts = [await second.next(), await second.next()]
    .map((event) => (event?.data as { entry: { text: string } }).entry.text);
  assertEquals(texts, ["two", "three"]);
  await second.close();
});

Deno.test("GET /events gives an id at once, so that a stream that saw nothing resumes too", async () => {
  const setup = guiSetup();
  const first = await open(setup);
  assertEquals(await first.nextBlock(), `retry: 1000\nid: ${setup.hub.revision}`);
  await first.close();
});

Deno.test("GET /events sends a reset to who missed too much, or comes from another run", async () => {
  const setup = guiSetup();
  const begin = setup.hub.revision;
  for (let count = 0; count <= CHANGES_KEPT; count++) {
    setup.conversations[0]?.tell({ kind: "reset" });
  }
  for (const id of [begin, "lastrun-5", "x\u00e4", "-1"]) {
    const stream = await open(setup, id);
    const event = await stream.next();
    assertEquals([event?.event, event?.id], ["reset", setup.hub.revision]);
    await stream.close();
  }
});

Deno.test("GET /events hands a slow reader a reset instead of keeping everything for it", async () => {
  const setup = guiSetup();
  const stream = await open(setup);
  await stream.nextBlock();
  for (let count = 0; count < 2 * CHANGES_KEPT; count++) setup.conversations[0]?.send("x");
  const kinds = new Set<string>();
  for (let event = await stream.next(); event !== undefined; event = await stream.next()) {
    kinds.add(event.event);
    if (event.id === setup.hub.revision) break;
  }
  assert(kinds.has("reset"));
  await stream.close();
});

Deno.test("a stream that takes nothing and has missed changes is ended, one that is read is not", async () => {
  const setup = guiSetup();
  const count = countListeners(setup.hub);
  const read = await open(setup);
  const unread = await setup.ask("/events");
  await settle();
  assertEquals(count(), 2);
  for (let sent = 0; sent < 2 * CHANGES_KEPT; sent++) setup.conversations[0]?.send("x");
  while ((await read.next())?.id !== setup.hub.revision);
  await setup.clock.advance(STUCK_MS);
  assertEquals(count(), 1);
  await assertRejects(() => unread.text(), "takes nothing");
  const again = await open(setup, "0-1");
  assertEquals((await again.next())?.event, "reset");
  await Promise.all([read.close(), again.close()]);
});

Deno.test("streams at one place send the same bytes, which are written once", async () => {
  const setup = guiSetup();
  const readers = await Promise.all([1, 2, 3].map(async () => {
    const reader = (await setup.ask("/events")).body!.getReader();
    await reader.read();
    return reader;
  }));
  setup.conversations[0]?.send("x".repeat(10_000));
  const chunks = await Promise.all(readers.map(async (reader) => (await reader.read()).value));
  assert(chunks[0] !== undefined && chunks.every((chunk) => chunk === chunks[0]));
  await Promise.all(readers.map((reader) => reader.cancel()));
});

Deno.test("GET /events sends a comment when nothing happens", async () => {
  const setup = guiSetup();
  const stream = await open(setup);
  await stream.nextBlock();
  for (let count = 0; count < 3; count++) {
    const block = stream.nextBlock();
    await setup.clock.advance(HEARTBEAT_MS);
    assertEquals(await block, ": still here");
  }
  await stream.close();
});

Deno.test("a reader that goes away is unsubscribed, its heartbeat stopped", async () => {
  const setup = guiSetup();
  const count = countListeners(setup.hub);
  const stream = await open(setup);
  await settle();
  assertEquals(count(), 1);
  await stream.close();
  await settle();
  assertEquals(count(), 0);
  await setup.clock.advance(10 * HEARTBEAT_MS);
});

Deno.test("HEAD /events opens no stream that nobody would close", async () => {
  const setup = guiSetup();
  const count = countListeners(setup.hub);
  const response = await setup.ask("/events", { method: "HEAD" });
  assertEquals(response.status, 200);
  assertEquals(count(), 0);
});

Deno.test("closing the hub ends every stream, with the word that the program ends", async () => {
  const setup = guiSetup();
  const stream = await open(setup);
  const last = stream.next();
  await settle();
  await setup.hub.close();
  assertEquals((await last)?.data, { kind: "ended" });
  assertEquals(await stream.next(), undefined);
});
