/** The page's only door to the program on this computer: same-origin `fetch` with the token, nothing else. */
import type { ApiErrorJson, ErrorJson } from "../server/gui_api/error_json.ts";
import type { ChangeJson } from "../server/gui_api/change_json.ts";
import type { EntryRefJson } from "../server/gui_api/entry_json.ts";
import type {
  FolderJson,
  MakeEstimateJson,
  MakeListsJson,
  MakingJson,
  MediaJson,
} from "../server/gui_api/lists_json.ts";
import type { ConversationPatch, MessagesJson } from "../server/gui_api/conversation_json.ts";
import type { LockJson } from "../server/gui_api/lock_json.ts";
import type { SettingsJson, SettingsPatch } from "../server/gui_api/settings_json.ts";
import type { Refused } from "./state/refused.ts";
import { readEvents } from "./event_stream.ts";

/** Sent with every request. */
let token = "";

/** Sets the token that goes with every request from now on. */
export function setToken(next: string): void {
  token = next;
}

/** What came of a request. */
export type Reply<T> =
  | { kind: "ok"; value: T }
  /** The program declined. */
  | { kind: "refused"; status: number; error: ApiErrorJson | { code: "unknown"; status: number } }
  /** No answer at all. */
  | { kind: "unreachable" };

/** Why a request failed; undefined when it did not. */
export function failure(reply: Reply<unknown>): Refused | undefined {
  if (reply.kind === "ok") return undefined;
  return { error: reply.kind === "refused" ? reply.error : { code: "unreachable" } };
}

/** What an open stream of changes tells. */
export interface EventsListener {
  opened(): void;
  changed(change: ChangeJson): void;
  /** The stream broke off and was closed; open another. */
  broken(): void;
}

/** `GET /messages.json`: all conversations, each with its newest `limit` entries. */
export function fetchMessages(limit: number): Promise<Reply<MessagesJson>> {
  return ask<MessagesJson>(`messages.json?limit=${limit}`);
}

/** One page of a conversation's entries, those before the one called `before`. */
export function fetchPage(
  conversation: string,
  { before, limit }: { before: string; limit: number },
): Promise<Reply<MessagesJson>> {
  const query = new URLSearchParams({ conversation, before, limit: `${limit}` });
  return ask<MessagesJson>(`messages.json?${query}`);
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
  { id, text, reply, at }: {
    id: string;
    text: string;
    reply?: EntryRefJson | undefined;
    /** When it is to be sent, ISO 8601; now when absent. */
    at?: string | undefined;
  },
): Promise<Reply<unknown>> {
  return ask("send", { method: "POST", ...json({ text, conversation, id, reply, at }) });
}

/** `PUT /conversations/NAME`. */
export function putConversation(name: string, patch: ConversationPatch): Promise<Reply<unknown>> {
  return ask(`conversations/${encodeURIComponent(name)}`, { method: "PUT", ...json(patch) });
}

/** `DELETE /conversations/NAME`: closes it. */
export function deleteConversation(name: string): Promise<Reply<unknown>> {
  return ask(`conversations/${encodeURIComponent(name)}`, { method: "DELETE" });
}

/** `POST /read`: everything up to the incoming entry `through` was seen. */
export function postRead(conversation: string, through: string): Promise<Reply<unknown>> {
  return ask("read", { method: "POST", ...json({ conversation, through }) });
}

/** `POST /continuity`: two people have compared these words, and they match. */
export function postWords(conversation: string, words: string[]): Promise<Reply<unknown>> {
  return ask("continuity", { method: "POST", ...json({ conversation, words }) });
}

/** `POST /resume`: the program goes on, where it waits for the user's word. */
export function postResume(conversation: string): Promise<Reply<unknown>> {
  return ask("resume", { method: "POST", ...json({ conversation }) });
}

/** `GET /lock`. */
export function fetchLock(): Promise<Reply<LockJson>> {
  return ask<LockJson>("lock");
}

/** `PUT /lock`: a PIN that unlocks in this run; null takes it away. */
export function putPin(pin: string | null): Promise<Reply<LockJson>> {
  return ask<LockJson>("lock", { method: "PUT", ...json({ pin }) });
}

/** `POST /lock`. */
export function postLock(): Promise<Reply<LockJson>> {
  return ask<LockJson>("lock", { method: "POST" });
}

/** `POST /unlock`. */
export function postUnlock(secret: string): Promise<Reply<LockJson>> {
  return ask<LockJson>("unlock", { method: "POST", ...json({ secret }) });
}

/** `POST /panic`: the program forgets everything and ends. */
export function postPanic(): Promise<Reply<unknown>> {
  return ask("panic", { method: "POST", keepalive: true });
}

/** `POST /quit`: the program ends. */
export function postQuit(): Promise<Reply<unknown>> {
  return ask("quit", { method: "POST", keepalive: true });
}

/** `DELETE /messages/ID`: takes a queued text back. */
export function deleteEntry(conversation: string, id: string): Promise<Reply<unknown>> {
  return ask(entryPath(conversation, id), { method: "DELETE" });
}

/** `GET /memory`. */
export function fetchMemory(): Promise<Reply<Record<string, unknown>>> {
  return ask<Record<string, unknown>>("memory");
}

