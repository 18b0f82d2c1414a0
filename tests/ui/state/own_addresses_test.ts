import { assertEquals } from "@std/assert";
import { ownAddresses } from "../../../ui/state/own_addresses.ts";

const modes = { peer: null, list: "a.hkl", padMode: "prefer", coverMode: "quiet" } as const;

Deno.test("ownAddresses() of a conversation are those of its own port, and can be dialled from elsewhere", () => {
  const dialable = [
    "http://192.0.2.2:3001",
    "http://127.0.0.1:3001",
    "http://192.0.2.2:3002",
    "http://127.0.0.1:3002",
  ];
  const conversations = [
    { name: "bob", listen: "0.0.0.0:3001", ...modes },
    { name: "carol", listen: "0.0.0.0:3002", ...modes },
  ];
  assertEquals(ownAddresses({ dialable, conversations }, "carol"), ["http://192.0.2.2:3002"]);
});

Deno.test("ownAddresses() on this computer alone, and behind a web server, are what there is", () => {
  const conversations = [{ name: "bob", listen: "127.0.0.1:7471", ...modes }];
  for (const url of ["http://127.0.0.1:7471", "https://chat.example.org"]) {
    assertEquals(ownAddresses({ dialable: [url], conversations }, "bob"), [url]);
  }
  const calling = [{ name: "bob", listen: null, ...modes }];
  assertEquals(
    ownAddresses({ dialable: ["http://192.0.2.2:1"], conversations: calling }, "bob"),
    [],
  );
});
