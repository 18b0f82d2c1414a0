/** The middle one of the values; of an even number the higher of the two. NaN of none. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[values.length >> 1] ?? NaN;
}

/** The value that `percent` of 100 do not exceed. NaN of none. */
export function percentileOf(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, two) => one - two);
  return sorted[Math.ceil(sorted.length * percent / 100) - 1] ?? NaN;
}
