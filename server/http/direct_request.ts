import http from "node:http";

/**
 * An agent that connects straight to the address it is given. With NODE_USE_ENV_PROXY=1 in the environment any
 * other agent takes the proxy of HTTP_PROXY, which would see each cell, answer in the peer's place, and get the
 * token of the page.
 */
export function directAgent(options: http.AgentOptions = {}): http.Agent {
  // The type library lacks the option: where to look for a proxy in place of the environment.
  const nowhere = { proxyEnv: {} };
  return new http.Agent({ ...options, ...nowhere });
}

/**
 * A request that leaves once. The runtime's `node:http` sends a request a second time, on a new connection, when a
 * kept one breaks before the answer, even after `destroy()`; it decides by this flag. An interim answer (1xx), which
 * nobody here asks for and which may come without end, ends it as a connection that breaks.
 */
export function directRequest(
  options: http.RequestOptions & { agent: http.Agent },
): http.ClientRequest {
  const outgoing = http.request(options);
  outgoing.on("socket", () => outgoing.reusedSocket = false);
  for (const interim of ["continue", "information", "upgrade"]) {
    outgoing.on(interim, () => outgoing.destroy(new Error("interim answer")));
  }
  return outgoing;
}
