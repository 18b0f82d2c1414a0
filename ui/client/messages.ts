import type { MessagesJson } from "../../server/gui_api/conversation_json.ts";
import type { EntryRefJson } from "../../server/gui_api/entry_json.ts";
import type { Reply } from "./reply.ts";
import { ask, json } from "./request.ts";

/** `GET /messages.json`: all conversations, each with its newest `limit` entries. */
export function fetchMessages(limit: number): Promise<Reply<MessagesJson>> {
  return ask<MessagesJson>(`messages.json?limit=${limit}`);
}

/** One page of a conversation's entries, those before the one called `before`. */
export function fetchPage(
  conversation: string,
  { before, limit }: { before: string; limit: number },
): Promise<Reply<MessagesJson>> {
  const query = new URLSearchParams({ conversation, before, limit: `${limit}` });
  return ask<MessagesJson>(`messages.json?${query}`);
}

/** `POST /send`: hands a text to the outbox of a conversation, under the id of the entry to be. */
export function postText(
  conversation: string,
  { id, text, reply, at }: {
    id: string;
    text: string;
    reply?: EntryRefJson | undefined;
    /** When it is to be sent, ISO 8601; now when absent. */
    at?: string | undefined;
  },
): Promise<Reply<unknown>> {
  return ask("send", { method: "POST", ...json({ text, conversation, id, reply, at }) });
}

/** `POST /read`: everything up to the incoming entry `through` was seen. */
export function postRead(conversation: string, through: string): Promise<Reply<unknown>> {
  return ask("read", { method: "POST", ...json({ conversation, through }) });
}
