/** A tunnel service in front of a program. */
import { assertEquals } from "@std/assert";
import {
  AppPair,
  deliver,
  deliverFile,
  LONG_TEXT,
  startApp,
  until,
} from "../../../testkit/app_pair.ts";
import { makeAuthority } from "../../../testkit/authority.ts";
import { openTunnel } from "../../../testkit/tunnel.ts";

Deno.test("two people talk through a tunnel that buffers, compresses and closes idle connections", async () => {
  await talk({ isChunked: false });
});

Deno.test("two people talk through a tunnel that passes no lengths on", async () => {
  await talk({ isChunked: true });
});

async function talk({ isChunked }: { isChunked: boolean }): Promise<void> {
  const authority = makeAuthority();
  const certificate = authority.issue();
  const alice = await startApp();
  const upstream = Number(alice.hub.settings().listen?.split(":").at(-1));
  await using tunnel = await openTunnel({ certificate, upstream, idleMs: 700, isChunked });
  const url = `https://localhost:${tunnel.port}`;
  await alice.hub.applySettings({ entrance: { code: "webServer", url } });
  await using pair = await AppPair.of(alice, await startApp({ authorities: [authority.pem] }));
  const talk = await pair.open(new URL(url));
  await deliver(talk.bob, "hello");
  await deliver(talk.alice, LONG_TEXT);
  await deliver(talk.bob, LONG_TEXT);
  await deliverFile(talk.bob, talk.alice, 1_500_000);
  // Held requests end, and connections with them: what comes later finds another one.
  await until(talk.bob, () => tunnel.closedIdle > 0);
  await deliver(talk.alice, "after the pause");
  await deliver(talk.bob, "here as well");
  assertEquals(new Set(tunnel.versions), new Set(["2.0"]));
  const [route] = alice.hub.settings().routes;
  assertEquals(route?.result.code, "webServerUsed");
  // Nobody else has come, and the tunnel's own addresses are not taken for bob's.
  assertEquals([alice.hub.settings().visits, talk.alice.snapshot().peer], [[], null]);
}
