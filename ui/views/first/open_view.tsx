/** Opens one's list: those that are found are offered, looked for again every few seconds; a click opens. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { MediaJson } from "../../../server/gui_api/lists_json.ts";
import type { Actions } from "../../actions.ts";
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
  const { form, error } = useWords();
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [refused, setRefused] = useState<Refused>();
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const wantsPassphrase = refused !== undefined && /passphrase/i.test(refused.error.code);
  const lists = media?.places.flatMap((each) => each.lists) ?? [];
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
  useEffect(() => void open(wanted), [wanted]);
  useEffect(() => {
    if (wantsPassphrase) field.current?.querySelector("input")?.focus();
  }, [wantsPassphrase, refused]);
  return (
    <form
      class="settings-form"
      aria-busy={isBusy}
      onSubmit={(event) => {
        event.preventDefault();
        void open(path);
      }}
    >
      {lists.length > 0 && <p class="help">{form.found}</p>}
      {lists.map((list) => (
        <button
          type="button"
          key={list}
          class="button found"
          disabled={isBusy}
          onClick={() => void open(list)}
        >
          {list}
        </button>
      ))}
      <Field
        id="list"
        label={form.path.label}
        help={form.path.help}
        placeholder="/media/stick/alice.hkl"
        value={path}
        error={refused === undefined || wantsPassphrase ? undefined : error(refused.error)}
        change={setPath}
      />
      <div ref={field}>
        <Field
          id="passphrase"
          type="password"
          label={form.passphrase.label}
          help={form.passphrase.help}
          value={passphrase}
          error={wantsPassphrase && refused !== undefined ? error(refused.error) : undefined}
          change={setPassphrase}
        />
      </div>
      <div class="form-end">
        <span role="status">{isBusy ? form.opening : ""}</span>
        <button type="submit" class="button" disabled={path.trim() === "" || isBusy}>
          {form.open}
        </button>
      </div>
    </form>
  );
}
