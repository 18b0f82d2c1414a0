import { assertEquals, assertLess } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { Timeline, TIMELINE_ENTRIES, TIMELINE_UNITS } from "../../../server/messages/timeline.ts";
import { leastBelow, tookMs } from "../../testkit/least_below.ts";

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

Deno.test("entries() finds words in any order and case among all that a timeline holds, within 100 ms", async () => {
  const timeline = new Timeline();
  for (let index = 1; index < TIMELINE_ENTRIES; index++) {
    const text = `message ${index} about the weather and nothing in particular`;
    timeline.append({ ...entryOf(`${index}`), text });
  }
  timeline.append({ ...entryOf("last"), text: "Treffpunkt STRAẞE, am Hafen" });
  const search = (): void => {
    const found = timeline.entries({ search: "hafen straße" });
    assertEquals(found.map(({ id }) => id), ["last"]);
  };
  assertLess(await leastBelow(100, () => tookMs(search)), 100);
  assertEquals(timeline.entries({ search: "9999 weather" }).length, 1);
  assertEquals(timeline.entries({ search: "weather", limit: 2 }).map(({ id }) => id), [
    "9998",
    "9999",
  ]);
});

Deno.test("a timeline is bounded in entries and in text; the oldest leave, what is on its way stays", () => {
  const many = new Timeline();
  many.append({ ...entryOf("ours"), direction: "out", state: "queued" });
  for (let count = 0; count <= TIMELINE_ENTRIES; count++) many.append(entryOf(`${count}`));
  assertEquals([many.entries().length, many.hasDropped], [TIMELINE_ENTRIES, true]);
  assertEquals(many.entries().slice(0, 2).map(({ id }) => id), ["ours", "2"]);
  assertEquals(many.find("in", "1"), undefined);

  const long = new Timeline();
  const text = "x".repeat(65_536);
  for (let count = 0; count < 34_000; count++) long.append({ ...entryOf(`${count}`), text });
  assertEquals(long.entries().length, TIMELINE_UNITS / text.length);
  assertEquals(long.entries().at(-1)?.id, "33999");
});
