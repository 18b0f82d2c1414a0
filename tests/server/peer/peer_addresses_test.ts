import { assertEquals } from "@std/assert";
import { PeerAddresses } from "../../../server/peer/peer_addresses.ts";

const GIVEN = new URL("http://192.0.2.2:7471");

Deno.test("a heard address that leads to ourselves is forgotten and is nobody's mistake", () => {
  const addresses = new PeerAddresses();
  addresses.noteHeard("192.0.2.9", 7_471);
  addresses.noteLost();
  assertEquals(addresses.current?.href, "http://192.0.2.9:7471/");
  assertEquals(addresses.noteOwn(), false);
  assertEquals(addresses.current, undefined);
  addresses.noteLost();
  assertEquals(addresses.current, undefined);
});

Deno.test("of a given and a heard address the given one is dialled again when the heard one is our own", () => {
  const addresses = new PeerAddresses(GIVEN);
  addresses.noteHeard("192.0.2.9", 7_471);
  addresses.noteFailed(GIVEN);
  assertEquals(addresses.noteOwn(), false);
  assertEquals(addresses.current, GIVEN);
  addresses.noteFailed(GIVEN);
  assertEquals(addresses.current, GIVEN);
});

Deno.test("a given address that leads to ourselves is the user's to mend", () => {
  const addresses = new PeerAddresses(GIVEN);
  assertEquals(addresses.noteOwn(), true);
  assertEquals(addresses.current, GIVEN);
});

Deno.test("a loopback address that was heard is dialled only where the given one is loopback, too", () => {
  for (const heard of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    const unknown = new PeerAddresses();
    unknown.noteHeard(heard, 7_471);
    unknown.noteLost();
    assertEquals(unknown.current, undefined);
    const given = new PeerAddresses(GIVEN);
    given.noteHeard(heard, 7_471);
    given.noteFailed(GIVEN);
    assertEquals(given.current, GIVEN);
    const local = new URL("http://[::1]:7472");
    const tunnel = new PeerAddresses(local);
    tunnel.noteHeard(heard, 7_471);
    tunnel.noteFailed(local);
    assertEquals(tunnel.current?.port, "7471");
  }
});
