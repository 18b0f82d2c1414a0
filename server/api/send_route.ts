import { type Context, Hono } from "hono";
import { GuiError } from "./gui_error.ts";
import { TEXT_BYTES } from "../constants.ts";
import type { Hub } from "../hub/hub.ts";
import type { SendOptions } from "../messages/text_check.ts";
import type { Clock } from "../time/clock.ts";
import { entryRef, idMember, invalid, textMember } from "./entry_body.ts";
import {
  type BodyLimit,
  mediaType,
  readJsonObject,
  readText,
  stringMember,
  wrongMediaType,
} from "./request_body.ts";

/** Room for a text of the longest length with every character escaped, and the names around it. */
export const TEXT_BODY: BodyLimit = {
  bytes: 8 * TEXT_BYTES,
  error: { code: "textTooLong", limitBytes: TEXT_BYTES },
};

/** How far ahead a text may be written. */
const LATEST_MS = 366 * 86_400_000;

/** `id` is made by the asker, so that asking twice sends once. */
interface Draft extends SendOptions {
  text: string;
  conversation: string | undefined;
}

/**
 * `POST /send`: `{"text", "conversation"?, "id"?, "reply"?, "at"?}`, or `text/plain` with `?conversation=`; 202 and the
 * entry's id.
 */
export function sendRoute(hub: Hub, clock: Clock): Hono {
  const app = new Hono();
  app.post("/send", async (context) => {
    const draft = await readDraft(context, clock.now());
    const picked = hub.pick(draft.conversation);
    if (picked.kind === "refused") throw new GuiError(picked.error);
    const outcome = picked.conversation.send(draft.text, draft);
    if (outcome.kind === "refused") throw new GuiError(outcome.error);
    return context.json({ id: outcome.id }, 202);
  });
  return app;
}

/** The time of `at`, Unix ms, in the future and within a year. Throws `GuiError` 400. */
function timeMember(body: Record<string, unknown>, nowMs: number): number | undefined {
  const at = stringMember(body, "at");
  if (at === undefined) return undefined;
  const atMs = Date.parse(at);
  if (atMs > nowMs && atMs <= nowMs + LATEST_MS) return atMs;
  throw invalid("at", "notAFutureTime");
}

async function readDraft(context: Context, nowMs: number): Promise<Draft> {
  const type = mediaType(context);
  if (type === "text/plain") {
    const conversation = context.req.query("conversation");
    return { text: await readText(context, TEXT_BODY), conversation };
  }
  if (type !== "application/json") throw wrongMediaType(["application/json", "text/plain"]);
  const body = await readJsonObject(context, { limit: TEXT_BODY });
  return {
    text: textMember(body),
    conversation: stringMember(body, "conversation"),
    id: idMember(body),
    sendAtMs: timeMember(body, nowMs),
    reply: body.reply === undefined ? undefined : entryRef(body.reply, "reply"),
  };
}
