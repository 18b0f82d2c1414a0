import { assertEquals } from "@std/assert";
import { type Call, Calls } from "../../../server/peer/calls.ts";
import { PeerAddresses } from "../../../server/peer/peer_addresses.ts";
import { Road } from "../../../server/peer/road.ts";
import type { DialResult, Transport } from "../../../server/transport/transport.ts";
import { FakeClock, settle } from "../../testkit/fake_clock.ts";

const PEER = new URL("http://192.0.2.1:7471");

/** Calls over a road on which nothing is ever answered, and how many of them were dropped. */
function unanswered(): {
  calls: Calls;
  dropped: () => string[];
  call: (name: string, more: Partial<Call>) => void;
} {
  const clock = new FakeClock();
  const transport: Pick<Transport, "dial"> = {
    dial: ({ signal }) =>
      new Promise<DialResult>((resolve) =>
        signal.addEventListener("abort", () => resolve({ kind: "aborted", left: true }))
      ),
  };
  const calls = new Calls({
    sealer: { shape: () => ({ paddingBytes: 0, life: 0.5 }) } as never,
    transport: transport as Transport,
    path: "/",
    head: 0,
    addresses: new PeerAddresses(PEER, 7_471, clock),
    clock,
    road: new Road(),
  }, () => 1);
  const names: string[] = [];
  const call = (name: string, more: Partial<Call>): void => {
    const cell = new Uint8Array(2_048);
    void calls.send({ tag: "", cell, limit: "exchangeMs", atOnce: true, ...more }).then((reply) => {
      if (reply === undefined) names.push(name);
    });
  };
  return { calls, dropped: () => names, call };
}

Deno.test("what the peer holds is dropped alone; a hello under way, and what is answered at once, is not", async () => {
  const { calls, dropped, call } = unanswered();
  call("hello", { limit: "helloMs" });
  call("text", {});
  call("waiting", { atOnce: false });
  await settle();
  calls.abortHeld();
  await settle();
  assertEquals(dropped(), ["waiting"]);
  calls.abort();
  await settle();
  assertEquals(dropped().toSorted(), ["hello", "text", "waiting"]);
});
