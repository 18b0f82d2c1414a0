/** Opens a key list by its path, with its passphrase where it has one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Actions } from "./actions.ts";
import { Field, SavedForm } from "./field_view.tsx";

interface ListFormProps {
  actions: Actions;
  /** Path of a list that is known and only wants its passphrase. */
  locked?: string | undefined;
}

/** Words that tell that the passphrase, not the path, was refused. */
function isAboutPassphrase(error: string | undefined): boolean {
  return error !== undefined && /passphrase/i.test(error);
}

/** Path and passphrase of a list to open; the passphrase alone for a locked one. */
export function ListFormView({ actions, locked }: ListFormProps): JSX.Element {
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const list = locked ?? path.trim();
  const save = async (): Promise<string | undefined> => {
    const reason = await actions.saveSettings({
      list,
      ...(passphrase === "" ? {} : { passphrase }),
    });
    if (reason === undefined) setPath("");
    // A passphrase stays in the page no longer than it must; a wrong one is typed anew.
    setPassphrase("");
    return reason;
  };
  return (
    <SavedForm
      legend={locked === undefined ? "Open a key list" : "This key list is locked"}
      button={locked === undefined ? "Open" : "Unlock"}
      isChanged={list !== "" && (locked === undefined || passphrase !== "")}
      save={save}
    >
      {(error) => (
        <>
          {locked === undefined && (
            <Field
              id="list"
              label="Path of the list"
              help="A file that ends in .hkl, on this computer or on a stick. It opens beside the others."
              placeholder="/media/stick/alice.hkl"
              value={path}
              error={isAboutPassphrase(error) ? undefined : error}
              change={setPath}
            />
          )}
          <Field
            id="passphrase"
            type="password"
            label="Passphrase"
            help={locked === undefined ? "Leave it empty when the list has none." : locked}
            value={passphrase}
            error={locked !== undefined || isAboutPassphrase(error) ? error : undefined}
            change={setPassphrase}
          />
        </>
      )}
    </SavedForm>
  );
}
