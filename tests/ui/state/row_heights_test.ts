import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RowHeights } from "../../../ui/state/row_heights.ts";

Deno.test("RowHeights counts what is not measured with its estimate", () => {
  const heights = new RowHeights(40);
  heights.resize(1_000);
  assertEquals(heights.total, 40_000);
  assertEquals(heights.indexAt(39), 0);
  assertEquals(heights.indexAt(40), 1);
  assertEquals(heights.indexAt(-5), 0);
  assertEquals(heights.indexAt(1e9), 999);
});

Deno.test("RowHeights keeps what was measured when rows come at either end", () => {
  const heights = new RowHeights(40);
  heights.resize(3);
  heights.set(0, 100);
  heights.resize(4);
  assertEquals(heights.total, 220);
  heights.resize(304, 300);
  assertEquals(heights.offsetOf(301), 300 * 40 + 100);
  heights.resize(2);
  assertEquals(heights.total, 80);
});

Deno.test("RowHeights agrees with a plain sum, whatever is measured and asked", () => {
  const step = fc.record({ index: fc.nat(1_199), height: fc.nat(500) });
  fc.assert(fc.property(fc.array(step), fc.nat(60_000), (steps, offset) => {
    const plain = new Array<number>(1_200).fill(40);
    const heights = new RowHeights(40);
    heights.resize(1_200);
    for (const { index, height } of steps) {
      plain[index] = height;
      heights.set(index, height);
    }
    const sum = (end: number): number => plain.slice(0, end).reduce((all, each) => all + each, 0);
    assertEquals(heights.total, sum(1_200));
    const index = heights.indexAt(offset);
    assert(heights.offsetOf(index) <= offset);
    assert(index === 1_199 || sum(index + 1) > offset);
  }));
});
