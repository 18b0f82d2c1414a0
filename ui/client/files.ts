import type { Reply } from "./reply.ts";
import { ask, request } from "./request.ts";

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
