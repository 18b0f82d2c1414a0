/** Where one writes: what the text is about, the field with its buttons, and what becomes of the text. */
import type { JSX, RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import type { Actions } from "../../actions/actions.ts";
import type { Recording } from "../../actions/file_actions.ts";
import type { Compose } from "../../state/compose.ts";
import { TEXT_LIMIT_BYTES } from "../../state/page_state.ts";
import { isVisible } from "../../state/text_parts.ts";
import { titleOf } from "../../state/title.ts";
import { utf8Bytes } from "../../words/formats.ts";
import { UpIcon } from "../parts/icons.tsx";
import { useWords } from "../parts/use_words.ts";
import { AttachButton, HeldFilesView } from "./attach_view.tsx";
import { ComposerHelpView } from "./composer_help_view.tsx";
import { ComposeView } from "./compose_view.tsx";
import { EmojiButton } from "./emoji_button_view.tsx";
import { LaterButton, LaterView } from "./later_view.tsx";
import { RecordButton, RecordView } from "./record_view.tsx";
import { TextField } from "./text_field_view.tsx";

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

/** The composer of the conversation in view. */
export function ComposerView(props: ComposerProps): JSX.Element {
  const { conversation, draft, compose, heldFiles, enterSends, actions } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const [isLater, setLater] = useState(false);
  const [recording, setRecording] = useState<Recording>();
  const { name } = conversation;
  const bytes = utf8Bytes(draft);
  const isReady = isVisible(draft) && bytes <= TEXT_LIMIT_BYTES;
  const send = (): void => {
    if (isReady) actions.send(name);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    send();
    area.current?.focus();
  };
  const closeLater = (): void => {
    setLater(false);
    area.current?.focus();
  };
  return (
    <form class="composer" onSubmit={submit}>
      {compose !== undefined && (
        <ComposeView
          conversation={conversation}
          compose={compose}
          cancel={() => actions.cancelCompose(name)}
        />
      )}
      {heldFiles.length > 0 && <HeldFilesView name={name} files={heldFiles} actions={actions} />}
      {isLater && <LaterView name={name} isReady={isReady} actions={actions} close={closeLater} />}
      {recording !== undefined && (
        <RecordView
          name={name}
          recording={recording}
          actions={actions}
          ended={() => setRecording(undefined)}
        />
      )}
      <ComposerRow
        {...props}
        area={area}
        bytes={bytes}
        isReady={isReady}
        isRecording={recording !== undefined}
        isLater={isLater}
        toggleLater={() => setLater(!isLater)}
        begun={setRecording}
        send={send}
      />
      <ComposerHelpView conversation={conversation} bytes={bytes} enterSends={enterSends} />
    </form>
  );
}

interface RowProps extends ComposerProps {
  area: RefObject<HTMLTextAreaElement | null>;
  /** Of the draft, in UTF-8. */
  bytes: number;
  /** There is something that can be sent. */
  isReady: boolean;
  isRecording: boolean;
  /** The time to send it at is being chosen. */
  isLater: boolean;
  toggleLater(): void;
  /** A recording has begun. */
  begun(recording: Recording): void;
  send(): void;
}

/** The field and its buttons; recording takes their place. */
function ComposerRow(props: RowProps): JSX.Element {
  const { conversation, draft, compose, enterSends, actions, area, bytes, isReady, send } = props;
  const { composer, formats } = useWords();
  const { name } = conversation;
  return (
    <div class="composer-row" hidden={props.isRecording}>
      <AttachButton name={name} actions={actions} />
      <div class="text-box">
        <TextField
          area={area}
          name={name}
          compose={compose}
          label={composer.label(formats.name(titleOf(conversation)))}
          text={draft}
          isOver={bytes > TEXT_LIMIT_BYTES}
          enterSends={enterSends}
          typed={(text) => actions.draft(name, text)}
          pasted={(files) => void actions.sendFiles(name, files)}
          left={compose && (() => actions.cancelCompose(name))}
          send={send}
        />
        <EmojiButton area={area} actions={actions} />
      </div>
      {bytes > 0 && compose?.kind !== "edit" && (
        <LaterButton isOpen={props.isLater} isReady={isReady} toggle={props.toggleLater} />
      )}
      {bytes === 0 && compose === undefined && (
        <RecordButton actions={actions} begun={props.begun} />
      )}
      <button type="submit" class="send" aria-label={composer.send} disabled={!isReady}>
        <UpIcon />
      </button>
    </div>
  );
}
