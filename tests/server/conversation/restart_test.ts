/** How soon two programs talk again after one of them was restarted. */
import { assertEquals } from "@std/assert";
import { MemoryList, type MemoryListOptions } from "../../testkit/memory_list.ts";
import { memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";

const PERIODS = [2_000, 60_000, 3_600_000];

for (const [index, periodMs] of PERIODS.entries()) {
  for (const dials of ["a", "b"] as const) {
    for (const restarted of ["a", "b"] as const) {
      const isCaller = dials === restarted;
      // Each two of period, medium, caller and restarted side meet.
      const writable = isCaller === (index % 2 === 0);
      const role = isCaller ? "caller" : "callee";
      const medium = writable ? "writable" : "read-only";
      Deno.test(`after the ${role}, ${restarted}, restarts texts are there within 3 s, ${medium} list, keys of ${periodMs / 1_000} s`, async () => {
        const pair = await memoryPair({ dials, list: { periodMs, writable } });
        const { a, b } = pair;
        await pair.until(
          () => [a, b].every((peer) => statusOf(peer) === "connected"),
          "connected",
        );
        await pair.advance(5_000);
        const [again, other] = restarted === "a" ? [a, b] : [b, a];
        await again.restart();
        say(other, "are you back?");
        say(again, "I am");
        await pair.until(
          () => texts(again, "in").length === 1 && texts(other, "in").length === 1,
          "both texts are there",
          3_000,
        );
        await pair.advance(10_000);
        assertEquals([texts(again, "in"), texts(other, "in")], [["are you back?"], ["I am"]]);
        assertEquals([a, b].map(statusOf), ["connected", "connected"]);
        await pair.close();
      });
    }
  }
}

Deno.test("a peer with a read-only list that restarts three times within a minute is no second program", async () => {
  for (const readOnly of ["a", "b"] as const) {
    const makeList = (options: MemoryListOptions): MemoryList =>
      new MemoryList({ ...options, writable: options.seat !== readOnly });
    const pair = await memoryPair({ makeList });
    const { a, b } = pair;
    const areConnected = (): boolean => [a, b].every((peer) => statusOf(peer) === "connected");
    await pair.until(areConnected, "connected");
    for (let time = 0; time < 3; time++) {
      await pair[readOnly].restart();
      await pair.until(areConnected, `connected after restart ${time}`);
      await pair.advance(5_000);
      assertEquals(areConnected(), true);
    }
    for (const peer of [a, b]) {
      const codes = peer.conversation.snapshot().notices.map(({ code }) => code);
      assertEquals(codes.filter((code) => code === "twoPrograms"), []);
    }
    await pair.close();
  }
});
