/** The page's only door to the program on this computer: same-origin `fetch` and `EventSource`, nothing else. */
import type {
  ChangeJson,
  ErrorJson,
  MessagesJson,
  SettingsJson,
  SettingsPatch,
} from "../server/gui_api.ts";

/** What came of a request. */
export type Reply<T> =
  | { kind: "ok"; value: T }
  /** The program answered no; `message` is for people. */
  | { kind: "refused"; status: number; code: string; message: string }
  /** No answer at all. */
  | { kind: "unreachable" };

/** Why the program said no: `code` for choosing the field, `message` for people. */
export interface Refused {
  code: string;
  message: string;
}

/** The refusal that stands for no answer at all. */
export const UNREACHABLE: Refused = {
  code: "unreachable",
  message: "hchat on this computer does not answer",
};

/** Why a request failed; undefined when it did not. */
export function failure(reply: Reply<unknown>): Refused | undefined {
  if (reply.kind === "ok") return undefined;
  return reply.kind === "unreachable" ? UNREACHABLE : reply;
}

/** What an open stream of changes tells. */
export interface EventsListener {
  opened(): void;
  changed(change: ChangeJson): void;
  /** The stream broke off and was closed; open another. */
  broken(): void;
}

/** `GET /messages.json`. */
export function fetchMessages(): Promise<Reply<MessagesJson>> {
  return ask<MessagesJson>("messages.json");
}

/** `GET /settings`. */
export function fetchSettings(): Promise<Reply<SettingsJson>> {
  return ask<SettingsJson>("settings");
}

/** `PUT /settings`. */
export function putSettings(patch: SettingsPatch): Promise<Reply<unknown>> {
  return ask("settings", { method: "PUT", ...json(patch) });
}

/** `POST /send`: hands a text to the outbox of a conversation, under the id of the entry to be. */
export function postText(
  conversation: string,
  { id, text }: { id: string; text: string },
): Promise<Reply<unknown>> {
  return ask("send", { method: "POST", ...json({ text, conversation, id }) });
}

/** `POST /read`: everything up to the incoming entry `through` was seen. */
export function postRead(conversation: string, through: string): Promise<Reply<unknown>> {
  return ask("read", { method: "POST", ...json({ conversation, through }) });
}

/** `POST /quit`: the program ends. */
export function postQuit(): Promise<Reply<unknown>> {
  return ask("quit", { method: "POST" });
}

/** `DELETE /messages/ID`: takes a queued text back. */
export function deleteEntry(conversation: string, id: string): Promise<Reply<unknown>> {
  const query = new URLSearchParams({ conversation });
  return ask(`messages/${encodeURIComponent(id)}?${query}`, { method: "DELETE" });
}

/** `GET /events`; the returned function closes the stream. */
export function openEvents(listener: EventsListener): () => void {
  const source = new EventSource("events");
  source.onopen = () => listener.opened();
  // The browser's own retry gives up on some answers and waits long on others: ours is the only one.
  source.onerror = () => {
    source.close();
    listener.broken();
  };
  for (const name of ["entry", "conversation", "settings", "reset"]) {
    source.addEventListener(name, (event) => listener.changed(parseChange(event.data)));
  }
  return () => source.close();
}

/** A change that cannot be read means the same as one that was missed. */
function parseChange(data: string): ChangeJson {
  try {
    return JSON.parse(data) as ChangeJson;
  } catch {
    return { kind: "reset" };
  }
}

function json(body: unknown): RequestInit {
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function ask<T>(path: string, init?: RequestInit): Promise<Reply<T>> {
  try {
    const response = await fetch(path, { cache: "no-cache", redirect: "error", ...init });
    if (!response.ok) return await refusal(response);
    const text = await response.text();
    return { kind: "ok", value: (text === "" ? undefined : JSON.parse(text)) as T };
  } catch {
    return { kind: "unreachable" };
  }
}

async function refusal(response: Response): Promise<Reply<never>> {
  const status = response.status;
  const body = await response.json().catch(() => undefined) as Partial<ErrorJson> | undefined;
  const code = body?.error?.code ?? "unknown";
  const message = body?.error?.message ?? `The program answered with status ${status}`;
  return { kind: "refused", status, code, message };
}
