import { assertLess } from "@std/assert";
import { AppPair, deliver } from "../../testkit/app_pair.ts";

Deno.test("steady cover misses no tick where each tick has a new key", async () => {
  const modes = { padMode: "prefer", coverMode: "steady", keepKeys: true } as const;
  await using pair = await AppPair.start({ alice: { modes }, bob: { modes } });
  const { alice, bob } = await pair.open(new URL(`http://127.0.0.1:${pair.port}`));
  await deliver(bob, "hello");
  const startMs = performance.now();
  for (let text = 0; text < 4; text++) {
    await deliver(text % 2 === 0 ? alice : bob, `text ${text}`);
  }
  // A text takes two ticks of a second at most; missed ones cost several each.
  assertLess(performance.now() - startMs, 13_000);
});
