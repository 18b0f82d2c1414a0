/** Resolves when everything has gone on that waits for no timer, thread or socket. */
export function exhausted(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
