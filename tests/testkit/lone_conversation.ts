import { Conversation } from "../../server/conversation/conversation.ts";
import type { ConversationOptions } from "../../server/conversation/conversation_options.ts";
import { MemoryNet } from "./memory_transport.ts";
import { seededRandom } from "./memory_list.ts";

/** Alice's conversation, started, with nobody to dial: for whoever knocks at her port. */
export function loneConversation(
  options: Pick<ConversationOptions, "list" | "clock"> & Partial<ConversationOptions>,
): Conversation {
  const conversation = new Conversation({
    listPath: "a.hkl",
    names: { a: "alice", b: "bob" },
    random: seededRandom("a"),
    transport: new MemoryNet().transport(options.clock, () => ""),
    ...options,
  });
  conversation.start();
  return conversation;
}
