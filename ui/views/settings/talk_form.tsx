/** One conversation as its user wants it: name, mute, and what holds for both people; and its end. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import type { Actions } from "../../actions/actions.ts";
import { AppliedField } from "../parts/applied_field.tsx";
import { Check } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";

interface TalkFormProps {
  conversation: ConversationJson;
  actions: Pick<Actions, "changeConversation" | "closeConversation">;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Times that are offered for what disappears. */
const DISAPPEAR_MS = [300_000, HOUR_MS, 8 * HOUR_MS, DAY_MS, 7 * DAY_MS, 28 * DAY_MS];

/** The name waits for its button; all else is in force at once. */
export function TalkForm({ conversation, actions }: TalkFormProps): JSX.Element {
  const { agreement } = useWords();
  const { name, title, muted, seen } = conversation;
  return (
    <section class="settings-form">
      <h3>{agreement.legend}</h3>
      <AppliedField
        id="title"
        {...agreement.title}
        placeholder={name}
        inForce={title ?? ""}
        apply={(typed) => actions.changeConversation(name, { title: typed === "" ? null : typed })}
      />
      <DisappearField conversation={conversation} actions={actions} />
      <div>
        <Check
          label={agreement.seen}
          checked={seen}
          change={(seen) => void actions.changeConversation(name, { seen })}
        />
        <Check
          label={agreement.muted}
          checked={muted}
          change={(muted) => void actions.changeConversation(name, { muted })}
        />
      </div>
    </section>
  );
}

function DisappearField(
  { conversation: { name, disappearMs }, actions }: TalkFormProps,
): JSX.Element {
  const { agreement } = useWords();
  const offered = [...new Set([...DISAPPEAR_MS, disappearMs ?? HOUR_MS])].sort((a, b) => a - b);
  return (
    <div class="field">
      <label for="disappear">{agreement.disappear.label}</label>
      <select
        id="disappear"
        aria-describedby="disappear-help"
        value={`${disappearMs ?? ""}`}
        onChange={({ currentTarget: { value } }) =>
          void actions.changeConversation(name, {
            disappearMs: value === "" ? null : Number(value),
          })}
      >
        <option value="">{agreement.stays}</option>
        {offered.map((afterMs) => (
          <option key={afterMs} value={afterMs}>{agreement.after(afterMs)}</option>
        ))}
      </select>
      <p id="disappear-help" class="help">{agreement.disappear.help}</p>
    </div>
  );
}

/** Closes the conversation; asks first, with a button that is not where the pointer is. */
export function CloseForm(
  { name, actions, close }: {
    name: string;
    actions: Pick<Actions, "closeConversation">;
    /** Leaves the settings. */
    close(): void;
  },
): JSX.Element {
  const { agreement, settings } = useWords();
  const [isAsked, setAsked] = useState(false);
  const end = async (): Promise<void> => {
    if (await actions.closeConversation(name) === undefined) close();
  };
  return (
    <section class="settings-form">
      <p class="help">{agreement.closeHelp}</p>
      <div class="form-end">
        {isAsked && (
          <button
            type="button"
            class="button button-bad apart"
            onClick={() => void end()}
          >
            {agreement.closeConfirm}
          </button>
        )}
        <button
          type="button"
          class="button button-plain"
          onClick={() => setAsked(!isAsked)}
        >
          {isAsked ? settings.end.back : agreement.close}
        </button>
      </div>
    </section>
  );
}
