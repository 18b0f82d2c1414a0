import { assertRejects } from "@std/assert";
import { fuzz } from "../testkit/fuzz.ts";
import { fuzzTargets } from "../testkit/fuzz_targets.ts";

const SEED = 20_260_101;
const ROUNDS = 500;

for (const target of fuzzTargets()) {
  Deno.test(`fuzzing ${target.name}, ${ROUNDS} rounds of seed ${SEED}`, async () => {
    await fuzz(target, { seed: SEED, rounds: ROUNDS });
  });
}

Deno.test("the fuzzer finds a decoder that lets a changed byte pass, and names the seed", async () => {
  const genuine = new Uint8Array(40).fill(7);
  const target = {
    name: "careless",
    corpus: [genuine],
    check(bytes: Uint8Array) {
      if (bytes[3] === 0xff) throw new Error("accepted");
    },
  };
  await assertRejects(
    () => fuzz(target, { seed: 1, rounds: 20_000 }),
    Error,
    "careless failed: seed 1",
  );
});
