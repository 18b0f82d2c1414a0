/** What stands where no message is yet: what happens to one. */
import type { JSX } from "preact";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import { useWords } from "../parts/use_words.ts";

/** Before the first message. */
export function EmptyView(
  { conversation: { name, history } }: { conversation: Pick<ConversationJson, "name" | "history"> },
): JSX.Element {
  const { timeline, formats } = useWords();
  return <p class="empty">{timeline.empty(formats.name(name), history !== null)}</p>;
}
