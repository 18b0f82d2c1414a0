/** A document of many long texts: it leaves in pieces, one document at a time, so that it is never in memory whole. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type GuiSetup, guiSetup } from "../../testkit/gui_setup.ts";

const TEXTS = 300;
/** No more of the document is in memory at once. */
const MOST_PIECE_BYTES = 65_536;

function longTalk(): GuiSetup {
  const setup = guiSetup(["bob", "carol"]);
  for (const conversation of setup.conversations) {
    for (let n = 0; n < TEXTS; n++) conversation.send(`${n} grüße "🗝️"`.padEnd(2_600, "z"));
  }
  return setup;
}

/** Whether it is settled once everything that can go on has. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => void (settled = true);
  promise.then(note, note);
  await new Promise((resolve) => setTimeout(resolve));
  return settled;
}

Deno.test("a long document comes in short pieces, as it was when they began", async () => {
  const { ask, hub, clock, conversations } = longTalk();
  const whole = hub.document.shown();
  const answer = await ask("/messages.json");
  const parts: Uint8Array[] = [];
  for await (const part of answer.body!) {
    assert(part.length <= MOST_PIECE_BYTES, `a piece of ${part.length} bytes`);
    if (parts.push(part) === 3) conversations[0]?.send("comes meanwhile");
  }
  const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
  assertEquals(Number(answer.headers.get("content-length")), bytes.length);
  assertEquals(answer.headers.get("content-type"), "application/json");
  assertEquals(new TextDecoder().decode(bytes), JSON.stringify(whole));
  // The tag is that of what was answered, and now there is more.
  const headers = { "if-none-match": answer.headers.get("etag") ?? "" };
  const next = await ask("/messages.json", { headers });
  assertEquals(next.status, 200);
  const document = await next.json();
  assertEquals(document.conversations[0].entries.at(-1).text, "comes meanwhile");
  clock.set(clock.now() + 1_000);
  const known = { "if-none-match": next.headers.get("etag") ?? "" };
  assertEquals((await ask("/messages.json", { headers: known })).status, 304);
});

Deno.test("an export comes in short pieces, an entry a line, and waits for no other one", async () => {
  const { ask, conversations: [bob] } = longTalk();
  const [json, text] = ["json", "text"].map((format) =>
    `/export?conversation=bob&format=${format}`
  );
  const answer = await ask(json!);
  const next = await ask(text!);
  const parts: Uint8Array[] = [];
  for await (const part of answer.body!) {
    assert(part.length <= MOST_PIECE_BYTES, `a piece of ${part.length} bytes`);
    parts.push(part);
  }
  const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
  const whole = new TextDecoder().decode(bytes);
  assertEquals([JSON.parse(whole).length, whole.split("\n").length], [TEXTS, TEXTS + 3]);
  assertEquals((await next.text()).split("\n").length, TEXTS + 1);
  const head = await ask(json!, { method: "HEAD" });
  assertEquals([head.status, head.body], [200, null]);
  const empty = guiSetup();
  assertEquals(await (await empty.ask("/export")).json(), []);
  assertEquals(bob!.entries.length, TEXTS);
});

Deno.test("one long document is read at a time, and the next ones wait", async () => {
  const { ask } = longTalk();
  const first = await ask("/messages.json");
  const second = ask("/messages.json");
  const third = ask("/messages.json");
  assertEquals([await isSettled(second), await isSettled(third)], [false, false]);
  await first.json();
  await (await second).body?.cancel();
  const { conversations } = await (await third).json();
  assertEquals(conversations.length, 2);
  // A question for the headers alone keeps nobody waiting.
  const head = await ask("/messages.json", { method: "HEAD" });
  assertEquals(head.headers.has("content-length"), true);
  assertEquals((await (await ask("/messages.json")).json()).conversations.length, 2);
});

Deno.test("a reader that takes nothing of a long document for five seconds is given up", async () => {
  const { ask, clock } = longTalk();
  const stalled = await ask("/messages.json");
  const reader = stalled.body!.getReader();
  const next = ask("/messages.json");
  await clock.advance(4_999);
  assertEquals((await reader.read()).done, false);
  await clock.advance(4_999);
  assertEquals(await isSettled(next), false);
  await clock.advance(1);
  await assertRejects(() => reader.read(), Deno.errors.TimedOut);
  assertEquals((await (await next).json()).conversations.length, 2);
});
