/**
 * Makes a clock that nobody sets: milliseconds since the computer was started, in whole seconds, the time it
 * slept counted. Where the system does not tell, the time for which the program has been running, in which a
 * computer that sleeps does not count.
 */
export function uptimeClock(): () => number {
  try {
    Deno.osUptime();
    return () => 1_000 * Deno.osUptime();
  } catch {
    return () => performance.now();
  }
}