/** `PUT /memory`; goes out also while the page is being closed. */
export function putMemory(memory: unknown): Promise<Reply<unknown>> {
  return ask("memory", { method: "PUT", ...json(memory), keepalive: isShort(memory) });
}

/** Browsers let 64 KiB outlive a page and refuse more. */
function isShort(value: unknown): boolean {
  return JSON.stringify(value).length < 20_000;
}

/** `DELETE /messages/ID?for=both`: asks the other side to forget a text as well. */
export function deleteForBoth(conversation: string, id: string): Promise<Reply<unknown>> {
  return ask(entryPath(conversation, id, "", { for: "both" }), { method: "DELETE" });
}

/** `PUT /messages/ID`: another text for one of our entries. */
export function putText(conversation: string, id: string, text: string): Promise<Reply<unknown>> {
  return ask(entryPath(conversation, id), { method: "PUT", ...json({ text }) });
}

/** `POST /messages/ID/reaction`: puts an emoji to an entry, or takes it away. */
export function postReaction(
  conversation: string,
  { id, direction }: EntryRefJson,
  reaction: { emoji: string; on: boolean },
): Promise<Reply<unknown>> {
  const body = json({ direction, ...reaction });
  return ask(entryPath(conversation, id, "/reaction"), { method: "POST", ...body });
}

/** `POST /messages/ID/resend`: one of our entries that failed or was taken back, as a new one. */
export function resendEntry(conversation: string, id: string): Promise<Reply<unknown>> {
  return ask(entryPath(conversation, id, "/resend"), { method: "POST" });
}

function entryPath(conversation: string, id: string, what = "", more = {}): string {
  const query = new URLSearchParams({ conversation, ...more });
  return `messages/${encodeURIComponent(id)}${what}?${query}`;
}

/** `POST /files`: offers a file, whose bytes are the body. */
export function postFile(
  conversation: string,
  file: File,
  { withoutPad }: { withoutPad: boolean },
): Promise<Reply<unknown>> {
  const query = new URLSearchParams({ name: file.name, conversation, withoutPad: `${withoutPad}` });
  const type = file.type === "" ? "application/octet-stream" : file.type;
  return ask(`files?${query}`, { method: "POST", headers: { "content-type": type }, body: file });
}

/** `POST /files/ID/ACTION`. */
export function postFileAction(
  conversation: string,
  id: string,
  action: "accept" | "refuse" | "pause" | "resume" | "cancel",
): Promise<Reply<unknown>> {
  return ask(filePath(conversation, id, action), { method: "POST" });
}

/** `POST /files/ID/ticket`: an address that is good for one download, for a minute. */
export function postTicket(conversation: string, id: string): Promise<Reply<{ url: string }>> {
  return ask(filePath(conversation, id, "ticket"), { method: "POST" });
}

/** The bytes behind a ticket. */
export async function fetchBytes(url: string): Promise<ArrayBuffer | undefined> {
  try {
    const response = await request(url);
    return response.ok ? await response.arrayBuffer() : undefined;
  } catch {
    return undefined;
  }
}

function filePath(conversation: string, id: string, action: string): string {
  return `files/${encodeURIComponent(id)}/${action}?${new URLSearchParams({ conversation })}`;
}

/** `GET /media`. */
export function fetchMedia(): Promise<Reply<MediaJson>> {
  return ask<MediaJson>("media");
}

/** `GET /folders`. */
export function fetchFolder(path: string): Promise<Reply<FolderJson>> {
  return ask<FolderJson>(`folders?${new URLSearchParams({ path })}`);
}

/** `POST /lists/estimate`. */
export function estimateLists(request: MakeListsJson): Promise<Reply<MakeEstimateJson>> {
  return ask<MakeEstimateJson>("lists/estimate", { method: "POST", ...json(request) });
}

/** `POST /lists`. */
export function makeLists(request: MakeListsJson): Promise<Reply<MakingJson>> {
  return ask<MakingJson>("lists", { method: "POST", ...json(request) });
}

/** `GET /lists`. */
export function fetchMaking(): Promise<Reply<MakingJson>> {
  return ask<MakingJson>("lists");
}

/** `DELETE /lists`. */
export function deleteMaking(): Promise<Reply<unknown>> {
  return ask("lists", { method: "DELETE" });
}

/** `GET /events`; the returned function closes the stream. */
export function openEvents(listener: EventsListener): () => void {
  const closed = new AbortController();
  void follow(listener, closed.signal)
    .catch(() => {})
    .finally(() => {
      if (!closed.signal.aborted) listener.broken();
    });
  return () => closed.abort();
}

/** Resolves or rejects when the stream ends. */
async function follow(listener: EventsListener, signal: AbortSignal): Promise<void> {
  const response = await request("events", { signal });
  if (!response.ok || response.body === null) return;
  listener.opened();
  for await (const data of readEvents(response.body)) {
    if (signal.aborted) return;
    listener.changed(parseChange(data));
  }
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

function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return fetch(path, {
    cache: "no-cache",
    credentials: "omit",
    redirect: "error",
    ...init,
    headers,
  });
}

async function ask<T>(path: string, init?: RequestInit): Promise<Reply<T>> {
  try {
    const response = await request(path, init);
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
  return { kind: "refused", status, error: body?.error ?? { code: "unknown", status } };
}
