/** Two conversations that hand each other cells in memory: all that a message takes but sockets and HTTP. */
import { randomFillSync } from "node:crypto";
import { Conversation } from "../../server/conversation/conversation.ts";
import type { Seat } from "../../keys/seat.ts";
import { MemoryList } from "../../tests/testkit/memory_list.ts";
import { MemoryNet } from "../../tests/testkit/memory_transport.ts";
import { realClock } from "../../tests/testkit/real_clock.ts";
import type { Timed } from "./bare_routes.ts";
import { sendOnce } from "./loopback_pair.ts";

const PEER = new URL("http://203.0.113.2:7471");

/** Alice dials bob. */
export function openMemoryTalk(): Timed {
  const net = new MemoryNet();
  const startMs = Date.now() - 600_000;
  const conversationOf = (seat: Seat, address: string, peer?: URL): Conversation =>
    new Conversation({
      list: new MemoryList({ seat, startMs }),
      listPath: `${seat}.hkl`,
      names: { a: "alice", b: "bob" },
      clock: realClock,
      random: (bytes) => void randomFillSync(bytes),
      transport: net.transport(realClock, () => address),
      peer,
    });
  const bob = conversationOf("b", PEER.hostname);
  const alice = conversationOf("a", "203.0.113.1", PEER);
  net.hosts.set(PEER.host, (request) => bob.answerPeer(request));
  for (const conversation of [bob, alice]) conversation.start();
  return {
    once: () => sendOnce(alice),
    close: async () => {
      await alice.close();
      await bob.close();
    },
  };
}
