import http from "node:http";

/**
 * An agent that goes straight to where it is told. With NODE_USE_ENV_PROXY=1 in the environment any other one takes
 * the proxy of HTTP_PROXY: it would see each cell and answer in the peer's place, and get the token of the page.
 */
export function directAgent(options: http.AgentOptions = {}): http.Agent {
  // The type library lacks the option: where to look for a proxy in place of the environment.
  const nowhere = { proxyEnv: {} };
  return new http.Agent({ ...options, ...nowhere });
}
