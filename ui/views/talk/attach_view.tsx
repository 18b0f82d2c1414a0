/** Files on their way into the talk: a button to choose some, and a question where they go without pad. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Actions } from "../../actions/actions.ts";
import { ClipIcon } from "../parts/icons.tsx";
import { useWords } from "../parts/use_words.ts";

/** Opens the system's dialog for choosing files. */
export function AttachButton(
  { name, actions }: { name: string; actions: Pick<Actions, "sendFiles"> },
): JSX.Element {
  const { file } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        class="visually-hidden"
        tabIndex={-1}
        aria-label={file.attach}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files !== null) void actions.sendFiles(name, [...files]);
          event.currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="icon-button attach"
        aria-label={file.attach}
        title={file.attach}
        onClick={() => input.current?.click()}
      >
        <ClipIcon />
      </button>
    </>
  );
}

/** Everything is to go under the pad, and files cannot: the user decides. */
export function HeldFilesView(
  { name, files, actions }: {
    name: string;
    files: readonly File[];
    actions: Pick<Actions, "sendHeld">;
  },
): JSX.Element {
  const { file: text, entry } = useWords();
  return (
    <div class="compose" role="alert" data-testid="held-files">
      <span>{text.heldQuestion(files.map((each) => each.name).join(", "))}</span>
      <button type="button" class="link-button" onClick={() => void actions.sendHeld(name, true)}>
        {text.heldSend}
      </button>
      <button type="button" class="link-button" onClick={() => void actions.sendHeld(name, false)}>
        {entry.cancel}
      </button>
    </div>
  );
}

/** The files of a paste or a drop; none when it brings none. */
export function filesOf(transfer: DataTransfer | null): File[] {
  return [...transfer?.files ?? []];
}
