import { type Context, Hono } from "hono";
import { GuiError } from "./gui_error.ts";
import { TEXT_BYTES } from "../constants.ts";
import type { Hub } from "../hub/hub.ts";
import type { SendOptions } from "../messages/text_check.ts";
import { entryRef, idMember, textMember } from "./entry_body.ts";
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

/** `id` is made by the asker, so that asking twice sends once. */
interface Draft extends SendOptions {
  text: string;
  conversation: string | undefined;
}

/**
 * `POST /send`: `{"text", "conversation"?, "id"?, "reply"?}`, or `text/plain` with `?conversation=`; 202 and the
 * entry's id.
 */
export function sendRoute(hub: Hub): Hono {
  const app = new Hono();
  app.post("/send", async (context) => {
    const draft = await readDraft(context);
    const picked = hub.pick(draft.conversation);
    if (picked.kind === "refused") throw new GuiError(picked.error);
    const outcome = picked.conversation.send(draft.text, draft);
    if (outcome.kind === "refused") throw new GuiError(outcome.error);
    return context.json({ id: outcome.id }, 202);
  });
  return app;
}

async function readDraft(context: Context): Promise<Draft> {
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
    reply: body.reply === undefined ? undefined : entryRef(body.reply, "reply"),
  };
}
