/** The help inside the page: ten questions with their answers, and the keys. */
import type { JSX } from "preact";
import type { Actions } from "../actions/actions.ts";
import { SHORTCUT_KEYS, threeTimes } from "../state/keyboard.ts";
import { DialogView } from "./parts/dialog_view.tsx";
import { useWords } from "./parts/use_words.ts";

/** Opened by `?`. */
export function HelpView(
  { panicKey, actions }: { panicKey: string; actions: Pick<Actions, "closeDialog"> },
): JSX.Element {
  const { help } = useWords();
  return (
    <DialogView title={help.title} closed={actions.closeDialog}>
      {() => (
        <div class="help-body">
          {help.questions.map(({ question, answer }) => (
            <details key={question}>
              <summary>{question}</summary>
              <p>{answer}</p>
            </details>
          ))}
          <h3>{help.shortcuts}</h3>
          <dl class="shortcuts">
            {SHORTCUT_KEYS.map(([name, keys]) => (
              <KeysView key={name} keys={keys} meaning={help.keys[name]} />
            ))}
            {panicKey !== "" && <KeysView keys={threeTimes(panicKey)} meaning={help.keys.panic} />}
          </dl>
        </div>
      )}
    </DialogView>
  );
}

function KeysView({ keys, meaning }: { keys: string; meaning: string }): JSX.Element {
  return (
    <div>
      <dt>
        <kbd dir="ltr">{keys.replace("Mod", "Ctrl")}</kbd>
      </dt>
      <dd>{meaning}</dd>
    </div>
  );
}
