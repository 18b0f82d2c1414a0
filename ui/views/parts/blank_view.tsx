/** Nothing but a sentence, and perhaps a way back: after the end, and while the page is hidden. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface BlankProps {
  sentence: string;
  button?: { label: string; act(): void } | undefined;
}

/** A whole page of it; it takes the focus, so that the keyboard is somewhere. */
export function BlankPage({ sentence, button }: BlankProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <main class="blank-page" data-testid="blank">
      <h1 ref={heading} tabIndex={-1}>{sentence}</h1>
      {button !== undefined && (
        <button type="button" class="button" onClick={button.act}>{button.label}</button>
      )}
    </main>
  );
}

/** In place of a talk. */
export function BlankView({ sentence }: { sentence: string }): JSX.Element {
  return (
    <div class="blank-page" data-testid="blank">
      <p role="status">{sentence}</p>
    </div>
  );
}
