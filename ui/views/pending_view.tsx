/** A text that was sent and that the program has not made an entry of yet; drawn like one. */
import type { JSX } from "preact";
import type { Pending } from "../pending.ts";
import { asSentence } from "../words/format.ts";
import { StateIcon } from "./icons.tsx";

interface PendingProps {
  pending: Pending;
  author: string;
  /** Tries it, and what waits behind it, once more. */
  sendAgain(): void;
  /** Puts it back into the composer. */
  takeBack(): void;
}

/** It stands behind the entries, in the order of sending. */
export function PendingView({ pending, author, sendAgain, takeBack }: PendingProps): JSX.Element {
  const { id, text, refused } = pending;
  return (
    <li
      class="entry entry-out state-queued"
      data-entry={id}
      data-state={refused === undefined ? "queued" : "refused"}
    >
      <span class="visually-hidden">{`${author}:`}</span>
      <div class="bubble" dir="auto">{text}</div>
      {refused === undefined
        ? (
          <div class="meta">
            <span class="meta-state">
              <StateIcon state="queued" />
              <span>Queued</span>
            </span>
          </div>
        )
        : (
          <div class="refusal">
            <p class="field-error" role="alert">{asSentence(refused.message)}</p>
            <button type="button" class="link-button" onClick={sendAgain}>Send again</button>
            <button type="button" class="link-button" onClick={takeBack}>Edit</button>
          </div>
        )}
    </li>
  );
}
