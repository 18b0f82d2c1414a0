import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { Ending } from "../../../server/cli/ending.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { Program } from "../../testkit/program.ts";

/** The end of a process that only notes what would have ended it. */
function setUp() {
  const clock = new FakeClock();
  const ends: (number | string)[] = [];
  const ending = new Ending(clock, (code) => void ends.push(code));
  return { clock, ending, ends };
}

Deno.test("the first interruption asks to end, and two seconds later the process ends", async () => {
  const { clock, ending, ends } = setUp();
  ending.interrupt();
  assertEquals([ending.signal.aborted, ends], [true, []]);
  await clock.advance(1_999);
  assertEquals(ends, []);
  await clock.advance(1);
  assertEquals(ends, [130]);
});

Deno.test("a machine that stands still for long leaves the program time to finish", () => {
  const { clock, ending, ends } = setUp();
  const waits: (() => void)[] = [];
  clock.after = (_delayMs, callback) => {
    waits.push(callback);
    return () => {};
  };
  ending.interrupt();
  // Whatever was due meanwhile comes at once, and none of it ends the process.
  for (const late of waits.splice(0)) late();
  assertEquals([waits.length, ends], [1, []]);
  while (waits.length > 0) waits.shift()!();
  assertEquals(ends, [130]);
});

Deno.test("interruptions that come together count as one; a later one ends the process", async () => {
  const { clock, ending, ends } = setUp();
  for (let times = 0; times < 3; times++) ending.interrupt();
  await clock.advance(149);
  ending.interrupt();
  assertEquals(ends, []);
  await clock.advance(1);
  ending.interrupt();
  assertEquals(ends, [130]);
});

Deno.test("the end waits for work for as long as it takes, and then two seconds again", async () => {
  const { clock, ending, ends } = setUp();
  const work = Promise.withResolvers<void>();
  ending.interrupt();
  const waiting = ending.endAfter(work.promise, () => ends.push("forced"));
  await clock.advance(3_600_000);
  assertEquals(ends, []);
  work.resolve();
  await waiting;
  await clock.advance(1_999);
  assertEquals(ends, []);
  await clock.advance(1);
  assertEquals(ends, [130]);
});

Deno.test("an interruption while the end waits for work says so and ends the process", async () => {
  const { clock, ending, ends } = setUp();
  ending.interrupt();
  void ending.endAfter(new Promise(() => {}), () => ends.push("forced"));
  await clock.advance(200);
  ending.interrupt();
  assertEquals(ends, ["forced", 130]);
});

Deno.test("where the page asked for the end, the first interruption does not wait for work", () => {
  const { ending, ends } = setUp();
  void ending.endAfter(new Promise(() => {}), () => ends.push("forced"));
  ending.interrupt();
  assertEquals(ends, ["forced", 130]);
});

Deno.test("a process that waits for work ends on its second signal, and says what is not done", async () => {
  const child = fileURLToPath(new URL("./children/long_work.ts", import.meta.url));
  await using process = new Program([], {
    program: [Deno.execPath(), "run", "-A", "--no-check", child],
  });
  await process.line("listens");
  process.signal("SIGINT");
  await process.line("later");
  process.signal("SIGTERM");
  assertEquals(await process.end(), {
    code: 130,
    stdout: "listens\nlater\n",
    stderr: "forced\n",
  });
});
