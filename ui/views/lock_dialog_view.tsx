/** Asked before the program is locked: what is lost with it, and a PIN where nothing would unlock it. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LockJson } from "../../server/gui_api/lock_json.ts";
import type { Actions } from "../actions/actions.ts";
import type { Refused } from "../state/refused.ts";
import { DialogView } from "./parts/dialog_view.tsx";
import { Field, SavedForm } from "./parts/field_view.tsx";
import { useWords } from "./parts/use_words.ts";

interface LockDialogProps {
  lock: LockJson | undefined;
  actions: Pick<Actions, "fetchLock" | "lockNow" | "setPin" | "closeDialog">;
}

/** It asks how it is with the lock when it opens. */
export function LockDialogView({ lock, actions }: LockDialogProps): JSX.Element {
  const { lock: words, error: explain } = useWords();
  const [refused, setRefused] = useState<Refused>();
  useEffect(() => void actions.fetchLock(), []);
  return (
    <DialogView title={words.action} closed={actions.closeDialog}>
      {() =>
        lock !== undefined && (
          <>
            <section class="settings-form">
              <p>{words.meaning}</p>
              {lock.loses.map(({ conversation, files }) => (
                <p key={conversation} class="field-error">{words.loses(conversation, files)}</p>
              ))}
              {lock.losesLists && <p class="field-error">{words.losesLists}</p>}
              {lock.keys.length === 0 && <p class="help">{words.pinNeeded}</p>}
              {refused !== undefined && (
                <p class="field-error" role="alert">{explain(refused.error)}</p>
              )}
              <div class="form-end">
                <button
                  type="button"
                  class="button"
                  disabled={lock.keys.length === 0}
                  onClick={() => void actions.lockNow().then(setRefused)}
                >
                  {words.action}
                </button>
              </div>
            </section>
            <PinForm
              hasPin={lock.keys.includes("pin")}
              isNeeded={lock.keys.length === 0}
              {...actions}
            />
          </>
        )}
    </DialogView>
  );
}

/** Typed twice: a slip of the finger would lock its user out. */
function PinForm(
  { hasPin, isNeeded, setPin }: { hasPin: boolean; isNeeded: boolean } & Pick<Actions, "setPin">,
): JSX.Element {
  const { lock: words, error: explain } = useWords();
  const [pin, setTyped] = useState("");
  const [again, setAgain] = useState("");
  const [refusedPin, setRefusedPin] = useState("");
  const isSame = pin === again;
  const save = async (): Promise<Refused | undefined> => {
    const refused = await setPin(pin);
    if (refused === undefined) {
      setTyped("");
      setAgain("");
    }
    setRefusedPin(pin);
    return refused;
  };
  return (
    <SavedForm
      legend={words.pinTitle}
      button={hasPin ? words.pinChange : words.pinSet}
      done={words.pinDone}
      isChanged={pin !== "" && isSame}
      save={save}
    >
      {(refused) => (
        <>
          <Field
            id="pin"
            type="password"
            takesFocus={isNeeded}
            {...words.pin}
            value={pin}
            error={refused && pin === refusedPin ? explain(refused.error) : undefined}
            change={setTyped}
          />
          <Field
            id="pin-again"
            type="password"
            label={words.pinAgain}
            help=""
            value={again}
            error={again !== "" && !isSame ? words.pinDiffers : undefined}
            change={setAgain}
          />
        </>
      )}
    </SavedForm>
  );
}
