/** Records a voice message: a button and, while it listens, a row in place of the composer's. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Actions } from "../../actions/actions.ts";
import type { Recording } from "../../actions/file_actions.ts";
import { useNow } from "../../use_now.ts";
import { MicrophoneIcon, UpIcon } from "../parts/icons.tsx";
import { takeEscape } from "../parts/take_escape.ts";
import { useWords } from "../parts/use_words.ts";

/** Asks for the microphone. */
export function RecordButton(
  { actions, begun }: { actions: Pick<Actions, "record">; begun(recording: Recording): void },
): JSX.Element {
  const { voice } = useWords();
  const [isRefused, setRefused] = useState(false);
  const begin = async (): Promise<void> => {
    const recording = await actions.record();
    setRefused(recording === undefined);
    if (recording !== undefined) begun(recording);
  };
  return (
    <>
      {isRefused && <span class="record-refused" role="alert">{voice.refused}</span>}
      <button
        type="button"
        class="icon-button"
        aria-label={voice.record}
        title={voice.record}
        onClick={() => void begin()}
      >
        <MicrophoneIcon />
      </button>
    </>
  );
}

interface RecordProps {
  name: string;
  recording: Recording;
  actions: Pick<Actions, "sendFiles" | "now">;
  /** It was sent, or forgotten. */
  ended(): void;
}

/** Says that it listens and for how long. When it goes, so does what was recorded. */
export function RecordView({ name, recording, actions, ended }: RecordProps): JSX.Element {
  const { voice, formats, entry } = useWords();
  const [begunMs] = useState(actions.now);
  const send = useRef<HTMLButtonElement>(null);
  const seconds = (useNow(actions.now, 250) - begunMs) / 1_000;
  // Before the next key: it belongs to the recording.
  useLayoutEffect(() => {
    send.current?.focus();
    return () => recording.cancel();
  }, []);
  return (
    <div
      class="composer-row recording"
      onKeyDown={(event) => takeEscape(event) && ended()}
    >
      <span class="record-dot" aria-hidden="true" />
      <span role="timer" aria-label={voice.recording}>{formats.minutes(Math.max(0, seconds))}</span>
      <button type="button" class="link-button" onClick={ended}>{entry.cancel}</button>
      <button
        ref={send}
        type="button"
        class="send"
        aria-label={voice.send}
        onClick={async () => {
          const file = await recording.stop();
          ended();
          await actions.sendFiles(name, [file]);
        }}
      >
        <UpIcon />
      </button>
    </div>
  );
}
