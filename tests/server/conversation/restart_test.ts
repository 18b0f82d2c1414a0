/** How soon two programs talk again after one of them was restarted. */
import { assertEquals } from "@std/assert";
import { memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";

for (const periodMs of [2_000, 60_000, 3_600_000]) {
  for (const dials of ["a", "b"] as const) {
    Deno.test(`after the callee restarts a text is there within 3 s, with keys of ${periodMs / 1_000} s, dialling: ${dials}`, async () => {
      const pair = await memoryPair({ dials, list: { periodMs } });
      const { a, b } = pair;
      await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
      await pair.advance(5_000);
      const [caller, callee] = dials === "a" ? [a, b] : [b, a];
      await callee.restart();
      say(caller, "are you back?");
      await pair.until(() => texts(callee, "in").length === 1, "the text is there", 3_000);
      assertEquals(texts(callee, "in"), ["are you back?"]);
      await pair.close();
    });
  }
}
