import { assertEquals } from "@std/assert";
import { compareRetained, EarlierLines, retainedTags } from "../../../keys/cell/retained.ts";
import { freshHandshakeMemory } from "../../../keys/record_source.ts";
import { WipeWatch } from "../../testkit/wipe_watch.ts";

const hello1Key = new Uint8Array(32).fill(5);
const READER = { seat: "a" as const, hello1Key };

function secretOf(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte);
}

/** What seat b says that retains these. */
function tagsOf(retained: Uint8Array, previousRetained?: Uint8Array) {
  return retainedTags({ retained, previousRetained }, { sender: "b", hello1Key });
}

Deno.test("the eight latest lines are known, by their current and their previous secret", () => {
  const lines = new EarlierLines();
  for (let byte = 1; byte <= 9; byte++) lines.note(secretOf(byte));
  const knows = (byte: number) => lines.knows(tagsOf(secretOf(byte)), READER);
  assertEquals([1, 2, 9, 10].map(knows), [false, true, true, false]);
  assertEquals(lines.knows(tagsOf(secretOf(10), secretOf(3)), READER), true);
  assertEquals(lines.knows(tagsOf(secretOf(3)), { ...READER, seat: "b" }), false);
});

Deno.test("a line that leaves is overwritten, as all are in the end", () => {
  using watch = new WipeWatch();
  const lines = new EarlierLines();
  for (let byte = 1; byte <= 9; byte++) lines.note(secretOf(byte));
  assertEquals([1, 2].map((byte) => watch.count(secretOf(byte))), [1, 0]);
  lines.wipe();
  assertEquals([2, 9].map((byte) => watch.count(secretOf(byte))), [1, 1]);
  assertEquals(lines.knows(tagsOf(secretOf(9)), READER), false);
});

Deno.test("a side that retains nothing is no line that was left", () => {
  const lines = new EarlierLines();
  lines.note(secretOf(0));
  assertEquals(lines.knows(tagsOf(secretOf(0)), READER), false);
});

Deno.test("of two secrets that both know the first of the initiator's counts, for both", () => {
  const [old, latest] = [secretOf(1), secretOf(2)];
  const lines = new EarlierLines();
  // The initiator knows both, the responder has not moved on.
  const initiator = { ...freshHandshakeMemory(), retained: latest, previousRetained: old };
  const responder = { ...freshHandshakeMemory(), retained: old, previousRetained: latest };
  const atInitiator = compareRetained(initiator, tagsOf(old, latest), {
    ...READER,
    isInitiator: true,
    lines,
  });
  const theirs = retainedTags(initiator, { sender: "a", hello1Key });
  const atResponder = compareRetained(responder, theirs, {
    seat: "b",
    hello1Key,
    isInitiator: false,
    lines,
  });
  assertEquals([atInitiator.shared, atInitiator.isTheirCurrent], [latest, false]);
  assertEquals([atResponder.shared, atResponder.isTheirCurrent], [latest, true]);
  assertEquals([atInitiator.continuity, atInitiator.line], ["kept", "same"]);
});
