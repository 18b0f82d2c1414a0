/** Nothing but a sentence, and perhaps a way back: after the end, and while the page is hidden. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface BlankProps {
  sentence: string;
  button?: { label: string; act(): void } | undefined;
}

/** It takes the focus, so that the keyboard is somewhere. */
export function BlankView({ sentence, button }: BlankProps): JSX.Element {
  const first = useRef<HTMLElement>(null);
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  return (
    <div class="blank-page" data-testid="blank">
      <p ref={first as never} tabIndex={-1} role="status">{sentence}</p>
      {button !== undefined && (
        <button type="button" class="button" onClick={button.act}>{button.label}</button>
      )}
    </div>
  );
}
