import { assert, assertEquals } from "@std/assert";
import { SentSegments } from "../../../server/messages/sent_segments.ts";
import type { Segment } from "../../../server/messages/segment_packer.ts";

/** Segments of entries of two segments each, whose every look at an entry's id is counted. */
function segmentsOf(entries: number): { segments: Segment[]; looks: () => number } {
  let looks = 0;
  const segments = Array.from({ length: 2 * entries }, (_, index): Segment => ({
    seq: index + 1,
    get entryId() {
      looks++;
      return String(index >> 1);
    },
    writtenAtMs: 0,
    first: index % 2 === 0,
    last: index % 2 === 1,
    text: Uint8Array.of(97),
    from: index % 2,
    acknowledged: false,
    sentAtMs: 0,
    went: "unpadded",
  }));
  return { segments, looks: () => looks };
}

Deno.test("whether an entry is needed is told without a look at the others", () => {
  const { segments, looks } = segmentsOf(6_000);
  const sent = new SentSegments();
  for (const segment of segments) sent.push(segment);
  sent.acknowledge(12_000);
  const before = looks();
  assert(sent.needs("5999") && sent.needs("0") && !sent.needs("6000"));
  assertEquals(looks(), before);
});

Deno.test("an entry is needed until all of it was read, is forgotten, or leaves for want of room", () => {
  const sent = new SentSegments();
  for (const segment of segmentsOf(4).segments) sent.push(segment);
  assertEquals(sent.acknowledge(6).map(({ id }) => id), ["0", "1", "2"]);
  sent.markRead(3);
  const needed = (): string[] => ["0", "1", "2", "3"].filter((id) => sent.needs(id));
  assertEquals(needed(), ["1", "2", "3"]);
  sent.markRead(4);
  assertEquals(needed(), ["2", "3"]);
  sent.trim();
  assertEquals(needed(), ["2", "3"]);
  sent.forget("2");
  assertEquals(needed(), ["3"]);
  const restored = new SentSegments([...sent.all]);
  assert(restored.needs("3") && !restored.needs("2"));
});
