/** What can be done with a message, below its details. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { isWhole } from "../../state/compose.ts";
import type { Words } from "../../words/words.ts";
import { PlusIcon } from "../parts/icons.tsx";
import type { RowActions } from "./row_actions.ts";

/** Offered at once; the program takes any single emoji. */
const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

interface ToolsProps {
  entry: EntryJson;
  actions: RowActions;
  /** Offers all emoji. */
  openPicker(): void;
  /** What one came for is done. */
  done(): void;
  words: Words;
}

/** Answer, emoji, copy; edit and delete for our own; send again what failed. */
export function EntryToolsView(
  { entry, actions, openPicker, done, words: { entry: text, emoji: { react } } }: ToolsProps,
): JSX.Element {
  const { id, direction, state } = entry;
  const ref = { id, direction };
  const isOwn = direction === "out";
  const hasLeft = state !== "failed" && state !== "cancelled";
  const isText = isWhole(entry) && entry.file === undefined;
  return (
    <div class="entry-tools" role="toolbar" aria-label={text.tools}>
      {isWhole(entry) && hasLeft && (
        <span class="emoji-tools">
          {EMOJI.map((emoji) => (
            <button
              type="button"
              key={emoji}
              aria-label={text.react(emoji)}
              onClick={() => {
                actions.react(ref, emoji);
                done();
              }}
            >
              {emoji}
            </button>
          ))}
          <button type="button" title={react} aria-label={react} onClick={openPicker}>
            <PlusIcon />
          </button>
        </span>
      )}
      {isWhole(entry) && hasLeft && (
        <ToolButton
          label={text.reply}
          act={() => {
            actions.reply(ref);
            done();
          }}
        />
      )}
      {isText && <ToolButton label={text.copy} act={() => actions.copy(entry.text)} />}
      {isOwn && isWhole(entry) && hasLeft && (
        <>
          {isText && (
            <ToolButton
              label={text.edit}
              act={() => {
                actions.edit(id);
                done();
              }}
            />
          )}
          <DeleteButton words={text} act={() => actions.deleteForBoth(id)} />
        </>
      )}
      {isOwn && !hasLeft && entry.file === undefined && (
        <ToolButton
          label={text.sendAgain}
          act={() => actions.resend(id)}
        />
      )}
    </div>
  );
}

function ToolButton({ label, act }: { label: string; act(): void }): JSX.Element {
  return <button type="button" class="link-button" onClick={act}>{label}</button>;
}

/** Asks once more before it deletes. */
function DeleteButton({ words, act }: { words: Words["entry"]; act(): void }): JSX.Element {
  const [isAsked, setAsked] = useState(false);
  return (
    <ToolButton
      label={isAsked ? words.deleteConfirm : words.delete}
      act={isAsked ? act : () => setAsked(true)}
    />
  );
}
