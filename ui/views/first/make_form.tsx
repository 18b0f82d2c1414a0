// Room: the first run: making lists, opening one, meeting.
/** Makes two key lists: whose, how long, with pad or not, where to, and under which passphrase. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type {
  MakeEstimateJson,
  MakingJson,
  MediaJson,
} from "../../../server/gui_api/lists_json.ts";
import type { Answer, MakeActions } from "../../actions/make_actions.ts";
import { Check } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";
import { FolderFields, NameFields, PassphraseField, TimeFields } from "./make_fields.tsx";
import { isComplete, useWish, type Wish } from "./use_wish.ts";

interface MakeFormProps {
  media: MediaJson | undefined;
  actions: MakeActions;
  begun(making: MakingJson): void;
}

/** The program is asked what it takes this long after the last change. */
const ESTIMATE_AFTER_MS = 250;

/** Nothing is written before it says what it takes and the button is pressed. */
export function MakeForm({ media, actions, begun }: MakeFormProps): JSX.Element {
  const { make } = useWords();
  const [wish, change] = useWish(media);
  const answer = useEstimate(isComplete(wish) ? wish : undefined, actions);
  const [isBusy, setBusy] = useState(false);
  const isReady = answer?.kind === "ok" && !isBusy;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    const started = await actions.makeLists(wish);
    setBusy(false);
    change({ passphrase: "" });
    if (started.kind === "ok") begun(started.value);
  };
  return (
    <form class="settings-form" onSubmit={submit}>
      <NameFields wish={wish} change={change} />
      <TimeFields wish={wish} change={change} />
      <Check label={make.pad} checked={wish.hasPad} change={(hasPad) => change({ hasPad })} />
      <FolderFields wish={wish} change={change} media={media} actions={actions} />
      <PassphraseField wish={wish} change={change} />
      <div class="form-end">
        <AnswerView answer={answer} />
        <button type="submit" class="button" disabled={!isReady}>{make.button}</button>
      </div>
    </form>
  );
}

/** What the lists take, or why they cannot be made. */
function AnswerView(
  { answer }: { answer: Answer<MakeEstimateJson> | undefined },
): JSX.Element {
  const { error } = useWords();
  return (
    <span role="status" class="estimate">
      {answer?.kind === "refused" && <span class="field-error">{error(answer.refused.error)}</span>}
      {answer?.kind === "ok" && <EstimateView estimate={answer.value} />}
    </span>
  );
}

function EstimateView({ estimate }: { estimate: MakeEstimateJson }): JSX.Element {
  const { make } = useWords();
  const free = estimate.freeBytes.find((each) => each !== null) ?? undefined;
  return <>{make.estimate(estimate.bytes, free)}</>;
}

/** What the program says to the request of the moment; undefined while it is not whole. */
function useEstimate(
  request: Wish | undefined,
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
