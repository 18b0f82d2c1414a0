/** Whole conversations through real web servers, with the settings that README.md shows. */
import { assertEquals, assertLess } from "@std/assert";
import { AppPair, deliver, until } from "../../../testkit/app_pair.ts";
import { needs } from "../../../testkit/needs.ts";
import { WEB_SERVERS, WebServer } from "../../../testkit/web_server.ts";

/** Longer than the longest hold, so that a held request has been answered and asked again. */
const LONG_TEXT = "0123456789abcdef".repeat(4_096);

for (const name of WEB_SERVERS) {
  Deno.test(
    `two people talk through ${name}, also after it was started again`,
    { ...needs(name) },
    async () => {
      await using server = new WebServer(name);
      const url = new URL(`http://127.0.0.1:${server.port}`);
      await using pair = await AppPair.start({ alice: { behind: url } });
      assertEquals(pair.alice.peerUrls, [url.origin]);
      await server.start({ upstream: pair.port });
      const { alice, bob } = await pair.open(url);

      await deliver(bob, "hello");
      await deliver(alice, "hello yourself");
      await deliver(bob, LONG_TEXT);
      await deliver(alice, LONG_TEXT);
      const [route] = pair.alice.hub.settings().routes;
      assertEquals(route?.result.code, "webServerUsed");
      assertEquals(alice.snapshot().peer, null);

      await server.stop();
      await until(bob, ({ status }) => status.code === "away");
      const waiting = [deliver(bob, "while it is down"), deliver(alice, "here as well")];
      await server.start();
      for (const tookMs of await Promise.all(waiting)) assertLess(tookMs, 20_000);
      const incoming = (of: typeof bob) =>
        of.snapshot().entries.filter(({ direction }) => direction === "in").map(({ text }) => text);
      assertEquals(incoming(alice), ["hello", LONG_TEXT, "while it is down"]);
      assertEquals(incoming(bob), ["hello yourself", LONG_TEXT, "here as well"]);
    },
  );
}
