/** The field where one writes: as high as its text; Enter sends as chosen, files can be pasted. */
import type { JSX, RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Compose } from "../../state/compose.ts";
import { filesOf } from "./attach_view.tsx";
import { takeEscape } from "../parts/take_escape.ts";

/** Key code of every key that an input method takes for itself; Safari's Enter at its end tells nothing else. */
const COMPOSING_KEY_CODE = 229;

interface TextFieldProps {
  /** The field itself, for its owner to focus. */
  area: RefObject<HTMLTextAreaElement | null>;
  /** The conversation, and what the text is about: the field takes the focus whenever either changes. */
  name: string;
  compose: Compose | undefined;
  label: string;
  text: string;
  /** It is longer than a message can be. */
  isOver: boolean;
  /** Enter sends; else Ctrl+Enter does. */
  enterSends: boolean;
  typed(text: string): void;
  pasted(files: File[]): void;
  /** Escape; absent where there is nothing to leave. */
  left: (() => void) | undefined;
  send(): void;
}

/** Enter sends, Shift+Enter begins a new line. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { area, name, compose, label, text, isOver, typed } = props;
  useLayoutEffect(() => area.current?.focus({ preventScroll: true }), [name, compose]);
  useLayoutEffect(() => growToText(area.current), [text, name]);
  return (
    <textarea
      id="text"
      ref={area}
      rows={1}
      dir={text === "" ? undefined : "auto"}
      placeholder={label}
      value={text}
      aria-label={label}
      aria-describedby="text-help"
      aria-invalid={isOver}
      enterkeyhint="send"
      autocomplete="off"
      onInput={(event) => typed(event.currentTarget.value)}
      onPaste={(event) => paste(event, props)}
      onKeyDown={(event) => press(event, props)}
    />
  );
}

function paste(event: ClipboardEvent, { pasted }: TextFieldProps): void {
  const files = filesOf(event.clipboardData);
  if (files.length === 0) return;
  event.preventDefault();
  pasted(files);
}

function press(event: KeyboardEvent, { enterSends, left, send }: TextFieldProps): void {
  if (left !== undefined && takeEscape(event)) left();
  if (!isSendKey(event, enterSends)) return;
  event.preventDefault();
  send();
}

/** Enter alone or with Ctrl, as chosen, and not the one that ends a composition. */
function isSendKey(event: KeyboardEvent, enterSends: boolean): boolean {
  const { key, shiftKey, isComposing, keyCode, ctrlKey, metaKey } = event;
  if (key !== "Enter" || isComposing || keyCode === COMPOSING_KEY_CODE) return false;
  return ctrlKey || metaKey || (enterSends && !shiftKey);
}

/** The style sheet sets the most. */
function growToText(element: HTMLTextAreaElement | null): void {
  if (element === null) return;
  element.style.height = "auto";
  element.style.height = `${element.scrollHeight + 2}px`;
}
