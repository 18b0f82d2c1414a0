import { Hono } from "hono";
import type { Hub } from "../hub/hub.ts";
import { invalid } from "./entry_body.ts";
import { GuiError } from "./gui_error.ts";
import { readJsonObject, stringMember } from "./request_body.ts";

const BODY_LIMIT = { bytes: 4_096 };

/**
 * `POST /continuity` with `{"conversation"?, "words"}`: two people have compared these words, and they match.
 * `POST /resume` with `{"conversation"?}` or no body: this program goes on, where it waits for the user's word.
 */
export function continuityRoute(hub: Hub): Hono {
  const app = new Hono();
  app.post("/continuity", async (context) => {
    const body = await readJsonObject(context, { limit: BODY_LIMIT });
    const picked = hub.pick(stringMember(body, "conversation"));
    if (picked.kind === "refused") throw new GuiError(picked.error);
    const declined = picked.conversation.confirmWords(wordsOf(body));
    if (declined !== undefined) throw new GuiError(declined.error);
    return context.body(null, 204);
  });
  app.post("/resume", async (context) => {
    const body = await readJsonObject(context, { limit: BODY_LIMIT, orEmpty: true });
    const picked = hub.pick(stringMember(body, "conversation"));
    if (picked.kind === "refused") throw new GuiError(picked.error);
    const declined = picked.conversation.resume();
    if (declined !== undefined) throw new GuiError(declined.error);
    return context.body(null, 204);
  });
  return app;
}

function wordsOf({ words }: Record<string, unknown>): string[] {
  if (Array.isArray(words) && words.every((word) => typeof word === "string")) return words;
  throw invalid("words", "notWords");
}
