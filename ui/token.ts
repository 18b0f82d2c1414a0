/**
 * The token of the local API. It comes in the fragment of the link, which a browser sends nowhere, and stays in the
 * tab's storage, which belongs to this origin alone, port included.
 */

const STORAGE_KEY = "hchat-token";
const FRAGMENT = /^#token=([\w-]+)$/;

/** What of the browser the token passes through. */
export interface TokenPlaces {
  location: Pick<Location, "hash" | "pathname" | "search">;
  history: Pick<History, "replaceState">;
  storage: Pick<Storage, "getItem" | "setItem">;
}

/** Moves the token from the address bar into the storage; answers the one that is stored, "" for none. */
export function takeToken({ location, history, storage }: TokenPlaces): string {
  const fresh = FRAGMENT.exec(location.hash)?.[1];
  if (fresh === undefined) return storage.getItem(STORAGE_KEY) ?? "";
  storage.setItem(STORAGE_KEY, fresh);
  history.replaceState(null, "", `${location.pathname}${location.search}`);
  return fresh;
}
