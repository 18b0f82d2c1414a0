/** The settings: one conversation, this program, further lists, the next start, the end. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ConversationJson, SettingsJson } from "../../server/gui_api.ts";
import type { Actions } from "../actions.ts";
import { ConversationForm } from "./conversation_form.tsx";
import { CloseIcon } from "./icons.tsx";
import { ListFormView } from "./list_form_view.tsx";
import { EndForm, KeepForm, ListenForm } from "./program_forms.tsx";
import { useWords } from "./use_words.ts";

interface SettingsProps {
  settings: SettingsJson | undefined;
  conversation: ConversationJson | undefined;
  actions: Actions;
  close(): void;
}

/** A modal dialog; it asks for the settings as they are when it opens. */
export function SettingsView(
  { settings, conversation, actions, close }: SettingsProps,
): JSX.Element {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    void actions.fetchSettings();
  }, []);
  const own = settings?.conversations.find((each) => each.name === conversation?.name);
  const shut = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="settings"
      aria-labelledby="settings-title"
      onClose={close}
      onClick={(event) => event.target === dialog.current && shut()}
    >
      <div class="settings-body">
        <header>
          <h2 id="settings-title">{words.settings.title}</h2>
          <button type="button" class="icon-button" aria-label={words.app.close} onClick={shut}>
            <CloseIcon />
          </button>
        </header>
        {own !== undefined && <ConversationForm key={own.name} own={own} actions={actions} />}
        {settings !== undefined && <ListenForm settings={settings} actions={actions} />}
        <ListFormView actions={actions} hasOthers />
        {settings?.saveTo !== undefined && (
          <KeepForm key={JSON.stringify(settings)} path={settings.saveTo} actions={actions} />
        )}
        <EndForm actions={actions} close={shut} />
      </div>
    </dialog>
  );
}
