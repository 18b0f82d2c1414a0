/** Explains, before the first message, what happens to one. */
import type { JSX } from "preact";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import { titleOf } from "../../state/title.ts";
import { useWords } from "../parts/use_words.ts";

/** Before the first message. */
export function EmptyView(
  { conversation }: { conversation: ConversationJson },
): JSX.Element {
  const { timeline, formats } = useWords();
  return (
    <p class="empty">
      {timeline.empty(formats.name(titleOf(conversation)), conversation.history !== null)}
    </p>
  );
}
