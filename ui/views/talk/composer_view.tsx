/** Where one writes. Enter sends, Shift+Enter begins a new line. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import type { Actions } from "../../actions.ts";
import type { Recording } from "../../recorder.ts";
import { TEXT_LIMIT_BYTES } from "../../state/page_state.ts";
import { lookOf } from "../../state/status.ts";
import { isVisible } from "../../state/text_parts.ts";
import { utf8Bytes } from "../../words/formats.ts";
import type { Words } from "../../words/words.ts";
import type { Compose } from "../../state/compose.ts";
import { AttachButton, filesOf, HeldFilesView } from "./attach_view.tsx";
import { LaterButton, LaterView } from "./later_view.tsx";
import { ComposeView } from "./compose_view.tsx";
import { RecordButton, RecordView } from "./record_view.tsx";
import { UpIcon } from "../parts/icons.tsx";
import { titleOf } from "../../state/title.ts";
import { useWords } from "../parts/use_words.ts";

/** Key code of every key that an input method takes for itself; Safari's Enter at its end tells nothing else. */
const COMPOSING_KEY_CODE = 229;

interface ComposerProps {
  conversation: ConversationJson;
  draft: string;
  /** What it is about, when that is not a new text. */
  compose: Compose | undefined;
  /** Files that go without pad, and that the user has to decide on. */
  heldFiles: readonly File[];
  /** Enter sends; else Ctrl+Enter does. */
  enterSends: boolean;
  actions: Actions;
}

/** From so many bytes on the length of a text is told: the limit is in sight. */
const COUNTED_BYTES = TEXT_LIMIT_BYTES / 2;

/** How a text of `bytes` will be protected, so far as that is known before it goes: `padLeft` only falls. */
function protectionOf(
  { padMode, padLeft, slot, status }: ConversationJson,
  bytes: number,
): keyof Words["composer"]["protection"] {
  if (padMode === "off") return "off";
  if (padMode === "always") return bytes <= padLeft || slot === null ? "pad" : "padWaits";
  if (slot === null || !lookOf(status.code).usesKey) return "noKey";
  if (padLeft === 0) return "padSpent";
  return bytes > padLeft ? "padPartly" : "padWhileLeft";
}

/** The composer of the conversation in view. */
export function ComposerView(
  { conversation, draft, compose, heldFiles, enterSends, actions }: ComposerProps,
): JSX.Element {
  const { composer, formats } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const [isLater, setLater] = useState(false);
  const [recording, setRecording] = useState<Recording>();
  const { name } = conversation;
  const bytes = utf8Bytes(draft);
  const isOver = bytes > TEXT_LIMIT_BYTES;
  const isReady = isVisible(draft) === true && !isOver;
  const label = composer.label(formats.name(titleOf(conversation)));

  useLayoutEffect(() => area.current?.focus({ preventScroll: true }), [name, compose]);
  useLayoutEffect(() => growToText(area.current), [draft, name]);

  const send = (): void => {
    if (isReady) actions.send(name);
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
      {compose !== undefined && (
        <ComposeView
          conversation={conversation}
          compose={compose}
          cancel={() => actions.cancelCompose(name)}
        />
      )}
      {heldFiles.length > 0 && <HeldFilesView name={name} files={heldFiles} actions={actions} />}
      {isLater && (
        <LaterView
          name={name}
          isReady={isReady}
          actions={actions}
          close={() => {
            setLater(false);
            area.current?.focus();
          }}
        />
      )}
      {recording !== undefined && (
        <RecordView
          name={name}
          recording={recording}
          actions={actions}
          ended={() => setRecording(undefined)}
        />
      )}
      <div class="composer-row" hidden={recording !== undefined}>
        <AttachButton name={name} actions={actions} />
        <textarea
          id="text"
          ref={area}
          rows={1}
          dir={draft === "" ? undefined : "auto"}
          placeholder={label}
          value={draft}
          aria-label={label}
          aria-describedby="text-help"
          aria-invalid={isOver}
          enterkeyhint="send"
          autocomplete="off"
          onInput={(event) => actions.draft(name, event.currentTarget.value)}
          onPaste={(event) => {
            const files = filesOf(event.clipboardData);
            if (files.length === 0) return;
            event.preventDefault();
            void actions.sendFiles(name, files);
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape" && compose !== undefined) actions.cancelCompose(name);
            if (!isSendKey(event, enterSends)) return;
            event.preventDefault();
            send();
          }}
        />
        {bytes > 0 && compose?.kind !== "edit" && (
          <LaterButton
            isOpen={isLater}
            isReady={isReady}
            toggle={() => setLater(!isLater)}
          />
        )}
        {bytes === 0 && compose === undefined && (
          <RecordButton actions={actions} begun={setRecording} />
        )}
        <button type="submit" class="send" aria-label={composer.send} disabled={!isReady}>
          <UpIcon />
        </button>
      </div>
      <p id="text-help" class={`help${isOver ? " over" : ""}${bytes === 0 ? " idle" : ""}`}>
        <span>
          {isOver
            ? composer.over
            : bytes > 0
            ? composer.protection[protectionOf(conversation, bytes)]
            : enterSends
            ? composer.hint
            : composer.hintCtrl}
        </span>
        <span class="count">
          {bytes >= COUNTED_BYTES && composer.bytes(bytes, TEXT_LIMIT_BYTES)}
        </span>
      </p>
    </form>
  );
}

/** Enter alone or with Ctrl, as chosen, and not the one that ends a composition. */
function isSendKey(event: KeyboardEvent, enterSends: boolean): boolean {
  const { key, shiftKey, isComposing, keyCode, ctrlKey, metaKey } = event;
  if (key !== "Enter" || isComposing || keyCode === COMPOSING_KEY_CODE) return false;
  return ctrlKey || metaKey || (enterSends && !shiftKey);
}

/** The field is as high as its text; the style sheet sets the most. */
function growToText(element: HTMLTextAreaElement | null): void {
  if (element === null) return;
  element.style.height = "auto";
  element.style.height = `${element.scrollHeight + 2}px`;
}
