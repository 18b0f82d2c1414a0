import { assertEquals } from "@std/assert";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { PeerAddresses } from "../../../server/peer/peer_addresses.ts";

const CLOCK = new FakeClock();
const GIVEN = new URL("http://192.0.2.2:7471");

Deno.test("a heard address that leads to ourselves is forgotten and is nobody's mistake", () => {
  const addresses = new PeerAddresses(undefined, 7_471, CLOCK);
  addresses.noteHeard("192.0.2.9", { kind: "port", port: 7_471 });
  addresses.noteLost();
  assertEquals(addresses.current?.href, "http://192.0.2.9:7471/");
  assertEquals(addresses.noteOwn(), false);
  assertEquals(addresses.current, undefined);
  addresses.noteLost();
  assertEquals(addresses.current, undefined);
});

Deno.test("of a given and a heard address the given one is dialled again when the heard one is our own", () => {
  const addresses = new PeerAddresses(GIVEN, 7_471, CLOCK);
  addresses.noteHeard("192.0.2.9", { kind: "port", port: 7_471 });
  addresses.noteFailed(GIVEN);
  assertEquals(addresses.noteOwn(), false);
  assertEquals(addresses.current, GIVEN);
  addresses.noteFailed(GIVEN);
  assertEquals(addresses.current, GIVEN);
});

Deno.test("a given address that leads to ourselves is the user's to mend", () => {
  const addresses = new PeerAddresses(GIVEN, 7471, CLOCK);
  assertEquals(addresses.noteOwn(), true);
  assertEquals(addresses.current, GIVEN);
});

Deno.test("a loopback address that was heard is dialled only where the given one is loopback, too", () => {
  for (const heard of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    const unknown = new PeerAddresses(undefined, 7_471, CLOCK);
    unknown.noteHeard(heard, { kind: "port", port: 7_471 });
    unknown.noteLost();
    assertEquals(unknown.current, undefined);
    const given = new PeerAddresses(GIVEN, 7_471, CLOCK);
    given.noteHeard(heard, { kind: "port", port: 7_471 });
    given.noteFailed(GIVEN);
    assertEquals(given.current, GIVEN);
    const local = new URL("http://[::1]:7472");
    const tunnel = new PeerAddresses(local, 7_471, CLOCK);
    tunnel.noteHeard(heard, { kind: "port", port: 7_471 });
    tunnel.noteFailed(local);
    assertEquals(tunnel.current?.port, "7471");
  }
});

Deno.test("an address without a port is dialled at the port of the list", () => {
  const addresses = new PeerAddresses(new URL("http://203.0.113.5:0"), 30_412, CLOCK);
  assertEquals(addresses.current?.href, "http://203.0.113.5:30412/");
  addresses.set(new URL("http://[2001:db8::1]:0"));
  assertEquals(addresses.current?.host, "[2001:db8::1]:30412");
  addresses.set(GIVEN);
  assertEquals(addresses.current?.href, GIVEN.href);
});

Deno.test("a heard address is dialled at growing intervals, up to five minutes, and anew once the peer was heard elsewhere", async () => {
  for (const given of [undefined, GIVEN]) {
    const clock = new FakeClock();
    const addresses = new PeerAddresses(given, 7_471, clock);
    addresses.noteHeard("192.0.2.9", { kind: "port", port: 7_471 });
    addresses.noteLost();
    const isHeard = (): boolean => addresses.toDial?.host === "192.0.2.9:7471";
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      let waitedMs = 0;
      while (!isHeard()) {
        if (given !== undefined) addresses.noteFailed(GIVEN);
        if (isHeard()) break;
        await clock.advance(1_000);
        waitedMs += 1_000;
      }
      waits.push(waitedMs / 1_000);
      addresses.noteFailed(new URL("http://192.0.2.9:7471"));
    }
    assertEquals(waits, [0, 5, 10, 20, 40, 80, 160, 300, 300]);
    addresses.noteHeard("192.0.2.10", { kind: "port", port: 7_471 });
    addresses.noteLost();
    addresses.noteFailed(GIVEN);
    assertEquals(addresses.toDial?.host, "192.0.2.10:7471");
  }
});
