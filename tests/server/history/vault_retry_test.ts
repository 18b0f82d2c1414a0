import { assertEquals } from "@std/assert";
import { type Retried, VaultRetry } from "../../../server/history/vault_retry.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

Deno.test("a vault is tried every ten seconds, less often while each try reads it in vain, and no more once it is over", async () => {
  const clock = new FakeClock();
  const [outcomes, triedAtMs]: [Retried[], number[]] = [[], []];
  const startMs = clock.now();
  const retry = new VaultRetry(clock, () => {
    triedAtMs.push((clock.now() - startMs) / 1_000);
    return Promise.resolve(outcomes.shift() ?? "over");
  });
  outcomes.push("notYet", "notYet", "inVain", "inVain", "inVain", "inVain", "inVain", "notYet");
  retry.begin();
  retry.begin();
  await clock.advance(2_000_000);
  assertEquals(triedAtMs, [10, 20, 30, 50, 90, 170, 330, 490, 500]);
  triedAtMs.length = 0;
  outcomes.push("inVain");
  retry.begin();
  await clock.advance(10_000);
  retry.close();
  await clock.advance(1_000_000);
  assertEquals(triedAtMs.length, 1);
});

Deno.test("the next try waits for the answer to the one before", async () => {
  const clock = new FakeClock();
  const answer = Promise.withResolvers<Retried>();
  let tries = 0;
  const retry = new VaultRetry(clock, () => {
    tries++;
    return answer.promise;
  });
  retry.begin();
  await clock.advance(1_000_000);
  assertEquals(tries, 1);
  answer.resolve("notYet");
  await clock.advance(10_000);
  assertEquals(tries, 2);
  retry.close();
});
