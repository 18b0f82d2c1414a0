import { FakeClock } from "../../testkit/fake_clock.ts";
import { assertEquals } from "@std/assert";
import { keyOfAddress, RateLimiter } from "../../../server/http/rate_limiter.ts";
import { PeerAddresses, peerUrl } from "../../../server/peer/peer_addresses.ts";

Deno.test("a limiter is used up, tells how long to wait, and refills", () => {
  const limiter = new RateLimiter({ burst: 2, perSecond: 10 });
  assertEquals([0, 0, 0].map(() => limiter.take("192.0.2.1", 0)), [0, 0, 100]);
  assertEquals(limiter.take("192.0.2.2", 0), 0);
  assertEquals(limiter.isSpent("192.0.2.1", 0), true);
  assertEquals(limiter.isSpent("192.0.2.1", 1_000), false);
  assertEquals(limiter.take("192.0.2.1", -3_600_000), 0);
});

Deno.test("a limiter keeps nobody waiting for more than seconds, however long a flood was", () => {
  const limiter = new RateLimiter({ burst: 2, perSecond: 10 });
  for (let taken = 0; taken < 100_000; taken++) limiter.take("192.0.2.1", 0);
  assertEquals(limiter.take("192.0.2.1", 0), 5_000);
  assertEquals(limiter.take("192.0.2.1", 6_000), 0);
});

Deno.test("addresses of one host share a limiter", () => {
  assertEquals(keyOfAddress("::ffff:192.0.2.1"), keyOfAddress("192.0.2.1"));
  assertEquals(keyOfAddress("2001:db8:1:2:3:4:5:6"), keyOfAddress("2001:db8:1:2::1"));
  assertEquals(keyOfAddress("2001:db8::1"), "2001:db8:0:0");
  assertEquals(keyOfAddress("::1"), "0:0:0:0");
  assertEquals(keyOfAddress("fe80::1%eth0"), "fe80:0:0:0");
});

Deno.test("peerUrl() takes plain IP addresses alone", () => {
  assertEquals(peerUrl("192.0.2.1", { kind: "port", port: 7471 })?.href, "http://192.0.2.1:7471/");
  assertEquals(
    peerUrl("::ffff:192.0.2.1", { kind: "port", port: 7471 })?.href,
    "http://192.0.2.1:7471/",
  );
  assertEquals(peerUrl("2001:db8::1", { kind: "port", port: 80 })?.host, "[2001:db8::1]");
  assertEquals(peerUrl("fe80::1%eth0", { kind: "port", port: 7471 }), undefined);
  const secure = peerUrl("2001:db8::1", { kind: "tlsPort", port: 8443 });
  assertEquals(secure?.href, "https://[2001:db8::1]:8443/");
  assertEquals(peerUrl("", { kind: "port", port: 7471 }), undefined);
});

Deno.test("given and heard address take turns on failure, and what works stays", () => {
  const given = new URL("http://bob.example:7471");
  const addresses = new PeerAddresses(given, 7471, new FakeClock());
  addresses.noteFailed(given);
  assertEquals(addresses.current?.host, "bob.example:7471");
  addresses.noteHeard("192.0.2.2", { kind: "port", port: 9000 });
  assertEquals(addresses.current?.host, "bob.example:7471");
  addresses.noteFailed(given);
  addresses.noteFailed(given);
  assertEquals(addresses.current?.host, "192.0.2.2:9000");
  addresses.noteWorked();
  assertEquals(addresses.current?.host, "192.0.2.2:9000");
  addresses.set(undefined);
  assertEquals(addresses.current, undefined);
  addresses.noteLost();
  assertEquals(addresses.current?.host, "192.0.2.2:9000");
  addresses.noteHeard("192.0.2.3", { kind: "port", port: 9000 });
  assertEquals(addresses.current, undefined);
});
