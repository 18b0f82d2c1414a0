import { assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { EARLY_CHANGES } from "../../../server/messages/early_changes.ts";
import { EntryChanges } from "../../../server/messages/entry_changes.ts";
import type { ChangePayload } from "../../../server/messages/payload.ts";
import { Timeline } from "../../../server/messages/timeline.ts";

const AT = { nowMs: 2_000, writtenAtMs: 1_500, slot: 7, padded: true };
const WRITTEN_MS = 1_000;

function idOf(number: number): string {
  return number.toString(16).padStart(32, "0");
}

function fileOf(number: number): EntryJson {
  return {
    id: idOf(number),
    direction: "in",
    text: "",
    at: new Date(WRITTEN_MS).toISOString(),
    state: "delivered",
    slot: 1,
    protection: "aead",
  };
}

function reactionTo(
  number: number,
  { emoji = "👍", on = true, author = "sender" as "sender" | "receiver" } = {},
): ChangePayload {
  return { kind: "reaction", to: { author, id: idOf(number) }, emoji, on };
}

Deno.test("a change that comes before the offer of its file shows with it, in one step", () => {
  const timeline = new Timeline();
  const changes = new EntryChanges(timeline);
  const told: EntryJson[] = [];
  timeline.subscribe((entry) => told.push(entry));
  changes.receive(reactionTo(1, { emoji: "🎉" }), AT);
  changes.receive(reactionTo(1), AT);
  changes.receive(reactionTo(1, { emoji: "🎉", on: false }), AT);
  changes.receive({ kind: "delete", id: idOf(2) }, AT);
  assertEquals(told, []);
  timeline.append(fileOf(1), WRITTEN_MS);
  timeline.append(fileOf(2), WRITTEN_MS);
  assertEquals(told.map(({ reactions, deleted }) => [reactions, deleted]), [
    [[{ emoji: "👍", by: "in" }], undefined],
    [undefined, true],
  ]);
  assertEquals(changes.state(), []);
});

Deno.test("a change about an entry of ours, or an edit, does not wait for an entry to come", () => {
  const timeline = new Timeline();
  const changes = new EntryChanges(timeline);
  changes.receive(reactionTo(1, { author: "receiver" }), AT);
  changes.receive({ kind: "edit", id: idOf(1), text: "another" }, AT);
  assertEquals(changes.state(), []);
  timeline.append({ ...fileOf(1), direction: "out" });
  timeline.append({ ...fileOf(1), text: "first" });
  assertEquals(timeline.find("out", idOf(1))?.reactions, undefined);
  assertEquals(timeline.find("in", idOf(1))?.text, "first");
});

Deno.test("of the changes that wait the latest are kept", () => {
  const timeline = new Timeline();
  const changes = new EntryChanges(timeline);
  for (let number = 0; number <= EARLY_CHANGES; number++) changes.receive(reactionTo(number), AT);
  assertEquals(changes.state().length, EARLY_CHANGES);
  for (let number = 0; number <= EARLY_CHANGES; number++) timeline.append(fileOf(number));
  const without = timeline.entries().filter(({ reactions }) => reactions === undefined);
  assertEquals(without.map(({ id }) => id), [idOf(0)]);
});

Deno.test("the next run knows the changes that wait", () => {
  const before = new EntryChanges(new Timeline());
  before.receive(reactionTo(1), AT);
  const timeline = new Timeline();
  const after = new EntryChanges(timeline);
  after.restore(structuredClone(before.state()), new Map());
  timeline.append(fileOf(1));
  assertEquals(timeline.find("in", idOf(1))?.reactions, [{ emoji: "👍", by: "in" }]);
});
