/** How a conversation is told from the others at a glance; pure. */
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import { withoutControls } from "./text_parts.ts";

/** How many colours there are for the signs of conversations (`ui/style/conversations.css`). */
const HUES = 5;

/** What a conversation is called on the page: what the user chose, else the peer's name. Requests name `name`. */
export function titleOf({ title, name }: Pick<ConversationJson, "title" | "name">): string {
  return title ?? name;
}

/** The first letter of a title, or whatever a reader takes for one. */
export function initialOf(title: string): string {
  const [first] = new Intl.Segmenter().segment(withoutControls(title));
  return first?.segment.toUpperCase() ?? "";
}

/** Which of the colours a title has, from 0: the same in every list and on every day. */
export function hueOf(title: string): number {
  let sum = 0;
  for (const letter of title) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return sum % HUES;
}
