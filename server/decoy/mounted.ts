import type { Decoy } from "./decoy.ts";

/**
 * `decoy` below a path, as Express mounts it: the site sees paths without `prefix`, and what names the path has the
 * whole one. A web server in front may have taken the prefix off already.
 */
export function mounted(decoy: Decoy, prefix: string): Decoy {
  const path = prefix.replace(/\/+$/, "");
  if (path === "") return decoy;
  return (incoming, outgoing) => {
    const originalUrl = incoming.url ?? "/";
    const rest = originalUrl.startsWith(path) ? originalUrl.slice(path.length) : undefined;
    if (rest !== undefined && /^([/?]|$)/.test(rest)) {
      Object.assign(incoming, { originalUrl, url: rest.startsWith("/") ? rest : `/${rest}` });
    }
    decoy(incoming, outgoing);
  };
}
