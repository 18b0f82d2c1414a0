import { assertEquals } from "@std/assert";
import { hasPublicTwin, ownAddresses, toldAddresses } from "../../../ui/state/own_addresses.ts";

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

Deno.test("toldAddresses() leaves out what only this computer can dial, unless there is nothing else", () => {
  const local = ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1"];
  const told = (dialable: string[], onion: boolean) => {
    const bob = { name: "bob", listen: "0.0.0.0:1", dialable, ...modes };
    return toldAddresses({ conversations: [bob], onion }, "bob");
  };
  assertEquals(told(["https://chat.example.org", ...local], false), ["https://chat.example.org"]);
  assertEquals(told(local, false), local);
  assertEquals(told(local, true), ["onion"]);
  assertEquals(told(["http://192.0.2.2:1", ...local], true), ["onion", "http://192.0.2.2:1"]);
  assertEquals(told([], false), []);
});

Deno.test("hasPublicTwin() is true of addresses of a network alone", () => {
  const plain = { entrance: { code: "plain" } } as const;
  const behind = { entrance: { code: "webServer", url: "https://chat.example.org" } } as const;
  assertEquals(hasPublicTwin("http://192.0.2.2:1", plain), true);
  assertEquals(hasPublicTwin("http://127.0.0.1:1", plain), false);
  assertEquals(hasPublicTwin("onion", plain), false);
  assertEquals(hasPublicTwin("https://chat.example.org", behind), false);
});
