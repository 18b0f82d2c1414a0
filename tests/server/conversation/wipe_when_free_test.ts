import { assertEquals } from "@std/assert";
import { wipeWhenFree } from "../../../server/conversation/wipe_when_free.ts";
import type { VaultDesk, VaultJob } from "../../../server/history/vault_job.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

/** A desk of which only the answers matter. */
function deskOf(answer: () => Promise<unknown>): VaultDesk & { jobs: VaultJob[] } {
  const jobs: VaultJob[] = [];
  return {
    jobs,
    do: (job) => {
      jobs.push(job);
      return answer() as never;
    },
    end: () => {},
  };
}

Deno.test("a vault in use is wiped as soon as it is free", async () => {
  const clock = new FakeClock();
  const answers = [{ kind: "failed", fault: "inUse" }, { kind: "failed", fault: "inUse" }];
  const desk = deskOf(() => Promise.resolve(answers.shift() ?? { kind: "wiped" }));
  const wiping = wipeWhenFree("alice.vault", { desk, clock });
  await clock.advance(2_000);
  await wiping;
  assertEquals(desk.jobs, Array(3).fill({ kind: "wipe", path: "alice.vault" }));
});

Deno.test("a medium that hangs for good holds up no panic for ever", async () => {
  const clock = new FakeClock();
  const wiping = wipeWhenFree("alice.vault", {
    desk: deskOf(() => new Promise(() => {})),
    clock,
  });
  await clock.advance(60_000);
  await wiping;
});
