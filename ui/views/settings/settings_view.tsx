// Room: the settings and the forms.
/** The settings: one conversation, this program, this page, further lists, the next start, the end. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import type { SettingsJson } from "../../../server/gui_api/settings_json.ts";
import type { Actions } from "../../actions/actions.ts";
import type { Prefs } from "../../state/prefs.ts";
import { ownAddresses } from "../../state/own_addresses.ts";
import { DialogView } from "../parts/dialog_view.tsx";
import { useWords } from "../parts/use_words.ts";
import { ConversationForm } from "./conversation_form.tsx";
import { GuardForm } from "./guard_form.tsx";
import { ListFormView } from "./list_form_view.tsx";
import { PageForm } from "./page_form.tsx";
import { CloseForm, TalkForm } from "./talk_form.tsx";
import { EndForm, KeepForm, ListenForm } from "./program_forms.tsx";
import { WaysForm } from "./ways_form.tsx";

interface SettingsProps {
  settings: SettingsJson | undefined;
  conversation: ConversationJson | undefined;
  prefs: Prefs;
  actions: Actions;
}

/** It asks for the settings as they are when it opens. */
export function SettingsView(
  { settings, conversation, prefs, actions }: SettingsProps,
): JSX.Element {
  const words = useWords();
  useEffect(() => void actions.fetchSettings(), []);
  const own = settings?.conversations.find((each) => each.name === conversation?.name);
  return (
    <DialogView title={words.settings.title} closed={actions.closeDialog}>
      {(shut) => (
        <>
          {own !== undefined && <ConversationForm key={own.name} own={own} actions={actions} />}
          {conversation !== undefined && (
            <TalkForm key={conversation.name} conversation={conversation} actions={actions} />
          )}
          {conversation !== undefined && (
            <CloseForm
              key={conversation.name}
              name={conversation.name}
              actions={actions}
              close={shut}
            />
          )}
          {settings !== undefined && (
            <ListenForm
              settings={settings}
              dialable={ownAddresses(settings, conversation?.name)}
              actions={actions}
            />
          )}
          {settings !== undefined && <WaysForm settings={settings} actions={actions} />}
          <PageForm prefs={prefs} actions={actions} />
          <GuardForm prefs={prefs} settings={settings} actions={actions} />
          <ListFormView actions={actions} hasOthers />
          {settings?.saveTo !== undefined && (
            <KeepForm
              key={JSON.stringify([settings, prefs])}
              path={settings.saveTo}
              actions={actions}
            />
          )}
          <EndForm actions={actions} close={shut} />
        </>
      )}
    </DialogView>
  );
}
