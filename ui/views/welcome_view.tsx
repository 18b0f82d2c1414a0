/** What stands where no conversation is open: how to make a key list, and how to open one. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SettingsJson } from "../../server/gui_api.ts";
import type { Actions } from "../actions.ts";
import { KeyIcon } from "./icons.tsx";
import { ListFormView } from "./list_form_view.tsx";

/** A friendly page for the first start. */
export function WelcomeView(
  { actions, settings }: { actions: Actions; settings: SettingsJson | undefined },
): JSX.Element {
  useEffect(() => void actions.fetchSettings(), []);
  return (
    <main class="welcome">
      <div class="welcome-mark">
        <KeyIcon />
      </div>
      <h1>Welcome to hchat</h1>
      <p class="lead">
        Two people share a list of random keys, one for every few seconds. Whoever holds the other
        copy can talk with you; nobody else can.
      </p>
      <ol class="steps">
        <li>
          <h2>Make a key list</h2>
          <p>In a terminal, with your names in place of these:</p>
          <pre><code>hchat keygen --out . --names alice,bob</code></pre>
          <p>
            It writes <code>alice.hkl</code> and <code>bob.hkl</code>.
          </p>
        </li>
        <li>
          <h2>Hand over the other copy</h2>
          <p>Meet, and give the second file on a stick. Never send it over a network.</p>
        </li>
        <li>
          <h2>Open your copy</h2>
          <ListFormView actions={actions} found={settings?.found} />
        </li>
      </ol>
    </main>
  );
}
