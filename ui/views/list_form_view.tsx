/** Opens a key list by its path, with its passphrase where it has one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Actions } from "../actions.ts";
import type { Refused } from "../client.ts";
import { Field, SavedForm } from "./field_view.tsx";

interface ListFormProps {
  actions: Actions;
  /** Paths of lists that lie around, to choose from. */
  found?: string[] | undefined;
  /** Path of a list that is known and only wants its passphrase. */
  locked?: string | undefined;
  /** Other lists are open. */
  hasOthers?: boolean;
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
  { actions, locked, found = [], hasOthers = false }: ListFormProps,
): JSX.Element {
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const list = locked ?? path.trim();
  const save = async (): Promise<Refused | undefined> => {
    const refused = await actions.openList(list, passphrase);
    if (refused === undefined) setPath("");
    // A passphrase stays in the page no longer than it must; a wrong one is typed anew.
    setPassphrase("");
    return refused;
  };
  return (
    <SavedForm
      legend={locked === undefined ? "Open a key list" : "This key list is locked"}
      button={locked === undefined ? "Open" : "Unlock"}
      done="Opened"
      isChanged={list !== "" && (locked === undefined || passphrase !== "")}
      save={save}
    >
      {(refused) => (
        <>
          {found.length > 0 && <p class="help">These lie around; take the one that is yours:</p>}
          {found.map((each) => (
            <button
              type="button"
              key={each}
              class="button found"
              onClick={() => setPath(each)}
            >
              {each}
            </button>
          ))}
          {locked === undefined && (
            <Field
              id="list"
              label="Path of the list"
              help={`A file that ends in .hkl, on this computer or on a stick.${
                hasOthers ? " It opens beside the others." : ""
              }`}
              placeholder="/media/stick/alice.hkl"
              value={path}
              error={isAboutPassphrase(refused) ? undefined : refused?.message}
              change={setPath}
            />
          )}
          <Field
            id="passphrase"
            type="password"
            label="Passphrase"
            help={locked === undefined ? "Leave it empty when the list has none." : locked}
            value={passphrase}
            error={locked !== undefined || isAboutPassphrase(refused)
              ? refused?.message
              : undefined}
            change={setPassphrase}
          />
        </>
      )}
    </SavedForm>
  );
}
