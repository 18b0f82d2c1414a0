/** Where one writes. Enter sends, Shift+Enter begins a new line; nothing typed is lost when sending fails. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ConversationJson } from "../../server/gui_api.ts";
import type { Actions } from "../actions.ts";
import { formatNumber, utf8Bytes } from "../words/format.ts";
import { SendIcon } from "./icons.tsx";
import { formatStatus } from "../status.ts";
import { TEXT_LIMIT_BYTES } from "../state.ts";

interface ComposerProps {
  conversation: ConversationJson;
  draft: string;
  actions: Actions;
}

/** How a text of `bytes` will be protected, as far as that is known before it goes: `padLeft` only falls. */
function protectionWords(
  { padMode, padLeft, slot, status }: ConversationJson,
  bytes: number,
): string {
  if (padMode === "off") return "Goes under AEAD alone";
  if (padMode === "always") {
    if (bytes <= padLeft || slot === null) return "Goes under the one-time pad";
    return "Longer than the pad of this key: waits for the next keys";
  }
  if (slot === null || !formatStatus(status.code).usesKey) return "No key is in use";
  if (padLeft === 0) return "No pad left in this key: AEAD alone";
  if (bytes > padLeft) return "Longer than the pad of this key: partly AEAD alone";
  return "Goes under the pad, while this key has some left";
}

/** The composer of the conversation in view. */
export function ComposerView({ conversation, draft, actions }: ComposerProps): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const { name } = conversation;
  const bytes = utf8Bytes(draft);
  const isOver = bytes > TEXT_LIMIT_BYTES;
  const isReady = draft.trim() !== "" && !isOver;

  useLayoutEffect(() => area.current?.focus({ preventScroll: true }), [name]);
  useLayoutEffect(() => {
    // The field is as high as its text; the style sheet sets the most.
    const element = area.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [draft, name]);

  const send = (): void => {
    if (isReady) actions.send(name);
  };
  const noteKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
        area.current?.focus();
      }}
    >
      <div class="composer-row">
        <label class="visually-hidden" for="text">{`Message to ${name}`}</label>
        <textarea
          id="text"
          ref={area}
          rows={1}
          dir="auto"
          placeholder={`Message to ${name}`}
          value={draft}
          aria-describedby="text-help"
          aria-invalid={isOver}
          enterkeyhint="send"
          autocomplete="off"
          onInput={(event) => actions.draft(name, event.currentTarget.value)}
          onKeyDown={noteKey}
        />
        <button type="submit" class="send" aria-label="Send" disabled={!isReady}>
          <SendIcon />
        </button>
      </div>
      <p id="text-help" class={`help${isOver ? " over" : ""}`}>
        <span>
          {isOver
            ? "Over the limit"
            : bytes > 0
            ? protectionWords(conversation, bytes)
            : "Enter sends, Shift+Enter: new line"}
        </span>
        <span class="count">
          {`${formatNumber(bytes)} / ${formatNumber(TEXT_LIMIT_BYTES)} bytes`}
        </span>
      </p>
    </form>
  );
}
