/** Stands in place of the timeline while the list wants its passphrase. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SettingsJson } from "../../../server/gui_api/settings_json.ts";
import type { Actions } from "../../actions/actions.ts";
import { ListFormView } from "./list_form_view.tsx";

interface UnlockProps {
  name: string;
  settings: SettingsJson | undefined;
  actions: Actions;
}

/** Asks for the passphrase of one conversation's list. */
export function UnlockView({ name, settings, actions }: UnlockProps): JSX.Element {
  useEffect(() => void actions.fetchSettings(), [name]);
  const list = settings?.conversations.find((each) => each.name === name)?.list;
  return (
    <div class="unlock">
      {list !== undefined && <ListFormView actions={actions} locked={list} />}
    </div>
  );
}
