/** Opens a key list by its path, with its passphrase where it has one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Actions } from "../../actions/actions.ts";
import type { Refused } from "../../state/refused.ts";
import { Field, SavedForm } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";

interface ListFormProps {
  actions: Actions;
  /** Path of a list that is known and only wants its passphrase. */
  locked?: string | undefined;
  /** Other lists are open. */
  hasOthers?: boolean;
  takesFocus?: boolean;
  /** The list is open. */
  opened?: (() => void) | undefined;
}

/** True when the passphrase, not the path, was refused. */
function isAboutPassphrase(refused: Refused | undefined): boolean {
  if (refused === undefined) return false;
  const { error } = refused;
  return error.code === "passphraseNeeded" || error.code === "wrongPassphrase" ||
    (error.code === "valueInvalid" && error.name === "passphrase");
}

/** Path and passphrase of a list to open; the passphrase alone for a locked one. */
export function ListFormView(
  { actions, locked, hasOthers = false, takesFocus = false, opened }: ListFormProps,
): JSX.Element {
  const { form, error: explain } = useWords();
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const list = locked ?? path.trim();
  const save = async (): Promise<Refused | undefined> => {
    const refused = await actions.openList(list, passphrase);
    if (refused === undefined) setPath("");
    // A passphrase stays in the page no longer than it must; a wrong one is typed anew.
    setPassphrase("");
    if (refused === undefined) opened?.();
    return refused;
  };
  return (
    <SavedForm
      legend={locked === undefined ? form.openTitle : form.lockedTitle}
      isFirst={locked !== undefined}
      button={locked === undefined ? form.open : form.unlock}
      done={form.opened}
      isChanged={list !== "" && (locked === undefined || passphrase !== "")}
      save={save}
    >
      {(refused) => {
        const error = refused && explain(refused.error);
        return (
          <>
            {locked === undefined && (
              <Field
                id="list"
                isCode
                takesFocus={takesFocus}
                label={form.path.label}
                help={hasOthers ? `${form.path.help} ${form.pathHelpBeside}` : form.path.help}
                placeholder="/media/stick/alice.hkl"
                value={path}
                error={isAboutPassphrase(refused) ? undefined : error}
                change={setPath}
              />
            )}
            <Field
              id="passphrase"
              type="password"
              label={form.passphrase.label}
              help={locked ?? form.passphrase.help}
              value={passphrase}
              error={locked !== undefined || isAboutPassphrase(refused) ? error : undefined}
              change={setPassphrase}
            />
          </>
        );
      }}
    </SavedForm>
  );
}
