/** The settings of one conversation: the peer's address, pad and cover. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SettingsJson, SettingsPatch } from "../../../server/gui_api/settings_json.ts";
import type { Actions } from "../../actions/actions.ts";
import type { OptionWords } from "../../words/form_words.ts";
import { Choice, Field, SavedForm } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";

type OwnSettings = SettingsJson["conversations"][number];

const PAD_MODES = ["prefer", "always", "off"] as const;
const COVER_MODES = ["quiet", "steady"] as const;

/** Give it the conversation's name as `key`: what was typed belongs to one conversation. */
export function ConversationForm(
  { own, actions }: { own: OwnSettings; actions: Actions },
): JSX.Element {
  const { settings: words, error: explain, formats } = useWords();
  const [peer, setPeer] = useState(own.peer ?? "");
  const [padMode, setPadMode] = useState(own.padMode);
  const [coverMode, setCoverMode] = useState(own.coverMode);
  // The program may write an address in another way than it was typed.
  useEffect(() => setPeer(own.peer ?? ""), [own.peer]);
  const patch = patchOf(own, { peer: peer.trim(), padMode, coverMode });
  const name = formats.name(own.name);
  return (
    <SavedForm
      legend={words.conversation(name)}
      button={words.save}
      done={words.saved}
      isChanged={Object.keys(patch).length > 0}
      save={() => actions.saveSettings({ conversation: own.name, ...patch })}
    >
      {(refused) => (
        <>
          <Field
            id="peer"
            type="url"
            {...words.peer(name)}
            placeholder="http://192.0.2.1:7471"
            value={peer}
            error={refused && explain(refused.error)}
            change={setPeer}
          />
          <Choice
            name="pad"
            legend={words.pad.legend}
            value={padMode}
            options={optionsOf(PAD_MODES, words.pad.options)}
            choose={(mode) => setPadMode(mode)}
          />
          <Choice
            name="cover"
            legend={words.cover.legend}
            value={coverMode}
            options={optionsOf(COVER_MODES, words.cover.options)}
            choose={(mode) => setCoverMode(mode)}
          />
          <p class="help path">
            {words.list} <code>{own.list}</code>
          </p>
        </>
      )}
    </SavedForm>
  );
}

/** What differs from what is in force. */
function patchOf(
  own: OwnSettings,
  wanted: Required<Pick<SettingsPatch, "padMode" | "coverMode">> & { peer: string },
): SettingsPatch {
  const patch: SettingsPatch = {};
  if (wanted.peer !== (own.peer ?? "")) patch.peer = wanted.peer === "" ? null : wanted.peer;
  if (wanted.padMode !== own.padMode) patch.padMode = wanted.padMode;
  if (wanted.coverMode !== own.coverMode) patch.coverMode = wanted.coverMode;
  return patch;
}

function optionsOf<T extends string>(
  values: readonly T[],
  words: Record<T, OptionWords>,
): (OptionWords & { value: T })[] {
  return values.map((value) => ({ value, ...words[value] }));
}
