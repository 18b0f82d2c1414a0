import type { Row, Rows } from "./sealed_rows.ts";

/**
 * Rows of a kind below the place `before`, the highest first; those that do not open are left out. `batch` of them are
 * opened at a time, so that no more are in memory, however many there are.
 */
export function* rowsDown(
  rows: Pick<Rows, "descend">,
  { kind, before = Number.MAX_SAFE_INTEGER, batch }: {
    kind: number;
    before?: number | undefined;
    batch: number;
  },
): Generator<Row> {
  for (let next = before;;) {
    const opened = rows.descend(kind, next, batch);
    yield* opened;
    const last = opened.at(-1);
    // Either there are no more, or so many in a row do not open that what is below them is found in one go.
    if (last === undefined) return yield* rows.descend(kind, next);
    next = last.place;
  }
}
