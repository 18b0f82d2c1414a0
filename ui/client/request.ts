// Room: the page's only door to the program on this computer.
/** Same-origin `fetch` with the token, nothing else. */
import type { ErrorJson } from "../../server/gui_api/error_json.ts";
import type { Reply } from "./reply.ts";

/** Sent with every request. */
let token = "";

/** Sets the token that goes with every request from now on. */
export function setToken(next: string): void {
  token = next;
}

/** Asks for `path` and reads the JSON that comes back. */
export async function ask<T>(path: string, init?: RequestInit): Promise<Reply<T>> {
  try {
    const response = await request(path, init);
    if (!response.ok) return await refusal(response);
    const text = await response.text();
    return { kind: "ok", value: (text === "" ? undefined : JSON.parse(text)) as T };
  } catch {
    return { kind: "unreachable" };
  }
}

/** A body of JSON with its type. */
export function json(body: unknown): RequestInit {
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** One request, as it is. Throws where there is no answer. */
export function request(path: string, init: RequestInit = {}): Promise<Response> {
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

async function refusal(response: Response): Promise<Reply<never>> {
  const status = response.status;
  const body = await response.json().catch(() => undefined) as Partial<ErrorJson> | undefined;
  return { kind: "refused", status, error: body?.error ?? { code: "unknown", status } };
}
