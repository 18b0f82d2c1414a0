import { assertEquals, assertThrows } from "@std/assert";
import { Redraw } from "../../ui/redraw.ts";
import { FakeClock } from "../testkit/fake_clock.ts";

/** A page that counts its drawings. */
function rig({ isVisible = true } = {}) {
  const clock = new FakeClock();
  const frames = new Set<() => void>();
  const page = { drawn: 0, isVisible };
  const redraw = new Redraw({
    draw: () => void page.drawn++,
    isVisible: () => page.isVisible,
    onFrame(callback) {
      frames.add(callback);
      return () => frames.delete(callback);
    },
    after: (delayMs, callback) => clock.after(delayMs, callback),
  });
  const frame = () => {
    for (const callback of [...frames]) callback();
  };
  return { clock, redraw, page, frame };
}

Deno.test("Redraw draws several changes once, with the next frame", async () => {
  const { redraw, page, frame, clock } = rig();
  for (let count = 0; count < 3; count++) redraw.soon();
  assertEquals(page.drawn, 0);
  frame();
  assertEquals(page.drawn, 1);
  frame();
  await clock.advance(1_000);
  assertEquals(page.drawn, 1);
});

Deno.test("Redraw draws what waits for a frame with what is drawn at once", () => {
  const { redraw, page, frame } = rig();
  redraw.soon();
  redraw.now();
  frame();
  assertEquals(page.drawn, 1);
});

Deno.test("Redraw draws once after several things that belong together, also when one fails", () => {
  const { redraw, page } = rig();
  redraw.together(() => {
    redraw.now();
    redraw.now();
    assertEquals(page.drawn, 0);
  });
  assertEquals(page.drawn, 1);
  redraw.together(() => {});
  assertEquals(page.drawn, 1);
  assertThrows(() =>
    redraw.together(() => {
      redraw.now();
      throw new Error("as it is");
    })
  );
  assertEquals(page.drawn, 2);
});

Deno.test("Redraw waits for no frame on a page that nobody sees", () => {
  const { redraw, page } = rig({ isVisible: false });
  redraw.soon();
  assertEquals(page.drawn, 1);
});

Deno.test("Redraw does without a frame that does not come", async () => {
  const { redraw, page, frame, clock } = rig();
  redraw.soon();
  await clock.advance(99);
  assertEquals(page.drawn, 0);
  await clock.advance(1);
  frame();
  assertEquals(page.drawn, 1);
});
