import { systemRoots } from "./tls/trusted_roots.ts";
import { parseHttpsAddress } from "./http_address.ts";
import { HTTP, HttpTransport } from "./http_transport.ts";
import { TlsLine } from "./tls_line.ts";
import type { Scheme } from "./transport.ts";

/** HTTP under TLS, in one of the two versions. */
export const HTTPS: Scheme = {
  perList: true,
  parseAddress: parseHttpsAddress,
  limits: HTTP.limits,
  open: (context) => {
    const { authorities = [] } = context;
    const trust = () => ({ authorities: [...systemRoots(), ...authorities], pinned: [] });
    return new HttpTransport(context, () => new TlsLine(context.clock, trust));
  },
};
