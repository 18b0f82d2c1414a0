/** All that is known of one message, in words: key, protection, state, time; the legend of the marks. */
import type { JSX } from "preact";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { MarkWords } from "../../words/talk_words.ts";
import type { Words } from "../../words/words.ts";
import { LockIcon, PadIcon, StateIcon } from "../parts/icons.tsx";
import { padWaitOf } from "./marks_view.tsx";

/** Opened by a click on a message, or Enter. */
export function EntryDetailsView(
  { entry, words }: { entry: EntryJson; words: Words },
): JSX.Element {
  const { entry: text, formats } = words;
  const { protection, state, slot, direction } = entry;
  return (
    <dl>
      <Detail label={direction === "out" ? text.written : text.arrived}>
        {formats.exactly(Date.parse(entry.at))}
      </Detail>
      {entry.editedAt !== undefined && (
        <Detail label={text.edited}>{formats.exactly(Date.parse(entry.editedAt))}</Detail>
      )}
      {slot !== null && <Detail label={text.key(slot)}>{text.keyMeaning}</Detail>}
      {entry.sendAt !== undefined && (
        <Detail label={words.later.goesOut(formats.exactly(Date.parse(entry.sendAt)))}>
          {words.later.meaning}
        </Detail>
      )}
      {entry.disappearsAfterMs !== undefined && (
        <Detail label={words.agreement.disappears}>
          {entry.disappearsAt === undefined
            ? words.agreement.disappearsAfter(entry.disappearsAfterMs)
            : formats.exactly(Date.parse(entry.disappearsAt))}
        </Detail>
      )}
      {entry.keysGoneAt !== undefined && (
        <Detail label={words.agreement.keysGone}>
          {words.agreement.keysGoneMeaning(formats.exactly(Date.parse(entry.keysGoneAt)))}
        </Detail>
      )}
      {protection !== null && (
        <MarkDetail
          icon={protection === "pad" ? <PadIcon /> : <LockIcon />}
          words={text.protections[protection]}
        />
      )}
      {direction === "out" && (
        <MarkDetail icon={<StateIcon state={state} />} words={stateWords(entry, words)} />
      )}
    </dl>
  );
}

/** What a text that has ended means is another thing than what a file that has ended does. */
function stateWords(entry: EntryJson, { entry: text, file }: Words): MarkWords {
  if (padWaitOf(entry) !== undefined) return text.padWait;
  const meaning = entry.file && file.ends[entry.file.state];
  return meaning === undefined
    ? text.states[entry.state]
    : { ...text.states[entry.state], meaning };
}

function MarkDetail({ icon, words }: { icon: JSX.Element; words: MarkWords }): JSX.Element {
  return <Detail label={<>{icon} {words.label}</>}>{words.meaning}</Detail>;
}

function Detail(
  { label, children }: { label: string | JSX.Element; children: unknown },
): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children as string}</dd>
    </div>
  );
}
