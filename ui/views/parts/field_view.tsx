// Room: small parts that views share.
/** Parts of the forms: a labelled field with its help and error beside it, a choice, a form with one button. */
import type { ComponentChildren, JSX, TargetedEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Refused } from "../../state/refused.ts";

interface FieldProps {
  id: string;
  label: string;
  help: string;
  value: string;
  /** Why its value was refused, as a sentence. */
  error?: string | undefined;
  type?: "text" | "url" | "password";
  placeholder?: string;
  /** A path or an address: it goes from left to right in every language. */
  isCode?: boolean | undefined;
  /** It has the focus as soon as it is there. */
  takesFocus?: boolean | undefined;
  change(value: string): void;
}

/** One line of text. */
export function Field(props: FieldProps): JSX.Element {
  const { id, label, help, value, error, type = "text", placeholder, takesFocus, change } = props;
  const { isCode = type === "url" } = props;
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) input.current?.focus();
  }, []);
  const attributes = {
    id,
    ref: input,
    value,
    placeholder,
    dir: isCode ? "ltr" : undefined,
    // For a dialog, which looks for it when it opens.
    autofocus: takesFocus,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: false,
    "aria-invalid": error !== undefined,
    "aria-describedby": `${id}-help`,
    onInput: (event: TargetedEvent<HTMLInputElement>) => change(event.currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {
        // Never type="url": it would refuse HOST:PORT, which the program takes.
        type === "password"
          ? <input type="password" {...attributes} />
          : <input type="text" inputMode={type} {...attributes} />
      }
      <div id={`${id}-help`}>
        {error !== undefined && <p class="field-error" role="alert">{error}</p>}
        {help !== "" && <p class="help">{help}</p>}
      </div>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  name: string;
  legend: string;
  value: T;
  /** `help` is "" where the label says all. */
  options: readonly { value: T; label: string; help: string }[];
  choose(value: T): void;
}

/** One of a few, with the meaning of the chosen one below. */
export function Choice<T extends string>(props: ChoiceProps<T>): JSX.Element {
  const { name, legend, value, options, choose } = props;
  const help = options.find((option) => option.value === value)?.help ?? "";
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="segments">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => choose(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {help !== "" && <p class="help">{help}</p>}
    </fieldset>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  disabled?: boolean | undefined;
  change(checked: boolean): void;
}

/** A choice of yes or no, in force at once. */
export function Check({ label, checked, disabled = false, change }: CheckProps): JSX.Element {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        // Not the change event: a form that draws itself anew in between would have reset the box.
        onInput={(event) => change(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

interface SavedFormProps {
  /** Absent where the form is alone under a heading. */
  legend?: string | undefined;
  /** Its heading is the first below the page's own. */
  isFirst?: boolean;
  button: string;
  /** Whether there is anything to save. */
  isChanged: boolean;
  /** Said while it saves, where that takes long. */
  busy?: string | undefined;
  /** Word for "it worked". */
  done: string;
  /** Saves; answers why it was refused. */
  save(): Promise<Refused | undefined>;
  children(refused: Refused | undefined): ComponentChildren;
}

/** A form whose one button saves it; hands the reason of a refusal to its fields. */
export function SavedForm(props: SavedFormProps): JSX.Element {
  const { legend, isFirst = false, button, isChanged, busy = "", done, save, children } = props;
  const Heading = isFirst ? "h2" : "h3";
  const [refused, setRefused] = useState<Refused>();
  const [phase, setPhase] = useState<"idle" | "saving" | "saved">("idle");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!isChanged || phase === "saving") return;
    setPhase("saving");
    const outcome = await save();
    setRefused(outcome);
    setPhase(outcome === undefined ? "saved" : "idle");
  };
  return (
    <form class="settings-form" onSubmit={submit} onInput={() => setPhase("idle")}>
      {legend !== undefined && <Heading>{legend}</Heading>}
      {children(refused)}
      <div class="form-end">
        <span role="status">
          {phase === "saving" ? busy : phase === "saved" && !isChanged ? done : ""}
        </span>
        {/* Not disabled: pressing it would then take the focus away. */}
        <button type="submit" class="button" aria-disabled={!isChanged || phase === "saving"}>
          {button}
        </button>
      </div>
    </form>
  );
}
