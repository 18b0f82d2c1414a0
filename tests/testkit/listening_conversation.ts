import { assert } from "@std/assert";
import type { Sealer } from "../../keys/cell/sealer.ts";
import type { HelloBegun } from "../../keys/cell/sealer_outcomes.ts";
import type { Clock } from "../../server/time/clock.ts";
import type { Conversation } from "../../server/conversation/conversation.ts";
import type { ConversationOptions } from "../../server/conversation/conversation_options.ts";
import { type Decoy, emptyDecoy } from "../../server/decoy/decoy.ts";
import { peerApp } from "../../server/transport/peer_app.ts";
import type { CertificateSource } from "../../server/transport/tls/certificate_source.ts";
import { listenForPeers, type PeerLimits } from "../../server/transport/peer_server.ts";
import { loneConversation } from "./lone_conversation.ts";
import { pairOfLists, seededRandom } from "./memory_list.ts";
import { START_MS } from "./pair.ts";
import { clockFrom } from "./real_clock.ts";
import { sealerOf } from "./sealer_pair.ts";

/** No address has to wait. */
const UNHURRIED: Partial<PeerLimits> = { strangerBurst: 1e9, allStrangersPerSecond: 1e9 };

/** What a test has of a conversation that listens. */
export interface ListeningConversation {
  conversation: Conversation;
  bob: Sealer;
  clock: Clock;
  hello: HelloBegun;
  port: number;
  close(): Promise<void>;
}

/** Alice's conversation at a port of this machine, and a hello of bob's that has not been sent yet. */
export async function listeningConversation(
  { decoy = emptyDecoy, certificate, conversation: more = {} }: {
    decoy?: Decoy;
    certificate?: CertificateSource;
    conversation?: Partial<ConversationOptions>;
  } = {},
): Promise<ListeningConversation> {
  const clock = clockFrom(START_MS);
  const lists = pairOfLists({ startMs: START_MS - 7_200_000, periodMs: 60_000 });
  const conversation = loneConversation({ list: lists.a, clock, ...more });
  const app = peerApp({
    answer: (request) => conversation.answerPeer(request),
    random: seededRandom("app"),
  });
  const limits = { ...UNHURRIED, strangers: 500, strangersPerAddress: 500 };
  const where = { host: "127.0.0.1", port: 0 };
  const listening = await listenForPeers({ ...where, app, decoy, clock, certificate, limits });
  assert(listening.kind === "listening");
  const { listener } = listening;
  const bob = sealerOf(lists.b, { nowMs: clock.now() });
  const hello = await bob.beginHello(clock.now());
  assert(hello.kind === "begun");
  return {
    conversation,
    bob,
    clock,
    hello,
    port: listener.port,
    close: async () => {
      await conversation.close();
      bob.close();
      await listener.close();
    },
  };
}
