import type { ConversationPatch } from "../../server/gui_api/conversation_json.ts";
import type { Reply } from "./reply.ts";
import { ask, json } from "./request.ts";

/** `PUT /conversations/NAME`. */
export function putConversation(name: string, patch: ConversationPatch): Promise<Reply<unknown>> {
  return ask(`conversations/${encodeURIComponent(name)}`, { method: "PUT", ...json(patch) });
}

/** `DELETE /conversations/NAME`: closes it. */
export function deleteConversation(name: string): Promise<Reply<unknown>> {
  return ask(`conversations/${encodeURIComponent(name)}`, { method: "DELETE" });
}

/** `POST /continuity`: two people have compared these words, and they match. */
export function postWords(conversation: string, words: string[]): Promise<Reply<unknown>> {
  return ask("continuity", { method: "POST", ...json({ conversation, words }) });
}

/** `POST /resume`: the program goes on, where it waits for the user's word. */
export function postResume(conversation: string): Promise<Reply<unknown>> {
  return ask("resume", { method: "POST", ...json({ conversation }) });
}
