/** Whether the peer is the one of before, and the six words by which two people find out. */
import type { JSX } from "preact";
import type { ConversationJson } from "../../server/gui_api.ts";
import type { Actions } from "../actions.ts";

interface ContinuityProps {
  conversation: ConversationJson;
}

const DETAILS: Record<ConversationJson["continuity"]["code"], string> = {
  first: "this is your first talk",
  kept: "as in your talk before",
  lost: "not as in your talk before",
  unknown: "known as soon as you talk",
};

/** The words of the session, to be compared at any time. */
export function ContinuityView({ conversation: { continuity } }: ContinuityProps): JSX.Element {
  const { code, words } = continuity;
  return (
    <div class="instrument instrument-words">
      <div
        class="fact fact-words"
        title="Both of you see the same six words, unless somebody is in between."
      >
        <div class="fact-label">Words of this session</div>
        <div class="fact-detail" data-testid="words" data-continuity={code}>
          {words === null ? "Not known yet" : words.join(" ")}
        </div>
        <div class="fact-detail">{DETAILS[code]}</div>
      </div>
    </div>
  );
}

/** A bar above the talk while nobody has compared the words after a loss. */
export function ContinuityBanner(
  { conversation, actions }: ContinuityProps & { actions: Pick<Actions, "confirmWords"> },
): JSX.Element | null {
  const { name, continuity: { code, words } } = conversation;
  if (code !== "lost") return null;
  return (
    <div class="banner banner-bad" role="alert" data-testid="continuity-lost">
      <span>
        Somebody with a copy of this list may have talked with you or <bdi>{name}</bdi>.{" "}
        {words === null ? `Six words to compare are here as soon as you talk.` : (
          <>
            Call <bdi>{name}</bdi> and read these words to each other:{" "}
            <strong>{words.join(" ")}</strong>. If they differ, stop and make a new list.
          </>
        )}
      </span>
      {words !== null && (
        <button
          type="button"
          class="link-button"
          onClick={() => void actions.confirmWords(name, words)}
        >
          They match
        </button>
      )}
    </div>
  );
}
