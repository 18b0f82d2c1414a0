/** Opens one's list: those that are found are offered, looked for again every few seconds; a click opens. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { MediaJson } from "../../../server/gui_api/lists_json.ts";
import type { Actions } from "../../actions/actions.ts";
import type { Refused } from "../../state/refused.ts";
import { Field } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";

interface OpenProps {
  media: MediaJson | undefined;
  /** Path of a list to open at once; "" for none. */
  wanted: string;
  actions: Actions;
}

/** A list with a passphrase asks for it; the path of any other can be typed. */
export function OpenView({ media, wanted, actions }: OpenProps): JSX.Element {
  const { form } = useWords();
  const opening = useOpening(actions);
  const { path, isBusy, open } = opening;
  useEffect(() => void open(wanted), [wanted]);
  const submit = (event: Event): void => {
    event.preventDefault();
    void open(path);
  };
  return (
    <form class="settings-form" aria-busy={isBusy} onSubmit={submit}>
      <FoundLists media={media} isBusy={isBusy} open={(list) => void open(list)} />
      <OpeningFields opening={opening} />
      <div class="form-end">
        <span role="status">{isBusy ? form.opening : ""}</span>
        <button type="submit" class="button" disabled={path.trim() === "" || isBusy}>
          {form.open}
        </button>
      </div>
    </form>
  );
}

/** A list that is being opened, and how that goes. */
interface Opening {
  path: string;
  passphrase: string;
  setPath(path: string): void;
  setPassphrase(passphrase: string): void;
  isBusy: boolean;
  /** Why the last attempt failed. */
  refused: Refused | undefined;
  open(list: string): Promise<void>;
}

function useOpening(actions: Pick<Actions, "openList">): Opening {
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [refused, setRefused] = useState<Refused>();
  const [isBusy, setBusy] = useState(false);
  const open = async (list: string): Promise<void> => {
    if (list.trim() === "" || isBusy) return;
    setBusy(true);
    setPath(list);
    const outcome = await actions.openList(list.trim(), passphrase);
    setBusy(false);
    setRefused(outcome);
    // It stays in the page no longer than it must; a wrong one is typed anew.
    setPassphrase("");
  };
  return { path, passphrase, setPath, setPassphrase, isBusy, refused, open };
}

/** A click opens one. */
function FoundLists(
  { media, isBusy, open }: Pick<OpenProps, "media"> & { isBusy: boolean; open(list: string): void },
): JSX.Element | null {
  const { form } = useWords();
  const lists = media?.places.flatMap((each) => each.lists) ?? [];
  if (lists.length === 0) return null;
  return (
    <>
      <p class="help">{form.found}</p>
      {lists.map((list) => (
        <button
          type="button"
          key={list}
          class="button found"
          disabled={isBusy}
          onClick={() => open(list)}
        >
          <span dir="ltr">{withBreaks(list)}</span>
        </button>
      ))}
    </>
  );
}

/** A path that breaks behind its separators, where it has to. */
function withBreaks(path: string): ComponentChildren {
  return path.split(/(?<=[/\\])/).flatMap((part, index) =>
    index === 0 ? [part] : [<wbr key={index} />, part]
  );
}

/** Path and passphrase, each with what was wrong about it; the passphrase has the focus as soon as it is wanted. */
function OpeningFields({ opening }: { opening: Opening }): JSX.Element {
  const { form, error } = useWords();
  const { path, passphrase, refused } = opening;
  const wantsPassphrase = refused !== undefined && /passphrase/i.test(refused.error.code);
  useEffect(() => {
    if (wantsPassphrase) document.getElementById("passphrase")?.focus();
  }, [wantsPassphrase, refused]);
  const explained = refused && error(refused.error);
  return (
    <>
      <Field
        id="list"
        isCode
        {...form.path}
        placeholder="/media/stick/alice.hkl"
        value={path}
        error={wantsPassphrase ? undefined : explained}
        change={opening.setPath}
      />
      <Field
        id="passphrase"
        type="password"
        {...form.passphrase}
        value={passphrase}
        error={wantsPassphrase ? explained : undefined}
        change={opening.setPassphrase}
      />
    </>
  );
}
