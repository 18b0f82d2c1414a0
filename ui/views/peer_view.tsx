/** The head of a conversation: who, whether the peer is there, what is so, and what to look out for. */
import type { ComponentChildren, JSX } from "preact";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { TimeServerJson } from "../../server/gui_api/settings_json.ts";
import { labelOf, lookOf } from "../state/status.ts";
import { useNow } from "../use_now.ts";
import type { Words } from "../words/words.ts";
import { KeysButton, KeysPanel, useKeysPanel } from "./keys_view.tsx";
import { useWords } from "./parts/use_words.ts";

/** Sentences that name a span are told anew this often. */
const SENTENCE_STEP_MS = 15_000;

interface PeerProps {
  /** What the time server said that was asked for. */
  timeServer: TimeServerJson | undefined;
  /** Asks for it anew. */
  refresh(): void;
  conversation: ConversationJson;
  /** The program does not answer: what it last said of the peer may be over. */
  isStale: boolean;
  /** The program's clock. */
  now(): number;
  /** Buttons at the end of the head. */
  children: ComponentChildren;
}

/** Name, status, keys and buttons; the panel of keys below them when it is open. */
export function PeerView(
  { conversation, timeServer, refresh, isStale, now, children }: PeerProps,
): JSX.Element {
  const words = useWords();
  const panel = useKeysPanel();
  const { name, self, status } = conversation;
  const nowMs = useNow(now, SENTENCE_STEP_MS);
  const label = isStale ? "notKnown" : labelOf(conversation);
  const tone = isStale ? "calm" : lookOf(status.code).tone;
  return (
    <>
      <header class="peer">
        <div class="peer-words">
          <h1>
            <bdi>{name}</bdi>
            <span
              class={`badge tone-${tone}`}
              data-testid="status"
              data-status={isStale ? "notKnown" : status.code}
              title={words.peer.you(words.formats.name(self))}
            >
              {words.status.labels[label]}
            </span>
          </h1>
          <p class={`status-text tone-${tone}`} role="status">
            {isStale
              ? words.status.notKnown(words.formats.name(name))
              : peerSentence(conversation, words, nowMs)}
          </p>
        </div>
        <KeysButton conversation={conversation} now={now} {...panel} />
        <div class="peer-buttons">{children}</div>
      </header>
      {panel.isOpen && (
        <KeysPanel
          conversation={conversation}
          timeServer={timeServer}
          refresh={refresh}
          now={now}
        />
      )}
    </>
  );
}

function peerSentence(
  { name, status, lastHeardAt }: ConversationJson,
  words: Words,
  nowMs: number,
): string {
  const setting = { name: words.formats.name(name), nowMs };
  const sentence = words.status.sentence(status, setting);
  if (status.code !== "away" || lastHeardAt === null) return sentence;
  return `${sentence} ${words.status.lastHeard(Date.parse(lastHeardAt), setting)}`;
}
