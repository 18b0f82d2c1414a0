/** The line under a group of messages: when, how protected, and what became of them. */
import type { JSX } from "preact";
import type { EntryJson, PadWaitJson } from "../../../server/gui_api/entry_json.ts";
import type { Words } from "../../words/words.ts";
import { LockIcon, PadIcon, StateIcon, TimerIcon } from "../parts/icons.tsx";

interface MarksProps {
  entry: EntryJson;
  words: Words;
  nowMs: number;
}

/** What is so of the last message of a group, and so of all of it. */
export function MarksView({ entry, words, nowMs }: MarksProps): JSX.Element {
  const atMs = Date.parse(entry.at);
  const padWait = padWaitOf(entry);
  const { formats } = words;
  return (
    <div class="meta">
      <time dateTime={entry.at} title={formats.date(atMs)}>{formats.time(atMs)}</time>
      {entry.editedAt !== undefined && <span>{words.entry.edited}</span>}
      {entry.changes !== undefined && entry.changes.length > 0 && (
        <span class="meta-state">
          <StateIcon state={entry.changes.at(-1)?.state ?? "queued"} />
          <span>{words.entry.changed}</span>
        </span>
      )}
      {entry.protection !== null && (
        <span
          class={`meta-protection protection-${entry.protection}`}
          title={words.entry.protections[entry.protection].label}
        >
          {entry.protection === "pad" ? <PadIcon /> : <LockIcon />}
          <span>{words.entry.protections[entry.protection].label}</span>
        </span>
      )}
      {entry.disappearsAfterMs !== undefined && (
        <span class="meta-state" title={words.agreement.mark(entry.disappearsAfterMs)}>
          <TimerIcon />
          <span class="visually-hidden">{words.agreement.mark(entry.disappearsAfterMs)}</span>
        </span>
      )}
      {entry.sendAt !== undefined && (
        <span>{words.later.goesOut(formats.when(Date.parse(entry.sendAt), nowMs))}</span>
      )}
      {padWait !== undefined && (
        <>
          <span class="meta-state">
            <StateIcon state="queued" />
            <span>{words.entry.padWait.label}</span>
          </span>
          <span>{words.entry.padWaitUntil(padWait, nowMs)}</span>
        </>
      )}
      {entry.direction === "out" && padWait === undefined && (
        <span class="meta-state meta-plain" title={words.entry.states[entry.state].label}>
          <StateIcon state={entry.state} />
          <span>{words.entry.states[entry.state].label}</span>
        </span>
      )}
    </div>
  );
}

/** What is to be said of waiting for pad; nothing while a text that is whole waits for the other person. */
export function padWaitOf({ padWait }: EntryJson): PadWaitJson | undefined {
  return padWait?.until === null && padWait.sentBytes === 0 ? undefined : padWait;
}
