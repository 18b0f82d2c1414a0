import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { SteadyLines, type Tick } from "../../../server/peer/steady_lines.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { NOW_MS, sealerPair } from "../../testkit/sealer_pair.ts";

interface Ticked extends Tick {
  atMs: number;
}

/** What both lines tick in ten minutes with the list of `seed`. */
async function ticksOf(seed: string, tickMs = 1_000): Promise<Ticked[]> {
  const clock = new FakeClock();
  const startMs = clock.now();
  const { a } = sealerPair({ seed });
  const ticks: Ticked[] = [];
  const lines = new SteadyLines({
    clock,
    tickMs,
    shape: () => a.shape(NOW_MS + clock.now() - startMs),
    onTick: (tick) => void ticks.push({ ...tick, atMs: clock.now() - startMs }),
  });
  lines.start();
  lines.start();
  await clock.advance(600_000);
  lines.stop();
  const { length } = ticks;
  await clock.advance(60_000);
  assertEquals(ticks.length, length, "nothing ticks any more");
  return ticks;
}

function seriesOf(ticks: Ticked[]): Ticked[][] {
  return [...Map.groupBy(ticks, ({ connection }) => connection).values()];
}

/** The usual among the values, and its share. */
function shareOfUsual(values: string[]): number {
  const counts = [...Map.groupBy(values, (value) => value).values()].map(({ length }) => length);
  return Math.max(...counts) / values.length;
}

Deno.test("the schedule of steady cover follows from the list alone, and differs from list to list", async () => {
  const ticks = await ticksOf("one");
  assertEquals(await ticksOf("one"), ticks);
  assert((await ticksOf("other"))[5]?.atMs !== ticks[5]?.atMs);
});

Deno.test("about one exchange leaves a tick, and no two ticks are far apart", async () => {
  for (const tickMs of [1_000, 5_000]) {
    let count = 0;
    for (const seed of ["p", "q", "r", "s"]) {
      const ticks = await ticksOf(seed, tickMs);
      count += ticks.length;
      const gaps = ticks.slice(1).map(({ atMs }, index) => atMs - ticks[index]!.atMs);
      assertLess(Math.max(...gaps), 6 * tickMs, `${seed}: longest gap`);
    }
    const perTick = count * tickMs / 2_400_000;
    assert(perTick > 0.9 && perTick < 1.6, `${perTick} exchanges a tick of ${tickMs} ms`);
  }
});

Deno.test("connections of steady cover differ from each other, and each says things of one length", async () => {
  const series = seriesOf((await Promise.all(["t", "u", "v"].map((seed) => ticksOf(seed)))).flat());
  const long = series.filter(({ length }) => length >= 8);
  assertGreater(long.length, 20);
  const lengths = series.map(({ length }) => length);
  assertEquals(Math.min(...lengths), 1);
  const holds = long.map((ticks) => Math.max(...ticks.map(({ cells }) => cells.wish.afterMs)));
  assert(holds.some((ms) => ms < 26) && holds.some((ms) => ms > 300), holds.join());
  const sizes = long.map((ticks) => shareOfUsual(ticks.map(({ cells }) => cells.size)));
  const ofSeries = sizes.reduce((sum, share) => sum + share, 0) / sizes.length;
  const ofAll = shareOfUsual(series.flat().map(({ cells }) => cells.size));
  assertGreater(ofSeries, ofAll + 0.08);
});

Deno.test("an answer never takes longer than a frozen connection may", async () => {
  const ticks = await ticksOf("w");
  assertLess(Math.max(...ticks.map(({ cells }) => cells.wish.afterMs)), 1_600);
});
