import type { Reply } from "./reply.ts";
import { ask, json } from "./request.ts";

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
