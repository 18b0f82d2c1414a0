/** One more program beside the two of a pair, with a list that somebody has copied. */
import { Conversation } from "../../server/conversation/conversation.ts";
import type { ConversationOptions } from "../../server/conversation/conversation_options.ts";
import type { MemoryNet } from "./memory_transport.ts";
import { type MemoryList, seededRandom } from "./memory_list.ts";
import type { Peer } from "./pair.ts";

let runs = 0;

/** Starts a program on `list` at another address, which calls `peer` and can be called. */
export function thirdProgram(
  net: MemoryNet,
  { list, peer, onPadUse }: Pick<ConversationOptions, "onPadUse"> & {
    list: MemoryList;
    peer: Peer;
  },
): Pick<Peer, "conversation" | "list"> {
  const address = `192.0.2.${3 + runs++}`;
  const conversation = new Conversation({
    list,
    listPath: "copy.hkl",
    names: { a: "alice", b: "bob" },
    clock: peer.clock,
    random: seededRandom(`third ${runs}`),
    transport: net.transport(peer.clock, () => address),
    peer: peer.url,
    listenPort: () => ({ kind: "port", port: 7471 }),
    onPadUse,
  });
  net.hosts.set(`${address}:7471`, async (request) => await conversation.answerPeer(request));
  conversation.start();
  return { conversation, list };
}
