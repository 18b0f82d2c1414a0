const STEPS: [unit: string, ms: number, nextMs: number][] = [
  ["s", 1_000, 90_000],
  ["min", 60_000, 90 * 60_000],
  ["h", 3_600_000, 36 * 3_600_000],
  ["days", 86_400_000, Infinity],
];

/** A span of time as people say it: `47 s`, `12 min`, `3 h`, `20 days`. Its sign is left out. */
export function formatSpan(spanMs: number): string {
  const ms = Math.abs(spanMs);
  const [unit, unitMs] = STEPS.find(([, , nextMs]) => ms < nextMs)!;
  return `${Math.round(ms / unitMs)} ${unit}`;
}
