/** What one should know besides the status; each can be dismissed, and comes back when it changes. */
import type { JSX } from "preact";
import type { NoticeJson } from "../../server/gui_api/notice_json.ts";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import { CloseIcon } from "./parts/icons.tsx";
import { titleOf } from "../state/title.ts";
import { useWords } from "./parts/use_words.ts";

/** Clocks have to drift this far for a notice of them to come back. */
const NEWS_MS = 60_000;

interface NoticesProps {
  conversation: ConversationJson;
  /** Keys of the notices that were dismissed (`noticeKey`). */
  dismissed: ReadonlySet<string>;
  dismiss(key: string): void;
  /** The program's clock. */
  now(): number;
}

/** What has to change for a notice to come back; clocks that differ by other seconds are no news. */
function noticeKey(notice: NoticeJson): string {
  if (notice.code !== "clockDiffers") return JSON.stringify(notice);
  return `${notice.code} ${Math.round(notice.offsetMs / NEWS_MS)}`;
}

/** The notices of the conversation in view. */
export function NoticesView(
  { conversation, dismissed, dismiss, now }: NoticesProps,
): JSX.Element | null {
  const words = useWords();
  const { name, notices } = conversation;
  const setting = { name: words.formats.name(titleOf(conversation)), nowMs: now() };
  // A loss of continuity has a banner of its own.
  const shown = notices.filter(({ code }) => code !== "continuityLost")
    .map((notice) => ({ notice, key: `${name} ${noticeKey(notice)}` }))
    .filter(({ key }) => !dismissed.has(key));
  if (shown.length === 0) return null;
  return (
    <ul class="notices" aria-label={words.link.notices}>
      {shown.map(({ notice, key }) => (
        <li key={key}>
          <span dir="auto">{words.status.notice(notice, setting)}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={words.link.dismiss}
            onClick={() => dismiss(key)}
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}
