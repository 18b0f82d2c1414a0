/** Two conversations in one process that talk over loopback sockets. */
import { randomFillSync } from "node:crypto";
import type { ConversationOptions } from "../../server/conversation/conversation_options.ts";
import { Conversation } from "../../server/conversation/conversation.ts";
import { emptyDecoy } from "../../server/decoy/decoy.ts";
import { Transports } from "../../server/transport/schemes.ts";
import { peerApp } from "../../server/transport/peer_app.ts";
import { listenForPeers } from "../../server/transport/peer_server.ts";
import { ListCertificate } from "../../server/transport/tls/certificate_source.ts";
import type { PeerListener } from "../../server/http/listen_failure.ts";
import { MemoryList } from "../../tests/testkit/memory_list.ts";
import { realClock } from "../../tests/testkit/real_clock.ts";

const clock = realClock;
const random = (bytes: Uint8Array): void => void randomFillSync(bytes);

/** Two conversations that talk. */
export interface LoopbackPair {
  /** Where the receiving side listens. */
  port: number;
  alice: Conversation;
  bob: Conversation;
  /** Sends 208 bytes of text; tells how many milliseconds its acknowledgement took. */
  sendOnce(): Promise<number>;
  close(): Promise<void>;
}

/** Alice dials bob; `secure`: under TLS, with the certificate of the list. */
export async function openLoopbackPair(
  options: Partial<ConversationOptions> = {},
  { secure = false }: { secure?: boolean } = {},
): Promise<LoopbackPair> {
  const startMs = Date.now() - 600_000;
  const transport = new Transports({ clock, random });
  const open = async (seat: "a" | "b", peer?: URL): Promise<[Conversation, PeerListener]> => {
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
      peer,
      ...options,
    });
    const answer: Parameters<typeof peerApp>[0]["answer"] = (request) =>
      conversation.answerPeer(request);
    const app = peerApp({ answer, random });
    const listening = await listenForPeers({
      host: "127.0.0.1",
      port: 0,
      app,
      decoy: emptyDecoy,
      clock,
      certificate,
    });
    if (listening.kind === "failed") throw new Error(listening.error.code);
    conversation.start();
    return [conversation, listening.listener];
  };
  const [bob, atBob] = await open("b");
  const scheme = secure ? "https" : "http";
  const [alice, atAlice] = await open("a", new URL(`${scheme}://127.0.0.1:${atBob.port}`));
  return {
    port: atBob.port,
    alice,
    bob,
    sendOnce: async () => {
      const beganMs = performance.now();
      const sent = alice.send("two hundred bytes of text ".repeat(8));
      if (sent.kind === "refused") throw new Error(sent.error.code);
      await alice.whenDelivered(sent.id, AbortSignal.timeout(20_000));
      return performance.now() - beganMs;
    },
    close: async () => {
      await alice.close();
      await bob.close();
      transport.close();
      await Promise.all([atBob.close(), atAlice.close()]);
    },
  };
}
