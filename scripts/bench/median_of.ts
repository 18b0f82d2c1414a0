/** The middle one of the values; of an even number the higher of the two. NaN of none. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[values.length >> 1] ?? NaN;
}
