import { type Context, Hono } from "hono";
import { GuiError } from "./gui_error.ts";
import { TEXT_BYTES } from "../constants.ts";
import type { Hub } from "../hub/hub.ts";
import {
  type BodyLimit,
  mediaType,
  readJsonObject,
  readText,
  stringMember,
  wrongMediaType,
} from "./request_body.ts";

/** Room for a text of the longest length with every character escaped, and the names around it. */
const BODY_LIMIT: BodyLimit = {
  bytes: 8 * TEXT_BYTES,
  error: { code: "textTooLong", limitBytes: TEXT_BYTES },
};

interface Draft {
  text: string;
  conversation: string | undefined;
  /** Of the entry to be, made by the asker, so that asking twice sends once. */
  id?: string | undefined;
}

const ENTRY_ID = /^[0-9a-f]{32}$/;

/** `POST /send`: `{"text", "conversation"?, "id"?}`, or `text/plain` with `?conversation=`; 202 and the entry's id. */
export function sendRoute(hub: Hub): Hono {
  const app = new Hono();
  app.post("/send", async (context) => {
    const draft = await readDraft(context);
    const picked = hub.pick(draft.conversation);
    if (picked.kind === "refused") throw new GuiError(picked.error);
    const outcome = picked.conversation.send(draft.text, draft.id);
    if (outcome.kind === "refused") throw new GuiError(outcome.error);
    return context.json({ id: outcome.id }, 202);
  });
  return app;
}

async function readDraft(context: Context): Promise<Draft> {
  const type = mediaType(context);
  if (type === "text/plain") {
    const conversation = context.req.query("conversation");
    return { text: await readText(context, BODY_LIMIT), conversation };
  }
  if (type !== "application/json") throw wrongMediaType(["application/json", "text/plain"]);
  const body = await readJsonObject(context, { limit: BODY_LIMIT });
  const text = stringMember(body, "text");
  if (text === undefined) throw invalid("text", "notAString");
  if (!text.isWellFormed()) throw invalid("text", "notUnicode");
  const id = stringMember(body, "id");
  if (id !== undefined && !ENTRY_ID.test(id)) throw invalid("id", "notAnId");
  return { text, conversation: stringMember(body, "conversation"), id };
}

function invalid(name: string, code: "notAString" | "notUnicode" | "notAnId"): GuiError {
  return new GuiError({ code: "valueInvalid", name, reason: { code } });
}
