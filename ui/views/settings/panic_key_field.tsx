/** The panic key: press the key that it is to be. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { panicChoice } from "../../state/panic_key.ts";
import { useWords } from "../parts/use_words.ts";

interface PanicKeyProps {
  /** Its name, "" for none. */
  panicKey: string;
  choose(panicKey: string): void;
}

/** Tab leaves the field, Delete chooses none; every other key is chosen, or said to be of no use. */
export function PanicKeyField({ panicKey, choose }: PanicKeyProps): JSX.Element {
  const { guard } = useWords();
  const [isOrdinary, setOrdinary] = useState(false);
  const take = (event: KeyboardEvent): void => {
    if (event.key === "Tab") return;
    // Escape would close the dialog, and the panic key of so far count.
    event.preventDefault();
    event.stopPropagation();
    const isNone = event.key === "Delete" || event.key === "Backspace";
    const { key, ctrlKey, altKey, metaKey, shiftKey, timeStamp: timeMs } = event;
    const press = { key, ctrlKey, altKey, metaKey, shiftKey, timeMs, isTyping: true };
    const choice = isNone ? { kind: "key", name: "" } as const : panicChoice(press);
    if (choice.kind === "incomplete") return;
    setOrdinary(choice.kind === "ordinary");
    if (choice.kind === "key") choose(choice.name);
  };
  return (
    <div class="field">
      <label for="panic-key">{guard.panicKey}</label>
      <input
        id="panic-key"
        type="text"
        readOnly
        value={panicKey === "" ? guard.noPanicKey : guard.thrice(panicKey)}
        aria-describedby="panic-key-help"
        onKeyDown={take}
        onBlur={() => setOrdinary(false)}
      />
      <div id="panic-key-help" aria-live="polite">
        {isOrdinary && <p class="field-error">{guard.panicOrdinary}</p>}
        <p class="help">{guard.panicHelp}</p>
      </div>
    </div>
  );
}
