/** The lock over the local API: what a locked program answers, and what it does not. */
import { assertEquals } from "@std/assert";
import { errorCode, guiSetup, jsonRequest } from "../../testkit/gui_setup.ts";
import { FakeLists } from "../../testkit/fake_lists.ts";

Deno.test("a locked program answers nothing but what is about the lock", async () => {
  const { ask, conversations: [bob] } = guiSetup(["bob"], { lists: new FakeLists() });
  assertEquals(await (await ask("/lock")).json(), {
    locked: false,
    keys: [],
    triesLeft: 3,
    loses: [],
  });
  assertEquals(await errorCode(await ask("/lock", { method: "POST" })), "pinNeeded");
  assertEquals((await ask("/lock", jsonRequest("PUT", { pin: "246802" }))).status, 200);
  assertEquals((await (await ask("/lock", { method: "POST" })).json()).locked, true);
  assertEquals(bob?.isLocked, true);
  const closed = ["/messages.json", "/settings", "/memory", "/media", "/lists", "/nothing"];
  for (const path of closed) {
    const answer = await ask(path);
    assertEquals([answer.status, await errorCode(answer)], [423, "programLocked"], path);
  }
  const send = await ask("/send", jsonRequest("POST", { text: "hello" }));
  assertEquals([send.status, bob?.entries], [423, []]);
  const wrong = await ask("/unlock", jsonRequest("POST", { secret: "000000" }));
  assertEquals([wrong.status, (await wrong.json()).error.triesLeft], [403, 2]);
  const right = await ask("/unlock", jsonRequest("POST", { secret: "246802" }));
  assertEquals([right.status, (await right.json()).locked], [200, false]);
  assertEquals((await ask("/messages.json")).status, 200);
});

Deno.test("a panic clears what the browser keeps, wipes where the settings say so, and ends the program", async () => {
  for (const panic of ["end", "wipe"]) {
    const { ask, hub, conversations: [bob] } = guiSetup();
    assertEquals((await ask("/settings", jsonRequest("PUT", { panic }))).status, 200);
    const answer = await ask("/panic", { method: "POST" });
    assertEquals([answer.status, answer.headers.get("clear-site-data")], [
      202,
      '"cache", "storage"',
    ]);
    if (!hub.endWanted.aborted) {
      await new Promise((resolve) => hub.endWanted.addEventListener("abort", resolve));
    }
    assertEquals(bob?.abandoned, { wipesVault: panic === "wipe" });
  }
});
