import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";

/** What a conversation is called on the page: what the user chose, else the peer's name. Requests name `name`. */
export function titleOf({ title, name }: Pick<ConversationJson, "title" | "name">): string {
  return title ?? name;
}
