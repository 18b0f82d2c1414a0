// Room: the first run: making lists, opening one, meeting.
/** Makes two key lists: whose, how long, with pad or not, where to, and under which passphrase. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type {
  MakeEstimateJson,
  MakeListsJson,
  MakingJson,
  MediaJson,
} from "../../../server/gui_api/lists_json.ts";
import type { Answer, MakeActions } from "../../make_actions.ts";
import { strengthOf } from "../../state/passphrase_strength.ts";
import { Check, Field } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";
import { FolderField } from "./folder_field.tsx";

interface MakeFormProps {
  media: MediaJson | undefined;
  actions: MakeActions;
  begun(making: MakingJson): void;
}

const DAY_MS = 86_400_000;
const SPANS_MS = [DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 90 * DAY_MS, 365 * DAY_MS];
const PERIODS_MS = [1_000, 10_000, 60_000, 600_000];
/** The program is asked what it takes this long after the last change. */
const ESTIMATE_AFTER_MS = 250;

/** Nothing is written before it says what it takes and the button is pressed. */
export function MakeForm({ media, actions, begun }: MakeFormProps): JSX.Element {
  const { make, formats, error } = useWords();
  const [own, setOwn] = useState("");
  const [other, setOther] = useState("");
  const [spanMs, setSpanMs] = useState(30 * DAY_MS);
  const [periodMs, setPeriodMs] = useState(10_000);
  const [hasPad, setPad] = useState(true);
  const [folders, setFolders] = useFolders(media);
  const [passphrase, setPassphrase] = useState("");
  const request: MakeListsJson = {
    names: [own, other],
    folders,
    spanMs,
    periodMs,
    hasPad,
    passphrase,
  };
  const isWhole = own.trim() !== "" && other.trim() !== "" && folders.every((each) => each !== "");
  const answer = useEstimate(isWhole ? request : undefined, actions);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (answer?.kind !== "ok" || isBusy) return;
    setBusy(true);
    const started = await actions.makeLists(request);
    setBusy(false);
    setPassphrase("");
    if (started.kind === "ok") begun(started.value);
  };
  return (
    <form class="settings-form" onSubmit={submit}>
      <div class="field-pair">
        <Field id="own-name" {...make.ownName} value={own} change={setOwn} />
        <Field id="other-name" {...make.otherName} value={other} change={setOther} />
      </div>
      <div class="field-pair">
        <SelectField
          id="span"
          label={make.span}
          value={spanMs}
          values={SPANS_MS}
          show={(each) => formats.roughSpan(each)}
          choose={setSpanMs}
        />
        <SelectField
          id="period"
          label={make.period}
          value={periodMs}
          values={PERIODS_MS}
          show={(each) => formats.roughSpan(each)}
          choose={setPeriodMs}
        />
      </div>
      <Check label={make.pad} checked={hasPad} change={setPad} />
      <FolderField
        id="own-folder"
        label={make.ownFolder}
        media={media}
        value={folders[0]}
        actions={actions}
        choose={(folder) => setFolders([folder, folders[1]])}
      />
      <FolderField
        id="other-folder"
        label={make.otherFolder}
        media={media}
        value={folders[1]}
        actions={actions}
        choose={(folder) => setFolders([folders[0], folder])}
      />
      <Field
        id="new-passphrase"
        type="password"
        label={make.passphrase.label}
        help={passphrase === "" ? make.passphrase.help : make.strengths[strengthOf(passphrase)]}
        value={passphrase}
        change={setPassphrase}
      />
      <div class="form-end">
        <span role="status" class="estimate">
          {answer?.kind === "refused" && (
            <span class="field-error">{error(answer.refused.error)}</span>
          )}
          {answer?.kind === "ok" && <EstimateView estimate={answer.value} />}
        </span>
        <button type="submit" class="button" disabled={answer?.kind !== "ok" || isBusy}>
          {make.button}
        </button>
      </div>
    </form>
  );
}

function EstimateView({ estimate }: { estimate: MakeEstimateJson }): JSX.Element {
  const { make } = useWords();
  const free = estimate.freeBytes.find((each) => each !== null) ?? undefined;
  return <>{make.estimate(estimate.bytes, free)}</>;
}

/** What the program says to the request of the moment; undefined while it is not whole. */
function useEstimate(
  request: MakeListsJson | undefined,
  actions: MakeActions,
): Answer<MakeEstimateJson> | undefined {
  const [answer, setAnswer] = useState<Answer<MakeEstimateJson>>();
  const { passphrase: _passphrase, ...asked } = request ?? { passphrase: "" };
  const key = request === undefined ? "" : JSON.stringify(asked);
  useEffect(() => {
    setAnswer(undefined);
    if (key === "") return;
    let isLatest = true;
    const timer = setTimeout(async () => {
      const found = await actions.estimateLists(JSON.parse(key));
      if (isLatest) setAnswer(found);
    }, ESTIMATE_AFTER_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [key]);
  return answer;
}

/** One's own list stays on this computer, the other goes onto a stick where there is one. */
function useFolders(
  media: MediaJson | undefined,
): [[string, string], (folders: [string, string]) => void] {
  const [chosen, choose] = useState<[string, string]>();
  const places = media?.places ?? [];
  const here = places.find((each) => !each.isMedium)?.path ?? places[0]?.path ?? "";
  const stick = places.find((each) => each.isMedium)?.path ?? here;
  return [chosen ?? [here, stick], choose];
}

interface SelectProps {
  id: string;
  label: string;
  value: number;
  values: readonly number[];
  show(value: number): string;
  choose(value: number): void;
}

function SelectField({ id, label, value, values, show, choose }: SelectProps): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      >
        {values.map((each) => <option key={each} value={each}>{show(each)}</option>)}
      </select>
    </div>
  );
}
