import { assertEquals } from "@std/assert";
import { Mended } from "../../../server/time/mended.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { memoryPair } from "../../testkit/pair.ts";

Deno.test("what was mended is told for ten minutes after the last time, and then no more", async () => {
  const clock = new FakeClock();
  let changes = 0;
  const mended = new Mended(clock, () => void changes++);
  assertEquals(mended.atMs, undefined);
  mended.note();
  await clock.advance(300_000);
  mended.note();
  const lastMs = clock.now();
  await clock.advance(599_000);
  assertEquals([mended.atMs, changes], [lastMs, 0]);
  await clock.advance(2_000);
  assertEquals([mended.atMs, changes], [undefined, 1]);
  mended.note();
  mended.close();
  assertEquals(mended.atMs, undefined);
});

Deno.test("a conversation tells of a port that was mended, and of it no more when that is over", async () => {
  let portMendedAtMs: number | undefined;
  const pair = await memoryPair({ conversation: { portMendedAtMs: () => portMendedAtMs } });
  const codes = (): string[] => pair.a.conversation.snapshot().notices.map(({ code }) => code);
  const told: string[][] = [];
  pair.a.conversation.subscribe((change) => {
    if (change.kind === "conversation") {
      told.push(change.conversation.notices.map(({ code }) => code));
    }
  });
  portMendedAtMs = pair.a.clock.now();
  await pair.advance(6_000);
  assertEquals([codes(), told.at(-1)], [["portMended"], ["portMended"]]);
  portMendedAtMs = undefined;
  await pair.advance(6_000);
  assertEquals([codes(), told.at(-1)], [[], []]);
  await pair.close();
});
