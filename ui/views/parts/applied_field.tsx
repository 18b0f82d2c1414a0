/** A field of the settings that takes effect with the button beside it, which is there while there is something to apply. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Refused } from "../../state/refused.ts";
import { Field } from "./field_view.tsx";
import { useWords } from "./use_words.ts";

interface AppliedFieldProps {
  id: string;
  label: string;
  help: string;
  placeholder: string;
  type?: "text" | "url";
  /** A path or an address. */
  isCode?: boolean;
  /** The value that is in force. */
  inForce: string;
  /** Puts another in force; answers why it was refused. */
  apply(value: string): Promise<Refused | undefined>;
}

/** What is typed stays until it is applied, or until another value comes into force. */
export function AppliedField({ inForce, apply, ...field }: AppliedFieldProps): JSX.Element {
  const { settings: words, error: explain } = useWords();
  const [typed, setTyped] = useState(inForce);
  const [refused, setRefused] = useState<Refused>();
  const [isApplied, setApplied] = useState(false);
  useEffect(() => setTyped(inForce), [inForce]);
  const value = typed.trim();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (value === inForce) return;
    const outcome = await apply(value);
    setRefused(outcome);
    setApplied(outcome === undefined);
    // The button goes; the focus stays in the form.
    document.getElementById(field.id)?.focus();
  };
  return (
    <form class="applied" onSubmit={submit} onInput={() => setApplied(false)}>
      <Field
        {...field}
        value={typed}
        error={refused && explain(refused.error)}
        change={setTyped}
      />
      <span class="applied-end" role="status">
        {value !== inForce
          ? <button type="submit" class="button">{words.save}</button>
          : isApplied && words.saved}
      </span>
    </form>
  );
}
