/** What the user does with a whole conversation over the local API. */
import { assertEquals } from "@std/assert";
import { errorCode, guiSetup, jsonRequest } from "../../testkit/gui_setup.ts";

Deno.test("a conversation is renamed, muted and closed by its name", async () => {
  const { ask, conversations: [bob, carol] } = guiSetup(["bob & co", "carol"]);
  const path = `/conversations/${encodeURIComponent("bob & co")}`;
  const answer = await ask(path, jsonRequest("PUT", { title: " Bobby ", muted: true }));
  assertEquals([answer.status, bob?.settings], [204, { title: "Bobby", muted: true }]);
  await ask(path, jsonRequest("PUT", { title: "" }));
  assertEquals(bob?.settings.title, null);
  assertEquals((await ask(path, { method: "DELETE" })).status, 204);
  assertEquals([bob?.isClosed, carol?.isClosed], [true, false]);
  const { conversations } = await (await ask("/messages.json")).json();
  assertEquals(conversations.map(({ name }: { name: string }) => name), ["carol"]);
  assertEquals(await errorCode(await ask(path, { method: "DELETE" })), "conversationUnknown");
});

Deno.test("settings of a conversation that cannot be used are declined by name", async () => {
  const { ask } = guiSetup();
  const cases: [unknown, string][] = [
    [{ title: "x".repeat(101) }, "valueInvalid"],
    [{ title: "\u200b" }, "valueInvalid"],
    [{ title: 7 }, "valueInvalid"],
    [{ muted: "yes" }, "valueInvalid"],
    [{ loud: true }, "settingUnknown"],
  ];
  for (const [body, code] of cases) {
    const answer = await ask("/conversations/bob", jsonRequest("PUT", body));
    assertEquals([answer.status, await errorCode(answer)], [400, code], JSON.stringify(body));
  }
});

Deno.test("what holds for both is set by number and by yes or no, within its bounds", async () => {
  const { ask, conversations: [bob] } = guiSetup();
  const put = (body: unknown) => ask("/conversations/bob", jsonRequest("PUT", body));
  assertEquals((await put({ disappearMs: 60_000, seen: false })).status, 204);
  assertEquals(bob?.settings, { disappearMs: 60_000, seen: false });
  assertEquals((await put({ disappearMs: null })).status, 204);
  for (const disappearMs of [0, 59_999, 31_622_400_001, 90_000.5, "1h"]) {
    assertEquals(await errorCode(await put({ disappearMs })), "valueInvalid", `${disappearMs}`);
  }
});

Deno.test("a text may be sent later, within a year and not in the past", async () => {
  const { ask, clock } = guiSetup();
  const send = (at: unknown) => ask("/send", jsonRequest("POST", { text: "later", at }));
  const isoAt = (ms: number) => new Date(clock.now() + ms).toISOString();
  assertEquals((await send(isoAt(60_000))).status, 202);
  for (const at of [isoAt(0), isoAt(367 * 86_400_000), "tomorrow", 7]) {
    assertEquals(await errorCode(await send(at)), "valueInvalid", `${at}`);
  }
});

Deno.test("GET /export hands out all entries as JSON or text, and says in which form it could not", async () => {
  const { ask, conversations: [bob] } = guiSetup();
  bob?.send("one\ntwo");
  const json = await ask("/export");
  assertEquals((await json.json())[0].text, "one\ntwo");
  assertEquals(json.headers.get("content-disposition"), 'attachment; filename="hchat.json"');
  const text = await ask("/export?format=text&conversation=bob");
  assertEquals(await text.text(), "2026-01-01 00:01:10 UTC  alice: one\n    two\n");
  assertEquals(await errorCode(await ask("/export?format=pdf")), "valueInvalid");
});
