/** The head of a conversation: who, whether the peer is there, what is so, and what to look out for. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { SettingsJson } from "../../server/gui_api/settings_json.ts";
import { labelOf, lookOf } from "../state/status.ts";
import { useNow } from "../use_now.ts";
import type { Words } from "../words/words.ts";
import { KeysButton, KeysPanel } from "./keys_view.tsx";
import { ReachPanel } from "./reach_view.tsx";
import { titleOf } from "../state/title.ts";
import { useWords } from "./parts/use_words.ts";

/** Sentences that name a span are told anew this often. */
const SENTENCE_STEP_MS = 15_000;

interface PeerProps {
  settings: SettingsJson | undefined;
  /** Asks for them anew. */
  refresh(): void;
  conversation: ConversationJson;
  /** The program does not answer: what it last said of the peer may be over. */
  isStale: boolean;
  /** The program's clock. */
  now(): number;
  /** Buttons at the end of the head. */
  children: ComponentChildren;
}

/** Name, status, keys and buttons; one of two panels below them when it is open. */
export function PeerView(
  { conversation, settings, refresh, isStale, now, children }: PeerProps,
): JSX.Element {
  const words = useWords();
  const [panel, setPanel] = useState<"keys" | "reach">();
  const toggle = (which: "keys" | "reach") => setPanel(panel === which ? undefined : which);
  const { self, status } = conversation;
  const title = titleOf(conversation);
  const nowMs = useNow(now, SENTENCE_STEP_MS);
  const label = isStale ? "notKnown" : labelOf(conversation);
  const tone = isStale ? "calm" : lookOf(status.code).tone;
  // The badge says all of it; the sentence is for those who hear the page, and for windows without room for the badge.
  const isTold = !isStale && status.code === "connected" && !status.steady;
  return (
    <>
      <header class="peer">
        <div class="peer-words">
          <h1>
            <bdi title={words.peer.you(words.formats.name(self))}>{title}</bdi>
            <button
              type="button"
              class={`badge tone-${tone}`}
              data-testid="status"
              data-status={isStale ? "notKnown" : status.code}
              title={words.reach.show}
              aria-expanded={panel === "reach"}
              aria-controls="reach"
              onClick={() => toggle("reach")}
            >
              {words.status.labels[label]}
            </button>
          </h1>
          <p class={`status-text tone-${tone}${isTold ? " told" : ""}`} role="status">
            {isStale
              ? words.status.notKnown(words.formats.name(title))
              : peerSentence(conversation, words, nowMs)}
          </p>
        </div>
        <KeysButton
          conversation={conversation}
          now={now}
          isOpen={panel === "keys"}
          toggle={() => toggle("keys")}
        />
        <div class="peer-buttons">{children}</div>
      </header>
      {panel === "keys" && (
        <KeysPanel
          conversation={conversation}
          timeServer={settings?.timeServer}
          refresh={refresh}
          now={now}
        />
      )}
      {panel === "reach" && (
        <ReachPanel conversation={conversation} settings={settings} refresh={refresh} now={now} />
      )}
    </>
  );
}

function peerSentence(conversation: ConversationJson, words: Words, nowMs: number): string {
  const { status, lastHeardAt } = conversation;
  const setting = { name: words.formats.name(titleOf(conversation)), nowMs };
  const sentence = words.status.sentence(status, setting);
  if (status.code !== "away" || lastHeardAt === null) return sentence;
  return `${sentence} ${words.status.lastHeard(Date.parse(lastHeardAt), setting)}`;
}
