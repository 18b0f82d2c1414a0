/** Sites on this computer whose names no resolver knows. */
import { assertEquals } from "@std/assert";
import { EVERY_SITE, siteName, toLoopback } from "../../../server/dpi/site_names.ts";
import { openTap } from "../../../server/dpi/tap.ts";
import { openTlsFront } from "../../../server/dpi/tls_front.ts";
import { openTls } from "../../../server/transport/tls/tls_socket.ts";
import { seededBytes } from "../../testkit/seeded_dice.ts";
import { realClock } from "../../testkit/real_clock.ts";

Deno.test("siteName() gives names of 14 to 37 bytes below one wildcard", () => {
  assertEquals([0, 0.5, 1 - 2 ** -20].map((fraction) => siteName(fraction).length), [14, 25, 37]);
  assertEquals(siteName(0.1).replace(/^[a-z-]+/, "*"), EVERY_SITE);
});

Deno.test("a site is reached by its name and checked, and its hello is as long as the name has it", async () => {
  const front = openTlsFront({ clock: realClock, random: seededBytes(5) });
  const tap = openTap(front.port, () => performance.now());
  const names = [siteName(0), siteName(0.9)];
  for (const host of names) {
    const { socket, opened } = openTls({
      host,
      port: tap.port,
      trust: { authorities: [front.authority], pinned: [] },
      nowMs: Date.now(),
      lookup: toLoopback,
    });
    assertEquals((await opened).kind, "open");
    socket.destroy();
  }
  const [short = 0, long = 0] = tap.flows().map(({ packets }) => packets[0]?.bytes.length);
  assertEquals(long - short, names[1]!.length - names[0]!.length);
  tap.close();
  front.close();
});
