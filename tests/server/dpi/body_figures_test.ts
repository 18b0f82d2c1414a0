import { assert, assertEquals } from "@std/assert";
import { bodyFigures, bodyRules } from "../../../server/dpi/body_figures.ts";
import { seededBytes } from "../../testkit/seeded_dice.ts";

function randomBodies(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const bytes = new Uint8Array(1_500 + index % 40 * 13);
    seededBytes(index)(bytes);
    return bytes;
  });
}

Deno.test("bodyFigures() finds nothing in random bodies of many lengths", () => {
  const figures = bodyFigures(randomBodies(200));
  assertEquals(bodyRules(figures), []);
  assert(figures.entropyBitsPerByte > 7.99);
  assert(Math.abs(figures.setBitsPerByte - 4) < 0.05);
});

Deno.test("bodyRules() names a constant byte, an odd body and one that was sent twice", () => {
  const bodies = randomBodies(60);
  for (const body of bodies) body[3] = 0x41;
  bodies[5]!.fill(0xff, 400, 1_000);
  bodies.push(bodies[0]!);
  assertEquals(bodyRules(bodyFigures(bodies)).map(({ text, matched }) => [text, matched]), [
    ["bodies have one value at offset 3", 61],
    ["bodies are biased at offset 3", 61],
    ["bodies have too few or too many set bits", 1],
    ["bodies are sent twice", 1],
  ]);
});

Deno.test("bodyRules() names a tag that comes again, and takes it for no bias", () => {
  const bodies = randomBodies(60);
  const tag = new Uint8Array(16).fill(0xff);
  for (const body of bodies.slice(0, 40)) body.set(tag);
  assertEquals(bodyRules(bodyFigures(bodies)).map(({ text, matched }) => [text, matched]), [
    ["bodies begin with the 16 bytes of an earlier one", 39],
  ]);
});
