import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import { readEvents } from "./event_stream.ts";
import { request } from "./request.ts";

/** What an open stream of changes tells. */
export interface EventsListener {
  opened(): void;
  changed(change: ChangeJson): void;
  /** The stream broke off and was closed; open another. */
  broken(): void;
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
