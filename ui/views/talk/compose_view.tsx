/** Says above the composer what it is about, when that is not a new text: an answer, or an edit. */
import type { JSX } from "preact";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import { type Compose, findEntry } from "../../state/compose.ts";
import { CloseIcon } from "../parts/icons.tsx";
import { titleOf } from "../../state/title.ts";
import { useWords } from "../parts/use_words.ts";
import { QuoteView } from "./quote_view.tsx";

interface ComposeProps {
  conversation: ConversationJson;
  compose: Compose;
  cancel(): void;
}

/** What is answered or edited, and a way out. */
export function ComposeView({ conversation, compose, cancel }: ComposeProps): JSX.Element {
  const { entry: words, app } = useWords();
  const ref = compose.kind === "reply" ? compose.to : { direction: "out", id: compose.id } as const;
  const entry = findEntry(conversation.entries, ref);
  const author = ref.direction === "out" ? conversation.self : titleOf(conversation);
  return (
    <div class="compose" data-testid="compose">
      <span class="compose-kind">{compose.kind === "reply" ? words.reply : words.edit}</span>
      <QuoteView entry={entry} author={author} words={words} />
      <button type="button" class="icon-button" aria-label={app.close} onClick={cancel}>
        <CloseIcon />
      </button>
    </div>
  );
}
