import { assertEquals } from "@std/assert";
import { errorCode, guiSetup, jsonRequest } from "../../testkit/gui_setup.ts";

const WORDS = ["apple", "river", "stone", "cloud", "table", "green"];

Deno.test("POST /continuity takes the words of the session, and declines all others", async () => {
  const { ask, conversations: [bob] } = guiSetup();
  bob!.continuity = { code: "lost", words: WORDS };
  const post = (body: unknown) => ask("/continuity", jsonRequest("POST", body));
  for (const words of [undefined, "apple", [1], null]) {
    const declined = await post({ words });
    assertEquals([declined.status, await errorCode(declined)], [400, "valueInvalid"]);
  }
  const declined = await post({ words: WORDS.toReversed() });
  assertEquals([declined.status, await errorCode(declined)], [409, "sessionChanged"]);
  assertEquals(bob!.continuity.code, "lost");
  assertEquals((await post({ words: WORDS, conversation: "bob" })).status, 204);
  assertEquals(bob!.continuity.code, "kept");
  const unknown = await post({ words: WORDS, conversation: "carol" });
  assertEquals([unknown.status, await errorCode(unknown)], [404, "conversationUnknown"]);
});

Deno.test("POST /resume lets a program go on that waits, and is declined else", async () => {
  const { ask, conversations: [bob] } = guiSetup();
  const declined = await ask("/resume", { method: "POST" });
  assertEquals([declined.status, await errorCode(declined)], [409, "notPaused"]);
  bob!.status = { code: "replaced" };
  assertEquals((await ask("/resume", { method: "POST" })).status, 204);
  assertEquals(bob!.status.code, "connected");
});
