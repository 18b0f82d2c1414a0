/** What the ways go by: authorities, the password of tor, another clock. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SettingsJson } from "../../../server/gui_api/settings_json.ts";
import type { Actions } from "../../actions/actions.ts";
import { Field, SavedForm } from "../parts/field_view.tsx";
import type { PageError } from "../../words/words.ts";
import { useWords } from "../parts/use_words.ts";

const AIDS = ["authorities", "torPasswordFile", "sntp"] as const;
const PLACEHOLDERS = {
  authorities: "/etc/hchat/ca.pem",
  torPasswordFile: "/etc/hchat/tor.txt",
  sntp: "pool.ntp.org",
};

type Aid = typeof AIDS[number];
type Typed = Record<Aid, string>;

/** Three fields, any of them empty; what was not touched is not sent. */
export function AidsForm(
  { settings, actions }: { settings: SettingsJson; actions: Actions },
): JSX.Element {
  const { ways: { aids: words }, settings: { save, saved }, error: explain } = useWords();
  const inForce = typedOf(settings);
  const [typed, setTyped] = useState(inForce);
  useEffect(() => setTyped(inForce), AIDS.map((aid) => inForce[aid]));
  const changed = AIDS.filter((aid) => typed[aid].trim() !== inForce[aid]);
  return (
    <SavedForm
      legend={words.title}
      button={save}
      done={saved}
      isChanged={changed.length > 0}
      save={() =>
        actions.saveSettings(
          Object.fromEntries(changed.map((aid) => [aid, typed[aid].trim() || null])),
        )}
    >
      {(refused) =>
        AIDS.map((aid) => (
          <Field
            key={aid}
            id={`aid-${aid}`}
            isCode
            {...words[aid]}
            placeholder={PLACEHOLDERS[aid]}
            value={typed[aid]}
            error={refused && aidOf(refused.error) === aid ? explain(refused.error) : undefined}
            change={(value) => setTyped({ ...typed, [aid]: value })}
          />
        ))}
    </SavedForm>
  );
}

function typedOf({ authorities, torPasswordFile, sntp }: SettingsJson): Typed {
  return {
    authorities: authorities ?? "",
    torPasswordFile: torPasswordFile ?? "",
    sntp: sntp ?? "",
  };
}

/** The field that a refusal is about; the first one where it names none. */
function aidOf(error: PageError): Aid {
  if (error.code === "fileUnreadable") return "torPasswordFile";
  const name = error.code === "valueInvalid" ? error.name : undefined;
  return AIDS.find((aid) => aid === name) ?? "authorities";
}
