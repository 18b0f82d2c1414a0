/** The page while the program is locked: one sentence, and the field that unlocks it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { LockJson } from "../../server/gui_api/lock_json.ts";
import type { Actions } from "../actions/actions.ts";
import { Field, SavedForm } from "./parts/field_view.tsx";
import { useWords } from "./parts/use_words.ts";

interface LockedProps {
  lock: LockJson;
  actions: Pick<Actions, "unlock">;
}

/** Nothing of any conversation is here: the program itself has forgotten it. */
export function LockedView({ lock, actions }: LockedProps): JSX.Element {
  const { lock: words, form, error: explain } = useWords();
  const [secret, setSecret] = useState("");
  const unlock = async () => {
    const refused = await actions.unlock(secret);
    // A secret stays in the page no longer than it must; a wrong one is typed anew.
    setSecret("");
    return refused;
  };
  const [only] = lock.keys;
  const label = words.secret[lock.keys.length === 1 && only !== undefined ? only : "either"];
  return (
    <main class="blank-page" data-testid="locked">
      <h1>{words.locked}</h1>
      <SavedForm
        button={form.unlock}
        busy={words.checking}
        done=""
        isChanged={secret !== ""}
        save={unlock}
      >
        {(refused) => (
          <Field
            id="lock-key"
            type="password"
            takesFocus
            label={label}
            help={refused?.error.code === "secretWrong" ? "" : words.tries(lock.triesLeft)}
            value={secret}
            error={refused && explain(refused.error)}
            change={setSecret}
          />
        )}
      </SavedForm>
    </main>
  );
}
