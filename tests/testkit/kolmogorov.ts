/** Two-sample Kolmogorov-Smirnov statistic: the largest distance between two distributions, 0 to 1. */
export function distanceOf(one: number[], two: number[]): number {
  const share = (sample: number[], limit: number): number =>
    sample.filter((value) => value <= limit).length / sample.length;
  return Math.max(
    ...[...one, ...two].map((limit) => Math.abs(share(one, limit) - share(two, limit))),
  );
}
