/** ISO 8601 in UTC, as the JSON document has its times; `timeMs` is Unix ms within what a header may hold. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
