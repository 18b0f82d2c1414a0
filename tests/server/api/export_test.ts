/** `GET /export` of a conversation whose vault holds more than memory should. */
import "../../testkit/no_proxy.ts";
import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import type { Hono } from "hono";
import { guiApp } from "../../../server/api/gui_app.ts";
import { listenGui } from "../../../server/api/gui_listen.ts";
import type { Conversation } from "../../../server/conversation/conversation.ts";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { entryArray, entryLines } from "../../../server/history/entry_line.ts";
import { MemorySeal } from "../../../server/history/memory_seal.ts";
import { openHistory } from "../../../server/history/history.ts";
import { unchanged } from "../../../server/history/due_changes.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { TIMELINE_UNITS } from "../../../server/messages/timeline.ts";
import { CountingDesk } from "../../testkit/counting_desk.ts";
import { exhausted } from "../../testkit/exhausted.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { HOST, PAGE, PORT, TOKEN } from "../../testkit/gui_setup.ts";
import { loneConversation } from "../../testkit/lone_conversation.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { START_MS } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Three to a page. */
const LONG_UNITS = 30_000;
/** With texts of that length more than a timeline has room for. */
const LONG_ENTRIES = 320;
/** A page that is read while the one before is taken, and one more. */
const MOST_UNDER_WAY = 6;

const BEARER = { authorization: `Bearer ${TOKEN}` };

interface Setup {
  conversation: Conversation;
  desk: CountingDesk;
  hub: Hub;
  appAt: (port: number) => Hono;
  ask(query?: string): Promise<Response>;
  [Symbol.asyncDispose](): Promise<void>;
}

function entryOf(number: number, text: string): EntryJson {
  return {
    id: number.toString(16).padStart(32, "0"),
    direction: number % 2 === 0 ? "in" : "out",
    text,
    at: new Date(START_MS - 600_000 + number).toISOString(),
    state: "read",
    slot: number,
    protection: "pad",
  };
}

/** A conversation whose vault holds these texts. */
async function talkOf(count: number, textOf: (number: number) => string): Promise<Setup> {
  const folder = tempDir();
  const path = folder.file("vault");
  const list = new MemoryList({ startMs: START_MS - 7_200_000 });
  const filling = new CountingDesk();
  await filling.do({ kind: "open", path, key: list.vault.deriveKey("history") });
  const entries = Array.from({ length: count }, (_, number) => {
    return { entry: entryOf(number, textOf(number)), writtenAtMs: number };
  });
  const changes = { ...unchanged(), entries };
  assertEquals((await filling.do({ kind: "save", changes })).kind, "saved");
  await filling.do({ kind: "close" });
  const desk = new CountingDesk();
  const history = await openHistory({ path, vault: list.vault, desk });
  const clock = new FakeClock(START_MS);
  const conversation = loneConversation({ list, clock, history });
  const hub = new Hub({ clock, conversations: [conversation] });
  const random = seededRandom("tickets");
  const appAt = (port: number) => guiApp({ random, hub, token: TOKEN, page: PAGE, clock, port });
  const headers = { ...BEARER, host: HOST };
  const ask = async (query = "") => await appAt(PORT).request(`/export${query}`, { headers });
  const dispose = async (): Promise<void> => {
    await hub.close();
    folder[Symbol.dispose]();
  };
  return { conversation, desk, hub, appAt, ask, [Symbol.asyncDispose]: dispose };
}

const longTalk = (): Promise<Setup> =>
  talkOf(LONG_ENTRIES, (number) => `${number} `.padEnd(LONG_UNITS, "z"));

/** How many lines are in the bytes. */
function linesIn(bytes: Uint8Array | undefined): number {
  return bytes?.reduce((lines, byte) => lines + Number(byte === 10), 0) ?? 0;
}

Deno.test("an export is byte for byte what all entries make in one piece", async () => {
  await using setup = await talkOf(700, (number) => `${number} "grüße"\n\u001b🗝️`.repeat(20));
  const { conversation, desk, ask } = setup;
  conversation.send("not saved before");
  conversation.cancel(conversation.snapshot().entries.at(-1)!.id);
  const entries = await conversation.readEntries({ limit: Infinity });
  assertEquals(entries.length, 701);
  assertEquals(await (await ask()).text(), [...entryArray(entries)].join(""));
  assertGreater(desk.jobs.page ?? 0, 3);
  const lines = [...entryLines(entries, { out: "alice", in: "bob" })].join("");
  assertEquals(await (await ask("?format=text")).text(), lines);
  const empty = await talkOf(0, () => "");
  assertEquals(await (await empty.ask()).text(), "[]\n");
  assertEquals(await (await empty.ask("?format=text")).text(), "");
  await empty[Symbol.asyncDispose]();
});

