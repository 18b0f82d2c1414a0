/** Choices for the page itself, in force at once. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Actions } from "../../actions/actions.ts";
import { type Prefs, THEMES } from "../../state/prefs.ts";
import { LANGUAGE_NAMES } from "../../words/language_names.ts";
import { Check, Choice } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";

interface PageFormProps {
  prefs: Prefs;
  actions: Actions;
}

/** Language, colours, alerts, keys. */
export function PageForm({ prefs, actions }: PageFormProps): JSX.Element {
  const { page, help } = useWords();
  const [isRefused, setRefused] = useState(false);
  const { setPrefs } = actions;
  const setNotifies = async (notifies: boolean): Promise<void> => {
    const isAllowed = !notifies || await actions.askToNotify();
    setRefused(!isAllowed);
    setPrefs({ notifies: notifies && isAllowed });
  };
  const check = (name: "sounds" | "enterSends"): JSX.Element => (
    <Check
      label={page[name]}
      checked={prefs[name]}
      change={(value) => setPrefs({ [name]: value })}
    />
  );
  return (
    <section class="settings-form">
      <h3>{page.title}</h3>
      <LanguageField language={prefs.language} choose={(language) => setPrefs({ language })} />
      <Choice
        name="theme"
        legend={page.theme.legend}
        value={prefs.theme}
        options={THEMES.map((value) => ({ value, label: page.theme.options[value], help: "" }))}
        choose={(theme) => setPrefs({ theme })}
      />
      <div>
        {check("sounds")}
        <Check label={page.notifies} checked={prefs.notifies} change={setNotifies} />
        {isRefused && <p class="field-error" role="alert">{page.notifiesRefused}</p>}
        <Check
          label={page.notifiesContent}
          checked={prefs.notifiesContent}
          disabled={!prefs.notifies}
          change={(notifiesContent) => setPrefs({ notifiesContent })}
        />
        {check("enterSends")}
      </div>
      <button type="button" class="link-button" onClick={() => actions.openDialog("help")}>
        {help.title}
      </button>
    </section>
  );
}

function LanguageField(
  { language, choose }: { language: string; choose(language: string): void },
): JSX.Element {
  const { page } = useWords();
  return (
    <div class="field">
      <label for="language">{page.language}</label>
      <select
        id="language"
        value={language}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{page.browserLanguage}</option>
        {LANGUAGE_NAMES.map(([code, name]) => (
          <option key={code} value={code} lang={code}>{name}</option>
        ))}
      </select>
    </div>
  );
}
