/** The head of a conversation: who, whether the peer is there, what is so, and what to look out for. */
import type { JSX } from "preact";
import type { ConversationJson } from "../../server/gui_api.ts";
import { noticeSentence, statusSentence } from "../words/en.ts";
import { dayKey, formatDate, formatTime } from "../words/format.ts";
import { SettingsIcon } from "./icons.tsx";
import { formatStatus } from "../status.ts";

interface PeerProps {
  conversation: ConversationJson;
  /** The program does not answer: what it last said of the peer may be over. */
  isStale: boolean;
  openSettings(): void;
  /** The program's clock. */
  now(): number;
}

/** Name, status and settings button. */
export function PeerView({ conversation, isStale, openSettings, now }: PeerProps): JSX.Element {
  const { name, self, status } = conversation;
  const { label, tone } = isStale
    ? { label: "Not known", tone: "calm" }
    : formatStatus(status.code);
  const words = isStale
    ? `Whether ${name} is there is not known at the moment.`
    : peerWords(conversation, now());
  return (
    <header class="peer">
      <div class="peer-words">
        <h1>
          <bdi>{name}</bdi>
          <span
            class={`badge tone-${tone}`}
            data-testid="status"
            data-status={isStale ? "notKnown" : status.code}
          >
            {label}
          </span>
        </h1>
        <p class="status-text" role="status">{words}</p>
        <p class="self wide-only">
          You are <bdi>{self}</bdi>
        </p>
      </div>
      <SettingsButton openSettings={openSettings} />
    </header>
  );
}

function peerWords(
  { name, status, lastHeardAt }: ConversationJson,
  nowMs: number,
): string {
  const heard = status.code === "away" && lastHeardAt !== null
    ? ` Last heard ${whenWords(Date.parse(lastHeardAt), nowMs)}.`
    : "";
  return `${statusSentence(status, { name, nowMs })}${heard}`;
}

/** The time alone for today, else with its date. */
function whenWords(timeMs: number, nowMs: number): string {
  return dayKey(timeMs) === dayKey(nowMs) ? `at ${formatTime(timeMs)}` : formatDate(timeMs);
}

/** Opens the settings. */
function SettingsButton({ openSettings }: Pick<PeerProps, "openSettings">): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label="Settings"
      title="Settings"
      onClick={openSettings}
    >
      <SettingsIcon />
    </button>
  );
}

/** What one should know besides the status. */
export function NoticesView(
  { conversation, now }: Pick<PeerProps, "conversation" | "now">,
): JSX.Element | null {
  const { name } = conversation;
  // A loss of continuity has a banner of its own.
  const notices = conversation.notices.filter(({ code }) => code !== "continuityLost");
  if (notices.length === 0) return null;
  const setting = { name, nowMs: now() };
  return (
    <ul class="notices" aria-label="Notices">
      {notices.map((notice) => (
        <li key={JSON.stringify(notice)}>{noticeSentence(notice, setting)}</li>
      ))}
    </ul>
  );
}
