import { assertEquals } from "@std/assert";
import { concat } from "@std/bytes/concat";
import { cellsIn } from "../../../server/transport/body.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { NOW_MS, sealedUnder, sealerPair, shakeHands, textOf } from "../../testkit/sealer_pair.ts";

const random = seededRandom("padding");

/** Cell and padding. */
function bodyOf(cell: Uint8Array, paddingBytes = 2_500): Uint8Array {
  const padding = new Uint8Array(paddingBytes);
  random(padding);
  return concat([cell, padding]);
}

Deno.test("the likeliest cell of a body is the one that was sealed, in a request and in an answer", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  for (const size of ["tiny", "small", "middle", "normal"] as const) {
    const options = { nowMs: NOW_MS, padMode: "prefer", size } as const;
    const { cell, slot } = sealedUnder(b, { items: size === "tiny" ? [] : [textOf("a")] }, options);
    const cells = cellsIn(bodyOf(cell));
    assertEquals(cells.length, 4);
    for (const likely of [a.likelySize.first(cells), a.likelySize.first(cells, slot)]) {
      assertEquals(likely[0], cell);
      assertEquals(new Set(likely), new Set(cells));
    }
  }
});

Deno.test("where nothing tells, cells stay the longest first: noise, full cells, no session", async () => {
  const { a, b } = sealerPair();
  const noise = cellsIn(bodyOf(new Uint8Array(0)));
  assertEquals(a.likelySize.first(noise), noise);
  await shakeHands(a, b);
  assertEquals(a.likelySize.first(noise), noise);
  const { textBytes } = a.room(NOW_MS);
  const full = sealedUnder(b, { items: [textOf("x".repeat(textBytes))] }, {
    nowMs: NOW_MS,
    padMode: "off",
  });
  const cells = cellsIn(bodyOf(full.cell));
  assertEquals(a.likelySize.first(cells), cells);
  assertEquals(a.openAnswer(cells[0]!, NOW_MS).kind, "frame");
});

Deno.test("a body that may be a cell of one size is not looked into, nor one that is too short for any", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  for (const body of [new Uint8Array(0), new Uint8Array(130)]) {
    const cells = cellsIn(body);
    assertEquals(a.likelySize.first(cells), cells);
  }
});
