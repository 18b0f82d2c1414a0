import type { FoundRow, Rows } from "./sealed_rows.ts";

/**
 * Rows of a kind below the place `before`, the highest first. `batch` of them are opened at a time, so that no more are in
 * memory, however many there are.
 */
export function* rowsDown(
  rows: Pick<Rows, "descend">,
  { kind, before = Number.MAX_SAFE_INTEGER, batch }: {
    kind: number;
    before?: number | undefined;
    batch: number;
  },
): Generator<FoundRow> {
  for (let next = before;;) {
    const found = rows.descend(kind, next, batch);
    yield* found;
    const last = found.at(-1);
    if (last === undefined) return;
    next = last.place;
  }
}
