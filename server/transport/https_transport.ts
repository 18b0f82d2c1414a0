import { ListPins } from "./tls/list_certificate.ts";
import { systemRoots } from "./tls/trusted_roots.ts";
import { TLS_LIVES } from "./connections/connection_lives.ts";
import { parseHttpsAddress } from "./http_address.ts";
import { HTTP, HttpTransport } from "./http_transport.ts";
import { Trust } from "./tls/trust.ts";
import { TlsLine } from "./tls_line.ts";
import type { Scheme } from "./transport.ts";

/** HTTP under TLS, in one of the two versions. */
export const HTTPS: Scheme = {
  perList: true,
  parseAddress: parseHttpsAddress,
  limits: HTTP.limits,
  open: (context) => {
    const { authorities = [], list, clock, lookup } = context;
    const pins = list && new ListPins(list);
    const trust = new Trust({
      authorities: () => [...systemRoots(), ...authorities],
      pins: async () => await pins?.at(clock.now()) ?? [],
    });
    return new HttpTransport(context, {
      make: () => new TlsLine(clock, trust, lookup),
      lives: TLS_LIVES,
    });
  },
};
