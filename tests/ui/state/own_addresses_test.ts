import { assertEquals } from "@std/assert";
import { fromElsewhere, ownAddresses } from "../../../ui/state/own_addresses.ts";

const modes = { peer: null, list: "a.hkl", padMode: "prefer", coverMode: "quiet" } as const;

Deno.test("ownAddresses() are those of one conversation, and none where it does not listen", () => {
  const dialable = ["http://192.0.2.2:3002", "http://127.0.0.1:3002"];
  const conversations = [
    { name: "bob", listen: null, dialable: [], ...modes },
    { name: "carol", listen: "0.0.0.0:3002", dialable, ...modes },
  ];
  assertEquals(ownAddresses({ conversations }, "carol"), dialable);
  assertEquals(ownAddresses({ conversations }, "bob"), []);
  assertEquals(ownAddresses({ conversations: [] }, undefined), []);
});

Deno.test("fromElsewhere() leaves out what only this computer can dial, unless there is nothing else", () => {
  const local = ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1"];
  assertEquals(fromElsewhere(["https://chat.example.org", ...local]), ["https://chat.example.org"]);
  assertEquals(fromElsewhere(local), local);
});
