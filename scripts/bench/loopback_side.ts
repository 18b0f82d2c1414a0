/** One of two conversations that talk over loopback sockets, in this process or in one of its own. */
import { randomFillSync } from "node:crypto";
import { Conversation } from "../../server/conversation/conversation.ts";
import type { ConversationOptions } from "../../server/conversation/conversation_options.ts";
import { emptyDecoy } from "../../server/decoy/decoy.ts";
import { peerApp } from "../../server/transport/peer_app.ts";
import { listenForPeers } from "../../server/transport/peer_server.ts";
import { Transports } from "../../server/transport/schemes.ts";
import { ListCertificate } from "../../server/transport/tls/certificate_source.ts";
import { MemoryList } from "../../tests/testkit/memory_list.ts";
import { realClock } from "../../tests/testkit/real_clock.ts";

const clock = realClock;
const random = (bytes: Uint8Array): void => void randomFillSync(bytes);

/** Which seat, and whom it dials. */
export interface SideOptions extends Partial<ConversationOptions> {
  seat: "a" | "b";
  /** Start of the list, Unix ms; the same for both. */
  startMs: number;
  /** Listens under TLS, with the certificate of the list. */
  secure?: boolean | undefined;
}

/** A conversation that listens. */
export interface LoopbackSide {
  conversation: Conversation;
  /** Where it listens on 127.0.0.1. */
  port: number;
  close(): Promise<void>;
}

/** Opens the list of `seat`, listens at a free port, and dials where a peer is given. */
export async function openLoopbackSide(
  { seat, startMs, secure = false, ...options }: SideOptions,
): Promise<LoopbackSide> {
  const transport = new Transports({ clock, random });
  const list = new MemoryList({ seat, startMs });
  const certificate = secure ? new ListCertificate(random) : undefined;
  certificate?.use(list);
  const conversation = new Conversation({
    list,
    listPath: `${seat}.hkl`,
    names: { a: "alice", b: "bob" },
    clock,
    random,
    transport,
    ...options,
  });
  const answer: Parameters<typeof peerApp>[0]["answer"] = (request) =>
    conversation.answerPeer(request);
  const app = peerApp({ answer, random });
  const place = { host: "127.0.0.1", port: 0 };
  const listening = await listenForPeers({ ...place, app, decoy: emptyDecoy, clock, certificate });
  if (listening.kind === "failed") throw new Error(listening.error.code);
  const { listener } = listening;
  conversation.start();
  return {
    conversation,
    port: listener.port,
    close: async () => {
      await conversation.close();
      transport.close();
      await listener.close();
    },
  };
}
