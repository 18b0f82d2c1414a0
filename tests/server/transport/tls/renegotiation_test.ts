import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { emptyDecoy } from "../../../../server/decoy/decoy.ts";
import { listenForPeers } from "../../../../server/transport/peer_server.ts";
import { FileCertificate } from "../../../../server/transport/tls/certificate_source.ts";
import { makeAuthority } from "../../../testkit/authority.ts";
import { needs } from "../../../testkit/needs.ts";
import { Program } from "../../../testkit/program.ts";
import { realClock } from "../../../testkit/real_clock.ts";

const CERTIFICATE = makeAuthority().issue();

/** The port of the listener for peers, and what closes it. */
async function ownPort(): Promise<[port: number, close: () => Promise<void>]> {
  const listening = await listenForPeers({
    host: "127.0.0.1",
    port: 0,
    app: { fetch: () => new Response() },
    decoy: emptyDecoy,
    clock: realClock,
    certificate: new FileCertificate(CERTIFICATE, () => Promise.resolve(CERTIFICATE)),
  });
  assert(listening.kind === "listening");
  const { listener } = listening;
  return [listener.port, () => listener.close()];
}

/** The same of a server of the runtime. */
async function bareServerPort(): Promise<[port: number, close: () => Promise<void>]> {
  const server = https.createServer({ ...CERTIFICATE }, (_, outgoing) => outgoing.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => new Promise<void>((closed) => server.close(() => closed()));
  return [(server.address() as AddressInfo).port, close];
}

for (
  const [name, start] of Object.entries({
    "the port for peers": ownPort,
    "a bare server": bareServerPort,
  })
) {
  Deno.test({
    name: `${name} tells a client of TLS 1.2 that asks for another handshake that there is none`,
    ...needs("openssl"),
    fn: async () => {
      const [port, close] = await start();
      const program = ["openssl", "s_client", "-connect", `127.0.0.1:${port}`, "-tls1_2"];
      await using client = new Program([], { program, stdin: "R\n" });
      const { code, stderr } = await client.end();
      assertEquals(code, 1);
      assertStringIncludes(stderr, "RENEGOTIATING");
      assertStringIncludes(stderr, "no renegotiation");
      await close();
    },
  });
}
