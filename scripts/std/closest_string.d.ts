/** Options of `closestString()` in use. */
export interface ClosestStringOptions {
  /** Whether upper and lower case differ; they do not by default. */
  caseSensitive?: boolean;
}
/**
 * The possible word with the fewest typing errors from `givenWord`; throws TypeError when there is none to
 * choose from. From the untyped npm form of `@std/text`.
 */
export function closestString(
  givenWord: string,
  possibleWords: readonly string[],
  options?: ClosestStringOptions,
): string;
