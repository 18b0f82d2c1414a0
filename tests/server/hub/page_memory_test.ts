import { assertEquals } from "@std/assert";
import { PageMemory } from "../../../server/hub/page_memory.ts";
import { guiSetup } from "../../testkit/gui_setup.ts";

Deno.test("PageMemory hands on the choices and nothing else of what the page has put there", () => {
  const memory = new PageMemory({ theme: "dark" });
  assertEquals(memory.value, { prefs: { theme: "dark" } });
  memory.put({ drafts: [["bob", "a secret"]], prefs: { theme: "light" } });
  assertEquals(memory.choices, { theme: "light" });
  for (const prefs of [undefined, null, [], "x"]) {
    memory.put({ prefs });
    assertEquals(memory.choices, undefined);
  }
});

Deno.test("the settings are saved with the choices of the page", async () => {
  const saved: unknown[] = [];
  const setup = guiSetup(["bob"], {
    savedSettings: {
      path: "/stick/hchat.json",
      write: (_, choices) => Promise.resolve(void saved.push(choices)),
    },
  });
  const put = (path: string, body: unknown) =>
    setup.ask(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await put("/memory", { drafts: [["bob", "a secret"]], prefs: { theme: "dark" } });
  assertEquals((await put("/settings", { save: true })).status, 200);
  assertEquals(saved, [{ theme: "dark" }]);
});