Deno.test("of a history that is longer than memory an export has a page or two under way", async () => {
  await using setup = await longTalk();
  const { conversation, desk, ask } = setup;
  assertGreater(LONG_ENTRIES * LONG_UNITS, TIMELINE_UNITS);
  assertLess(conversation.snapshot().entries.length, LONG_ENTRIES);
  const answer = await ask("?format=text");
  assertEquals(answer.headers.has("content-length"), false);
  await exhausted();
  assertEquals(desk.paged, 0);
  let [taken, most] = [0, 0];
  for await (const lot of answer.body!) {
    most = Math.max(most, desk.paged - taken);
    taken += linesIn(lot);
  }
  assertEquals([taken, desk.paged, desk.jobs.read], [LONG_ENTRIES, LONG_ENTRIES, undefined]);
  assert(most <= MOST_UNDER_WAY, `${most} entries under way`);
});

Deno.test("a browser that has stopped holds up neither another export nor the talk, and is waited for", async () => {
  await using setup = await longTalk();
  const { conversation, desk, ask } = setup;
  const stopped = (await ask("?format=text")).body!.getReader();
  let lines = linesIn((await stopped.read()).value);
  await exhausted();
  assert(desk.paged <= MOST_UNDER_WAY, `${desk.paged} entries under way`);
  const whole = await (await ask("?format=text")).text();
  assertEquals(whole.split("\n").length, LONG_ENTRIES + 1);
  assertEquals(conversation.send("comes meanwhile").kind, "queued");
  await conversation.saving;
  for (let lot = await stopped.read(); !lot.done; lot = await stopped.read()) {
    lines += linesIn(lot.value);
  }
  assertEquals(lines, LONG_ENTRIES);
});

Deno.test("an export ends where its reader goes, and breaks off where the conversation closes or its medium fails", async () => {
  const ends: Record<string, (setup: Setup) => Promise<void> | void> = {
    "closed": ({ conversation }) => conversation.close(),
    "locked": ({ conversation }) =>
      conversation.lock(
        new MemorySeal(new MemoryList().vault.sealer("lock"), seededRandom("lock")),
      ),
    "failed": ({ desk }) => desk.fail(),
  };
  for (const [name, end] of Object.entries(ends)) {
    await using setup = await longTalk();
    const reader = (await setup.ask()).body!.getReader();
    await reader.read();
    await end(setup);
    const rest = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await assertRejects(rest, Deno.errors.Interrupted, undefined, name);
    assert(setup.desk.paged <= MOST_UNDER_WAY, name);
  }
  await using setup = await longTalk();
  const reader = (await setup.ask()).body!.getReader();
  await reader.read();
  await reader.cancel();
  await exhausted();
  assert(setup.desk.paged <= MOST_UNDER_WAY);
});

Deno.test("over a socket an export comes in chunks, and cannot be mistaken for whole where it breaks off", async () => {
  await using setup = await longTalk();
  const { conversation, desk, appAt } = setup;
  const listening = await listenGui({ port: 0, app: ({ port }) => appAt(port) });
  assert(listening.kind === "listening");
  const { listener } = listening;
  const url = `${listener.url}/export`;
  const answer = await fetch(url, { headers: BEARER });
  assertEquals(answer.headers.get("transfer-encoding"), "chunked");
  assertEquals((await answer.json()).length, LONG_ENTRIES);
  const head = await fetch(url, { headers: BEARER, method: "HEAD" });
  assertEquals([head.status, head.headers.get("content-type")], [200, "application/json"]);
  assertEquals(desk.paged, LONG_ENTRIES);
  const broken = await fetch(url, { headers: BEARER });
  const reader = broken.body!.getReader();
  await reader.read();
  await conversation.close();
  await assertRejects(async () => {
    while (!(await reader.read()).done);
  });
  await listener.close();
});
