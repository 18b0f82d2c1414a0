/** The settings of the program: where it listens, what the next start keeps, and its end. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SettingsJson } from "../../../server/gui_api/settings_json.ts";
import type { Actions } from "../../actions/actions.ts";
import type { Refused } from "../../state/refused.ts";
import { AppliedField } from "../parts/applied_field.tsx";
import { Check, SavedForm } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";

/** Where this program waits for the other side, and what it takes. */
export function ListenForm(
  { settings, dialable, actions }: {
    settings: SettingsJson;
    /** What the other side of the conversation in view dials. */
    dialable: string[];
    actions: Actions;
  },
): JSX.Element {
  const { settings: words } = useWords();
  const { listen, conversations, asksForPictures } = settings;
  return (
    <section class="settings-form">
      <h3>{words.program}</h3>
      <AppliedField
        id="listen"
        isCode
        {...words.listen}
        placeholder={conversations[0]?.listen ?? "0.0.0.0:7471"}
        inForce={listen ?? ""}
        apply={(typed) => actions.saveSettings({ listen: typed })}
      />
      {listen === null && <OwnPorts conversations={conversations} />}
      {dialable.length > 0 && (
        <div class="dialable">
          <p class="help">{words.dialable}</p>
          <ul>
            {dialable.map((url) => (
              <li key={url}>
                <code>{url}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Check
        label={words.asksForPictures}
        checked={asksForPictures}
        change={(asksForPictures) => void actions.saveSettings({ asksForPictures })}
      />
    </section>
  );
}

/** Where each of several lists has its own port. */
function OwnPorts(
  { conversations }: Pick<SettingsJson, "conversations">,
): JSX.Element | null {
  const listening = conversations.filter(({ listen }) => listen !== null);
  if (listening.length < 2) return null;
  return (
    <dl class="own-ports">
      {listening.map(({ name, listen }) => (
        <div key={name}>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>
            <code>{listen}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Everything above is in force at once and forgotten at the end; this writes it down. */
export function KeepForm({ path, actions }: { path: string; actions: Actions }): JSX.Element {
  const { settings: { keep }, error: explain } = useWords();
  const [isKept, setKept] = useState(false);
  return (
    <SavedForm
      legend={keep.title}
      button={keep.button}
      done={keep.done}
      isChanged={!isKept}
      save={async () => {
        const refused = await actions.saveSettings({ save: true });
        setKept(refused === undefined);
        return refused;
      }}
    >
      {(refused) => (
        <p class="help path">
          {refused === undefined ? keep.help : explain(refused.error)}{" "}
          {refused === undefined && <code>{path}</code>}
        </p>
      )}
    </SavedForm>
  );
}

/** Ends the program; asks first, and with a button that is not where the pointer is. */
export function EndForm({ actions, close }: { actions: Actions; close(): void }): JSX.Element {
  const { settings: { end }, error: explain } = useWords();
  const [isAsked, setAsked] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const quit = async (): Promise<void> => {
    const outcome = await actions.quit();
    setRefused(outcome);
    if (outcome === undefined) close();
  };
  return (
    <section class="settings-form">
      <h3>{end.title}</h3>
      <p class="help">
        {refused === undefined ? end.help : explain(refused.error)}
      </p>
      <div class="form-end">
        {isAsked && (
          <button type="button" class="button button-bad apart" onClick={quit}>
            {end.confirm}
          </button>
        )}
        <button
          type="button"
          class="button button-plain"
          onClick={() => setAsked(!isAsked)}
        >
          {isAsked ? end.back : end.button}
        </button>
      </div>
    </section>
  );
}
