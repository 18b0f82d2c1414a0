/** What a tap sees of how a TLS connection of ours begins and ends. */
import { assert, assertEquals } from "@std/assert";
import type { Flow } from "../../../../server/dpi/flow.ts";
import { openTap } from "../../../../server/dpi/tap.ts";
import { TlsLine } from "../../../../server/transport/tls_line.ts";
import { Trust } from "../../../../server/transport/tls/trust.ts";
import { makeAuthority } from "../../../testkit/authority.ts";
import { httpsServer } from "../../../testkit/https_server.ts";
import { clockFrom } from "../../../testkit/real_clock.ts";

const AUTHORITY = makeAuthority();
/** An alert of TLS 1.3: head of the record, two bytes, their type, and the tag. */
const ALERT_BYTES = 5 + 2 + 1 + 16;
/** Change of cipher, and a Finished under SHA-384. */
const END_OF_HANDSHAKE_BYTES = 6 + 5 + 52 + 1 + 16;
/** Under load what was written apart may be read together. */
const TRIES = 5;

/** What a tap sees of connections with one exchange each. */
async function flowsOf({ h2 }: { h2: boolean }): Promise<Flow[]> {
  const server = await httpsServer(AUTHORITY.issue(), { h2 });
  const tap = openTap(server.port, () => performance.now());
  const peer = new URL(`https://localhost:${tap.port}`);
  const trust = new Trust({ authorities: () => [AUTHORITY.pem], pins: () => Promise.resolve([]) });
  for (let round = 0; round < TRIES; round++) {
    const line = new TlsLine(clockFrom(Date.now()), trust);
    const posted = Promise.withResolvers<number>();
    line.post({ peer, path: "/in", head: 0, body: new Uint8Array(300) }, {
      renewed: () => {},
      left: () => {},
      failed: (reason) => posted.reject(new Error(reason)),
      answered: ({ status }) => posted.resolve(status),
    });
    assertEquals(await posted.promise, 200);
    line.end();
    while (tap.flows()[round]!.closedAtMs === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const flows = tap.flows();
  tap.close();
  await server.close();
  return flows;
}

/** The pieces that went up, connection by connection. */
async function upsOf(setup: { h2: boolean }): Promise<Uint8Array[][]> {
  const flows = await flowsOf(setup);
  return flows.map(({ packets }) => packets.filter(({ up }) => up).map(({ bytes }) => bytes));
}

for (const h2 of [false, true]) {
  const begins = h2 ? "follows" : "leaves with";
  const ends = h2 ? "with a goodbye" : "without a word";
  Deno.test(`TLS under HTTP/${h2 ? "2.0" : "1.1"} ends ${ends}, and the first request ${begins} the end of the handshake`, async () => {
    const ups = await upsOf({ h2 });
    for (const up of ups) {
      const [type, , , , length] = up.at(-1)!.subarray(-ALERT_BYTES);
      const isAlert = type === 0x17 && length === ALERT_BYTES - 5;
      assertEquals(isAlert, h2);
    }
    if (h2) assert(ups.some((up) => up[1]!.length === END_OF_HANDSHAKE_BYTES));
    else assert(ups.every((up) => up[1]!.length > END_OF_HANDSHAKE_BYTES));
  });
}

for (const h2 of [false, true]) {
  Deno.test(`a new TLS connection is told once, before the first request under HTTP/${h2 ? "2.0" : "1.1"} leaves`, async () => {
    const server = await httpsServer(AUTHORITY.issue(), { h2 });
    const peer = new URL(`https://localhost:${server.port}`);
    const trust = new Trust({
      authorities: () => [AUTHORITY.pem],
      pins: () => Promise.resolve([]),
    });
    const line = new TlsLine(clockFrom(Date.now()), trust);
    const heard: string[] = [];
    const post = (): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = (event: string): void => (heard.push(event), resolve());
      line.post({ peer, path: "/in", head: 0, body: new Uint8Array(300) }, {
        renewed: () => heard.push("renewed"),
        left: () => heard.push("left"),
        failed: (reason) => end(`failed: ${reason}`),
        answered: () => end("answered"),
      });
      return promise;
    };
    for (let connection = 0; connection < 2; connection++) {
      await post();
      await post();
      line.end();
    }
    const once = ["renewed", "left", "answered", "left", "answered"];
    assertEquals(heard, [...once, ...once]);
    assertEquals(new Set(server.received.map((each) => each.connection)).size, 2);
    await server.close();
  });
}
