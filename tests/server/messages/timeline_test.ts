import { assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api.ts";
import { Timeline } from "../../../server/messages/timeline.ts";

function entryOf(id: string): EntryJson {
  return {
    id,
    direction: "in",
    text: id,
    at: "2026-01-01T00:00:00.000Z",
    state: "delivered",
    slot: 1,
    protection: "pad",
  };
}

Deno.test("entries() gives the newest before an entry, as many as asked for", () => {
  const timeline = new Timeline();
  for (const id of ["a", "b", "c", "d"]) timeline.append(entryOf(id));
  const ids = (window?: Parameters<Timeline["entries"]>[0]) =>
    timeline.entries(window).map((entry) => entry.id).join("");
  assertEquals(ids(), "abcd");
  assertEquals(ids({ limit: 2 }), "cd");
  assertEquals(ids({ before: "c" }), "ab");
  assertEquals(ids({ before: "d", limit: 2 }), "bc");
  assertEquals(ids({ before: "a", limit: 2 }), "");
  assertEquals(ids({ before: "unknown", limit: 2 }), "");
});

Deno.test("the listeners of a timeline hear of copies, and of nothing once they have left", () => {
  const timeline = new Timeline();
  const heard: string[] = [];
  const leave = timeline.subscribe((entry) => {
    heard.push(entry.id);
    entry.text = "altered";
  });
  timeline.append(entryOf("a"));
  leave();
  timeline.append(entryOf("b"));
  assertEquals([heard, timeline.find("in", "a")?.text], [["a"], "a"]);
});
