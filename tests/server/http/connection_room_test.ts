import { assertEquals } from "@std/assert";
import { connectionRoom, underTls } from "../../../server/http/connection_room.ts";

Deno.test("connections are as many as the documents say, and fewer where fewer files are allowed", () => {
  const { peers, page } = connectionRoom(undefined);
  assertEquals(peers, { strangers: 144, strangersPerAddress: 126, authenticated: 48 });
  assertEquals([page.strangers, page.authenticated], [85, 43]);
  // The limits on open files from which on nothing is less (PROTOCOL.md §9, LOCAL_API.md).
  assertEquals(connectionRoom(471).peers, peers);
  assertEquals(connectionRoom(470).peers.strangers + connectionRoom(470).peers.authenticated, 191);
  assertEquals(connectionRoom(568).page, page);
  assertEquals(connectionRoom(567).page.strangers + connectionRoom(567).page.authenticated, 127);
});

Deno.test("under TLS fewer strangers have a place, and as many of the peers", () => {
  const { peers } = connectionRoom(undefined);
  const bounds = { strangers: 72, strangersPerAddress: 63, authenticated: 48 };
  assertEquals(underTls(peers), bounds);
  const few = { strangers: 36, strangersPerAddress: 32, authenticated: 12 };
  assertEquals(underTls(few), few);
});
