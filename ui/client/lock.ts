import type { LockJson } from "../../server/gui_api/lock_json.ts";
import type { Reply } from "./reply.ts";
import { ask, json } from "./request.ts";

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
