/** The page while no conversation is open: open a list, or make a pair of them. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { OpeningJson } from "../../../server/gui_api/conversation_json.ts";
import type { MakingJson, MediaJson } from "../../../server/gui_api/lists_json.ts";
import type { Actions } from "../../actions/actions.ts";
import { KeyIcon } from "../parts/icons.tsx";
import { OpeningsView } from "../parts/openings_view.tsx";
import { usePolling } from "../parts/use_polling.ts";
import { useWords } from "../parts/use_words.ts";
import { MakeForm } from "./make_form.tsx";
import { MakingView } from "./making_view.tsx";
import { OpenView } from "./open_view.tsx";

/** Sticks are looked for this often. */
const MEDIA_MS = 3_000;
const MAKING_MS = 250;

/** A friendly page for the first start. */
export function WelcomeView(
  { opening, actions }: { opening: readonly OpeningJson[]; actions: Actions },
): JSX.Element {
  const { welcome } = useWords();
  const [media, setMedia] = useState<MediaJson>();
  const [wanted, setWanted] = useState("");
  usePolling(async () => {
    const answer = await actions.fetchMedia();
    if (answer.kind === "ok") setMedia(answer.value);
  }, { everyMs: MEDIA_MS });
  return (
    <main class="welcome">
      <div class="welcome-mark">
        <KeyIcon />
      </div>
      <h1>{welcome.title}</h1>
      <p class="lead">{welcome.lead}</p>
      <OpeningsView openings={opening} />
      <ol class="steps">
        <li>
          <h2>{welcome.make.title}</h2>
          <p>{welcome.make.how}</p>
          <MakeView media={media} actions={actions} open={setWanted} />
        </li>
        <li>
          <h2>{welcome.meet.title}</h2>
          <p>{welcome.meet.how}</p>
        </li>
        <li>
          <h2>{welcome.open}</h2>
          <OpenView media={media} wanted={wanted} actions={actions} />
        </li>
      </ol>
    </main>
  );
}

/** A button; behind it the form, then the progress, then what to do with the lists. */
function MakeView(
  { media, actions, open }: {
    media: MediaJson | undefined;
    actions: Actions;
    open(path: string): void;
  },
): JSX.Element {
  const { make } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [making, setMaking] = useState<MakingJson>({ code: "none" });
  const isUnderWay = making.code === "writing" || making.code === "checking";
  const look = async (): Promise<void> => {
    const answer = await actions.fetchMaking();
    if (answer.kind === "ok") setMaking(answer.value);
  };
  // Once at the beginning: lists may be under way from before the page was loaded.
  usePolling(look, { everyMs: isUnderWay ? MAKING_MS : MEDIA_MS });
  const cancel = async (): Promise<void> => {
    await actions.cancelMaking();
    await look();
  };
  if (making.code !== "none") {
    return (
      <MakingView
        making={making}
        media={media}
        cancel={cancel}
        open={(path) => {
          void cancel();
          open(path);
        }}
      />
    );
  }
  if (isOpen) return <MakeForm media={media} actions={actions} begun={setMaking} />;
  return <button type="button" class="button" onClick={() => setOpen(true)}>{make.begin}</button>;
}
