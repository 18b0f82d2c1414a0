import { assertLess } from "@std/assert";
import { AppPair, deliver } from "../../testkit/app_pair.ts";
import { patientClockFrom } from "../../testkit/patient_clock.ts";

Deno.test("steady cover misses no tick where each tick has a new key", async () => {
  const modes = { padMode: "prefer", coverMode: "steady", keepKeys: true } as const;
  // Where the machine stands still, so do the slots of the keys.
  const clock = patientClockFrom(Date.now());
  await using pair = await AppPair.start({ alice: { modes, clock }, bob: { modes, clock } });
  const { alice, bob } = await pair.open(new URL(`http://127.0.0.1:${pair.port}`));
  await deliver(bob, "hello");
  const startMs = clock.uptime();
  for (let text = 0; text < 4; text++) {
    await deliver(text % 2 === 0 ? alice : bob, `text ${text}`);
  }
  // A text takes two ticks of a second at most; missed ones cost several each.
  assertLess(clock.uptime() - startMs, 13_000);
});
