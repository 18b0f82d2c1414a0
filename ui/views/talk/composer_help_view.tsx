/** The line below the composer: which key sends, how the text will be protected, and its length near the limit. */
import type { JSX } from "preact";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import { TEXT_LIMIT_BYTES } from "../../state/page_state.ts";
import { lookOf } from "../../state/status.ts";
import type { Words } from "../../words/words.ts";
import { useWords } from "../parts/use_words.ts";

/** From so many bytes on the length of a text is told: the limit is in sight. */
const COUNTED_BYTES = TEXT_LIMIT_BYTES / 2;

interface ComposerHelpProps {
  conversation: ConversationJson;
  /** Of what is typed, in UTF-8. */
  bytes: number;
  /** Enter sends; else Ctrl+Enter does. */
  enterSends: boolean;
}

/** It describes the field. */
export function ComposerHelpView(
  { conversation, bytes, enterSends }: ComposerHelpProps,
): JSX.Element {
  const { composer } = useWords();
  const isOver = bytes > TEXT_LIMIT_BYTES;
  const hint = enterSends ? composer.hint : composer.hintCtrl;
  const protection = composer.protection[protectionOf(conversation, bytes)];
  return (
    <p id="text-help" class={`help${isOver ? " over" : ""}${bytes === 0 ? " idle" : ""}`}>
      <span>{isOver ? composer.over : bytes > 0 ? protection : hint}</span>
      <span class="count">
        {bytes >= COUNTED_BYTES && composer.bytes(bytes, TEXT_LIMIT_BYTES)}
      </span>
    </p>
  );
}

/** How a text of `bytes` will be protected, so far as that is known before it goes: `padLeft` only falls. */
function protectionOf(
  { padMode, padLeft, slot, status, notices }: ConversationJson,
  bytes: number,
): keyof Words["composer"]["protection"] {
  if (padMode === "off" || notices.some(({ code }) => code === "noPad")) return "off";
  if (padMode === "always") return bytes <= padLeft || slot === null ? "pad" : "padWaits";
  if (slot === null || !lookOf(status.code).usesKey) return "noKey";
  if (padLeft === 0) return "padSpent";
  return bytes > padLeft ? "padPartly" : "padWhileLeft";
}
