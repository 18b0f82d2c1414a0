/** Whether the peer is the one of before, and the six words by which two people find out. */
import type { JSX } from "preact";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { Actions } from "../actions/actions.ts";
import { titleOf } from "../state/title.ts";
import { useWords } from "./parts/use_words.ts";

interface ContinuityProps {
  conversation: ConversationJson;
}

/** The words of the session, to be compared at any time. */
export function ContinuityFact({ conversation: { continuity } }: ContinuityProps): JSX.Element {
  const { continuity: text } = useWords();
  const { code, words } = continuity;
  return (
    <div class="fact fact-words">
      <div class="fact-label">{text.label}</div>
      <div class="fact-value" lang="en" data-testid="words" data-continuity={code}>
        {words === null ? text.notKnown : words.join(" ")}
      </div>
      <div class="fact-detail">{`${text.details[code]} ${text.meaning}`}</div>
    </div>
  );
}

/** A bar above the talk while nobody has compared the words after a loss. */
export function ContinuityBanner(
  { conversation, actions }: ContinuityProps & { actions: Pick<Actions, "confirmWords"> },
): JSX.Element | null {
  const { continuity: text, formats } = useWords();
  const { name, continuity: { code, words } } = conversation;
  if (code !== "lost") return null;
  const shownName = formats.name(titleOf(conversation));
  return (
    <div class="banner banner-bad" role="alert" data-testid="continuity-lost">
      <span>
        {text.lost(shownName)} {words === null ? text.lostLater : text.lostCompare(shownName)}{" "}
        {words !== null && (
          <>
            <strong lang="en" dir="ltr">{words.join(" ")}</strong>. {text.lostDiffer}
          </>
        )}
      </span>
      {words !== null && (
        <button
          type="button"
          class="link-button"
          onClick={() => void actions.confirmWords(name, words)}
        >
          {text.match}
        </button>
      )}
    </div>
  );
}

/** A bar above the talk while the program waits for the user's word to go on. */
export function PausedBanner(
  { conversation, actions }: ContinuityProps & { actions: Pick<Actions, "resume"> },
): JSX.Element | null {
  const { continuity: text, formats } = useWords();
  const { name, status } = conversation;
  const isApart = status.code === "clockApart" && status.hours !== null;
  if (status.code !== "replaced" && !isApart) return null;
  const shownName = formats.name(name);
  return (
    <div class="banner banner-bad" role="alert" data-testid="paused">
      <span>{isApart ? text.hoursApart(shownName) : text.paused}</span>
      <button type="button" class="link-button" onClick={() => void actions.resume(name)}>
        {isApart ? text.goByPeer(shownName) : text.goOn}
      </button>
    </div>
  );
}
