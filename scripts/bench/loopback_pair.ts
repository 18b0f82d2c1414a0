/** Two conversations in one process that talk over loopback sockets. */
import type { Conversation } from "../../server/conversation/conversation.ts";
import type { ConversationOptions } from "../../server/conversation/conversation_options.ts";
import { openLoopbackSide } from "./loopback_side.ts";

/** One for all: a timer for each message would be part of what is measured, and of a later message when it ends. */
const GIVE_UP = AbortSignal.timeout(600_000);

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
  const shared = { ...options, startMs: Date.now() - 600_000, secure };
  const bob = await openLoopbackSide({ ...shared, seat: "b" });
  const peer = new URL(`${secure ? "https" : "http"}://127.0.0.1:${bob.port}`);
  const alice = await openLoopbackSide({ ...shared, seat: "a", peer });
  return {
    port: bob.port,
    alice: alice.conversation,
    bob: bob.conversation,
    sendOnce: () => sendOnce(alice.conversation),
    close: async () => {
      await alice.close();
      await bob.close();
    },
  };
}

/** Sends 208 bytes of text; tells how many milliseconds its acknowledgement took. */
export async function sendOnce(conversation: Conversation): Promise<number> {
  const beganMs = performance.now();
  const sent = conversation.send("two hundred bytes of text ".repeat(8));
  if (sent.kind === "refused") throw new Error(sent.error.code);
  await conversation.whenDelivered(sent.id, GIVE_UP);
  return performance.now() - beganMs;
}
