import { type Context, Hono } from "hono";
import { errorOfRefusal, GuiError } from "./gui_error.ts";
import { TEXT_BYTES } from "../messages/inbox.ts";
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
  code: "textTooLong",
  message: `Sending failed: the text is too long, at most ${TEXT_BYTES} bytes are possible`,
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
    if (draft.text === "") {
      throw new GuiError(400, "textEmpty", "Sending failed: the text is empty");
    }
    const picked = hub.pick(draft.conversation);
    if (picked.kind === "refused") throw errorOfRefusal(picked);
    const outcome = picked.conversation.send(draft.text, draft.id);
    if (outcome.kind === "refused") throw errorOfRefusal(outcome);
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
  if (type !== "application/json") throw wrongMediaType("application/json or text/plain");
  const body = await readJsonObject(context, { limit: BODY_LIMIT });
  const text = stringMember(body, "text");
  if (text === undefined) {
    throw new GuiError(400, "textInvalid", "Reading the body failed: wanted a string as text");
  }
  if (!text.isWellFormed()) {
    throw new GuiError(400, "textInvalid", "Sending failed: the text is not valid Unicode");
  }
  const id = stringMember(body, "id");
  if (id !== undefined && !ENTRY_ID.test(id)) {
    const message = "Sending failed: expected 32 lower-case hexadecimal digits as id";
    throw new GuiError(400, "idInvalid", message);
  }
  return { text, conversation: stringMember(body, "conversation"), id };
}
