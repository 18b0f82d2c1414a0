/** What stands where no conversation is open: how to make a key list, and how to open one. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SettingsJson } from "../../server/gui_api.ts";
import type { Actions } from "../actions.ts";
import { KeyIcon } from "./parts/icons.tsx";
import { ListFormView } from "./settings/list_form_view.tsx";
import { useWords } from "./parts/use_words.ts";

/** A friendly page for the first start. */
export function WelcomeView(
  { actions, settings }: { actions: Actions; settings: SettingsJson | undefined },
): JSX.Element {
  const { welcome } = useWords();
  useEffect(() => void actions.fetchSettings(), []);
  return (
    <main class="welcome">
      <div class="welcome-mark">
        <KeyIcon />
      </div>
      <h1>{welcome.title}</h1>
      <p class="lead">{welcome.lead}</p>
      <ol class="steps">
        <li>
          <h2>{welcome.make.title}</h2>
          <p>{welcome.make.how}</p>
          <pre dir="ltr"><code>hchat keygen --out . --names alice,bob</code></pre>
          <p>{welcome.make.result}</p>
        </li>
        <li>
          <h2>{welcome.meet.title}</h2>
          <p>{welcome.meet.how}</p>
        </li>
        <li>
          <h2>{welcome.open}</h2>
          <ListFormView actions={actions} found={settings?.found} />
        </li>
      </ol>
    </main>
  );
}
