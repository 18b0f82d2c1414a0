/** Sends the composer's text at a chosen time: a button, and the time above the composer. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Actions } from "../../actions/actions.ts";
import type { Refused } from "../../state/refused.ts";
import { LaterIcon } from "../parts/icons.tsx";
import { useWords } from "../parts/use_words.ts";

/** The first time that is offered is this far ahead. */
const OFFERED_MS = 3_600_000;

/** Opens and closes the time. */
export function LaterButton(
  { isOpen, isReady, toggle }: { isOpen: boolean; isReady: boolean; toggle(): void },
): JSX.Element {
  const { later } = useWords();
  return (
    <button
      type="button"
      class="icon-button later"
      aria-label={later.label}
      title={later.label}
      aria-expanded={isOpen}
      disabled={!isReady && !isOpen}
      onClick={toggle}
    >
      <LaterIcon />
    </button>
  );
}

/** The time, in the reader's own time zone. */
export function LaterView(
  { name, isReady, actions, close }: {
    name: string;
    /** There is a text that can be sent. */
    isReady: boolean;
    actions: Pick<Actions, "sendLater" | "now">;
    close(): void;
  },
): JSX.Element {
  const { later, error: explain } = useWords();
  const [at, setAt] = useState(() => localTime(actions.now() + OFFERED_MS));
  const [refused, setRefused] = useState<Refused>();
  const atMs = new Date(at).getTime();
  const isAhead = atMs > actions.now();
  const send = async (): Promise<void> => {
    const outcome = await actions.sendLater(name, new Date(atMs).toISOString());
    setRefused(outcome);
    if (outcome === undefined) close();
  };
  return (
    <div class="compose later-row">
      <label for="later-at">{later.at}</label>
      <input
        id="later-at"
        type="datetime-local"
        value={at}
        min={localTime(actions.now())}
        onInput={(event) => setAt(event.currentTarget.value)}
      />
      <button
        type="button"
        class="button"
        disabled={!isReady || !isAhead}
        onClick={() => void send()}
      >
        {later.send}
      </button>
      <button type="button" class="link-button" onClick={close}>{later.cancel}</button>
      {refused !== undefined && <p class="field-error" role="alert">{explain(refused.error)}</p>}
    </div>
  );
}

/** As a field for local times wants it: "2026-11-26T14:05". */
function localTime(timeMs: number): string {
  const offsetMs = new Date(timeMs).getTimezoneOffset() * 60_000;
  return new Date(timeMs - offsetMs).toISOString().slice(0, 16);
}
