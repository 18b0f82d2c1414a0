/** The ways by which the other side reaches this program, and how it is with each. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { EntranceJson, SettingsJson } from "../../../server/gui_api/settings_json.ts";
import type { Actions } from "../../actions/actions.ts";
import type { Refused } from "../../state/refused.ts";
import { Check, Choice, Field, SavedForm } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";
import { AidsForm } from "./aids_form.tsx";
import { RoutesView } from "./routes_view.tsx";

const ENTRANCES = ["plain", "tlsOfList", "tlsOfFiles", "webServer"] as const;

interface WaysProps {
  settings: SettingsJson;
  actions: Actions;
}

/** What the other side meets here waits for its button; the router and tor are asked at once. */
export function WaysForm(props: WaysProps): JSX.Element {
  return (
    <>
      <EntranceForm {...props} />
      <HelpersForm {...props} />
      <AidsForm {...props} />
    </>
  );
}

/** What the other side meets here. */
function EntranceForm({ settings: { entrance: inForce }, actions }: WaysProps): JSX.Element {
  const { ways: words, settings: { save, saved }, error: explain } = useWords();
  const [typed, setTyped] = useState(() => typedOf(inForce));
  const known = JSON.stringify(inForce);
  useEffect(() => setTyped(typedOf(inForce)), [known]);
  const entrance = entranceOf(typed);
  return (
    <SavedForm
      legend={words.title}
      button={save}
      done={saved}
      isChanged={JSON.stringify(entrance) !== known}
      save={() => actions.saveSettings({ entrance })}
    >
      {(refused) => (
        <>
          <Choice
            name="entrance"
            legend={words.entrance.legend}
            value={typed.code}
            options={ENTRANCES.map((value) => ({ value, ...words.entrance.options[value] }))}
            choose={(code) => setTyped({ ...typed, code })}
          />
          <EntranceFields
            typed={typed}
            error={refused && explain(refused.error)}
            change={(part) => setTyped({ ...typed, ...part })}
          />
        </>
      )}
    </SavedForm>
  );
}

/** The router and tor, which can lead the other side here, and how it is with each way. */
function HelpersForm({ settings, actions }: WaysProps): JSX.Element {
  const { ways: words, error: explain } = useWords();
  const [refused, setRefused] = useState<Refused>();
  const ask = async (patch: { mapPort?: boolean; onion?: boolean }): Promise<void> =>
    setRefused(await actions.saveSettings(patch));
  return (
    <section class="settings-form" aria-label={words.title}>
      <div>
        <Check
          label={words.mapPort}
          checked={settings.mapPort}
          change={(mapPort) => void ask({ mapPort })}
        />
        <Check
          label={words.onion}
          checked={settings.onion}
          change={(onion) => void ask({ onion })}
        />
      </div>
      {refused !== undefined && <p class="field-error" role="alert">{explain(refused.error)}</p>}
      <RoutesView routes={settings.routes} />
    </section>
  );
}

/** What stands in the form; the fields of a choice stay while another is looked at. */
interface Typed {
  code: EntranceJson["code"];
  cert: string;
  key: string;
  url: string;
}

function typedOf(entrance: EntranceJson): Typed {
  return { cert: "", key: "", url: "", ...entrance };
}

function entranceOf({ code, cert, key, url }: Typed): EntranceJson {
  switch (code) {
    case "tlsOfFiles":
      return { code, cert: cert.trim(), key: key.trim() };
    case "webServer":
      return { code, url: url.trim() };
    default:
      return { code };
  }
}

/** The fields of the chosen way. */
function EntranceFields(
  { typed, error, change }: {
    typed: Typed;
    error: string | undefined;
    change(part: Partial<Typed>): void;
  },
): JSX.Element | null {
  const { ways: words } = useWords();
  switch (typed.code) {
    case "webServer":
      return (
        <Field
          id="web-server"
          type="url"
          {...words.webServer}
          placeholder="https://chat.example.org"
          value={typed.url}
          error={error}
          change={(url) => change({ url })}
        />
      );
    case "tlsOfFiles":
      return (
        <>
          <Field
            id="certificate"
            isCode
            {...words.cert}
            placeholder="/etc/hchat/cert.pem"
            value={typed.cert}
            error={error}
            change={(cert) => change({ cert })}
          />
          <Field
            id="certificate-key"
            isCode
            {...words.key}
            placeholder="/etc/hchat/key.pem"
            value={typed.key}
            change={(key) => change({ key })}
          />
        </>
      );
    default:
      return error === undefined ? null : <p class="field-error" role="alert">{error}</p>;
  }
}
