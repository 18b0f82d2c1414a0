/** A dialog above the page: a title, a way out, and what is inside. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { placeBeside } from "./beside.ts";
import { CloseIcon } from "./icons.tsx";
import { useWords } from "./use_words.ts";

interface DialogProps {
  title: string;
  /** It is small, and beside what opened it. */
  isBeside?: boolean | undefined;
  /** Told after it was closed, by whatever way. */
  closed(): void;
  children(shut: () => void): ComponentChildren;
}

/** Modal: Escape and a click beside it close it, and the focus goes back to where it was. */
export function DialogView({ title, isBeside, closed, children }: DialogProps): JSX.Element {
  const { app } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    if (isBeside && dialog.current !== null) placeBeside(dialog.current, opener);
  }, []);
  const shut = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class={isBeside ? "dialog beside" : "dialog"}
      aria-labelledby="dialog-title"
      onClose={closed}
      onClick={(event) => event.target === dialog.current && shut()}
    >
      <div class="dialog-body">
        <header>
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="icon-button" aria-label={app.close} onClick={shut}>
            <CloseIcon />
          </button>
        </header>
        {children(shut)}
      </div>
    </dialog>
  );
}
