/**
 * What a program waits for once its machine has lost power. A new promise each time: one for all would keep whatever
 * waits for it, and with it the whole world of a seed, for as long as the thread runs.
 */
export function never(): Promise<never> {
  return new Promise(() => {});
}
