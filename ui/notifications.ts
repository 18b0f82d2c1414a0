/** Notifications of the system: at most one for each conversation, gone as soon as somebody looks at the page. */
import type { Alert } from "./alerts.ts";
import { withoutControls } from "./state/text_parts.ts";
import type { Words } from "./words/words.ts";

/** Most characters of a text that a notification shows. */
const SHOWN_CHARACTERS = 120;

const shown = new Map<string, Notification>();

/** Asks the browser for permission where it was not decided; answers whether there is one. */
export async function askToNotify(): Promise<boolean> {
  if (typeof Notification === "undefined") return false;
  return await Notification.requestPermission() === "granted";
}

/** Tells of a message; names nobody and quotes nothing unless that is allowed. */
export function showNotification(
  { conversation, text }: Alert,
  { words, withContent, open }: { words: Words; withContent: boolean; open(): void },
): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  const title = withContent ? withoutControls(conversation) : "hchat";
  const body = withContent
    ? withoutControls(text).slice(0, SHOWN_CHARACTERS)
    : words.alerts.newMessage;
  shown.get(conversation)?.close();
  const notification = new Notification(title, { body, silent: true });
  notification.onclick = () => {
    globalThis.focus();
    open();
    notification.close();
  };
  shown.set(conversation, notification);
}

/** Takes back all that was shown. */
export function dismissNotifications(): void {
  for (const notification of shown.values()) notification.close();
  shown.clear();
}
