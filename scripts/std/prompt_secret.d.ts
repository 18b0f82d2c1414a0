/** Types of `promptSecret`, for the untyped npm form of `@std/cli`. */
export function promptSecret(
  message?: string,
  options?: { mask?: string; clear?: boolean },
): string | null;
