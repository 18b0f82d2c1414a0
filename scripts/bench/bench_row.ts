/** One figure of `deno task bench`. */
export interface BenchRow {
  name: string;
  value: number;
  /** `ms`, `MB/s`, `ratio`, … */
  unit: string;
  /** What it is compared with, or under which circumstances it was taken. */
  note?: string;
}
