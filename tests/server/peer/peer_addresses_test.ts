import { assertEquals } from "@std/assert";
import { PeerAddresses } from "../../../server/peer/peer_addresses.ts";

const GIVEN = new URL("http://192.0.2.2:7471");

Deno.test("a heard address that leads to ourselves is forgotten and is nobody's mistake", () => {
  const addresses = new PeerAddresses();
  addresses.noteHeard("127.0.0.1", 7_471);
  addresses.noteLost();
  assertEquals(addresses.current?.href, "http://127.0.0.1:7471/");
  assertEquals(addresses.noteOwn(), false);
  assertEquals(addresses.current, undefined);
  addresses.noteLost();
  assertEquals(addresses.current, undefined);
});

Deno.test("of a given and a heard address the given one is dialled again when the heard one is our own", () => {
  const addresses = new PeerAddresses(GIVEN);
  addresses.noteHeard("127.0.0.1", 7_471);
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
