/** What another program that once used this port may have left in the browser. */

/**
 * True when its code is between this page and everything. That code is put out of work, and the token, which it may
 * have seen, is not to be used.
 */
export async function dropForeignWorker(): Promise<boolean> {
  const workers = navigator.serviceWorker;
  if (workers === undefined) return false;
  const isControlled = workers.controller !== null;
  for (const registration of await workers.getRegistrations()) await registration.unregister();
  return isControlled;
}
