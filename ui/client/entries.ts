import type { EntryRefJson } from "../../server/gui_api/entry_json.ts";
import type { Reply } from "./reply.ts";
import { ask, json } from "./request.ts";

/** `DELETE /messages/ID`: takes a queued text back. */
export function deleteEntry(conversation: string, id: string): Promise<Reply<unknown>> {
  return ask(entryPath(conversation, id), { method: "DELETE" });
}

/** `DELETE /messages/ID?for=both`: asks the other side to forget a text as well. */
export function deleteForBoth(conversation: string, id: string): Promise<Reply<unknown>> {
  return ask(entryPath(conversation, id, "", { for: "both" }), { method: "DELETE" });
}

/** `PUT /messages/ID`: another text for one of our entries. */
export function putText(conversation: string, id: string, text: string): Promise<Reply<unknown>> {
  return ask(entryPath(conversation, id), { method: "PUT", ...json({ text }) });
}

/** `POST /messages/ID/reaction`: puts an emoji to an entry, or takes it away. */
export function postReaction(
  conversation: string,
  { id, direction }: EntryRefJson,
  reaction: { emoji: string; on: boolean },
): Promise<Reply<unknown>> {
  const body = json({ direction, ...reaction });
  return ask(entryPath(conversation, id, "/reaction"), { method: "POST", ...body });
}

/** `POST /messages/ID/resend`: one of our entries that failed or was taken back, as a new one. */
export function resendEntry(conversation: string, id: string): Promise<Reply<unknown>> {
  return ask(entryPath(conversation, id, "/resend"), { method: "POST" });
}

function entryPath(conversation: string, id: string, what = "", more = {}): string {
  const query = new URLSearchParams({ conversation, ...more });
  return `messages/${encodeURIComponent(id)}${what}?${query}`;
}
