import { formatHostPort } from "./address.ts";

/** True for the hosts that the page may be served on: 127.0.0.0/8, ::1 and localhost, nothing that needs a look-up. */
export function isLoopbackHost(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  // The URL parser knows what is an address; anything else of this look would be asked of a name server.
  return /^127(\.[0-9]{1,3}){3}$/.test(host) && URL.parse(`http://${host}`)?.hostname === host;
}

/**
 * The `Host` headers under which the page answers, lower case. Any other name reached this port by a name server
 * that somebody else runs (DNS rebinding). Browsers leave port 80 out.
 */
export function ownHosts(boundHost: string, port: number): Set<string> {
  const hosts = ["127.0.0.1", "localhost", "::1", boundHost];
  const own = hosts.map((host) => formatHostPort(host, port));
  if (port === 80) own.push(...hosts.map((host) => host === "::1" ? "[::1]" : host));
  return new Set(own);
}
