/**
 * The seed of a random test: another one in each run, or that of `HCHAT_SEED`. Who takes it puts it into the name of the
 * test, so that every run prints it.
 */
export function testSeed(): number {
  const given = Number(Deno.env.get("HCHAT_SEED") || NaN);
  return Number.isSafeInteger(given) ? given : Math.floor(Math.random() * 2 ** 31);
}
