/** Against eyes that should not see: what hides the page, the lock, the panic key. */
import type { JSX } from "preact";
import type { SettingsJson } from "../../../server/gui_api/settings_json.ts";
import type { Actions } from "../../actions/actions.ts";
import type { Prefs } from "../../state/prefs.ts";
import { Check } from "../parts/field_view.tsx";
import { PanicKeyField } from "./panic_key_field.tsx";
import { useWords } from "../parts/use_words.ts";

interface GuardFormProps {
  prefs: Prefs;
  settings: SettingsJson | undefined;
  actions: Actions;
}

/** All of it is in force at once. */
export function GuardForm({ prefs, settings, actions }: GuardFormProps): JSX.Element {
  const { guard, lock } = useWords();
  return (
    <section class="settings-form">
      <h3>{guard.title}</h3>
      <Check
        label={guard.hidesOnBlur}
        checked={prefs.hidesOnBlur}
        change={(hidesOnBlur) => actions.setPrefs({ hidesOnBlur })}
      />
      <PanicKeyField
        panicKey={prefs.panicKey}
        choose={(panicKey) => actions.setPrefs({ panicKey })}
      />
      {settings !== undefined && (
        <Check
          label={guard.panicWipes}
          checked={settings.panic === "wipe"}
          change={(isWanted) => void actions.saveSettings({ panic: isWanted ? "wipe" : "end" })}
        />
      )}
      <button type="button" class="link-button" onClick={() => actions.openDialog("lock")}>
        {lock.andPin}
      </button>
    </section>
  );
}
