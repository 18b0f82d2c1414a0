/**
 * Settles as `p` does, or rejects with the reason of `signal` once that fires; the work behind `p` may go on.
 * From the untyped npm form of `@std/async`.
 */
export function abortable<T>(p: Promise<T>, signal: AbortSignal): Promise<T>;
