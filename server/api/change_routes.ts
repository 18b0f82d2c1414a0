import { type Context, Hono } from "hono";
import type { ConversationLike } from "../conversation/conversation_like.ts";
import type { Hub } from "../hub/hub.ts";
import type { EntryChange } from "../messages/entry_changes.ts";
import { entryRef, invalid, textMember } from "./entry_body.ts";
import { GuiError } from "./gui_error.ts";
import { readJsonObject, stringMember } from "./request_body.ts";
import { TEXT_BODY } from "./send_route.ts";

/**
 * What people do with an entry, each 204, with `?conversation=` where there are several: `PUT /messages/ID` with
 * `{"text"}` edits one of ours, `POST /messages/ID/reaction` with `{"direction", "emoji", "on"?}` puts an emoji to
 * one or takes it away. `POST /messages/ID/resend` sends one of ours as a new entry: 202 and its id.
 */
export function changeRoutes(hub: Hub): Hono {
  const app = new Hono();
  app.put("/messages/:id", async (context) => {
    const body = await readJsonObject(context, { limit: TEXT_BODY });
    const [conversation, id] = [conversationOf(hub, context), idOf(context)];
    change(conversation, { kind: "edit", id, text: textMember(body) });
    return await answerKept(context, conversation, id);
  });
  app.post("/messages/:id/reaction", async (context) => {
    const body = await readJsonObject(context, { limit: { bytes: 4_096 } });
    const to = entryRef({ direction: body.direction, id: idOf(context) }, "direction");
    const { on = true } = body;
    if (typeof on !== "boolean") throw invalid("on", "notABoolean");
    change(conversationOf(hub, context), { kind: "reaction", to, emoji: emojiOf(body), on });
    return context.body(null, 204);
  });
  app.post("/messages/:id/resend", (context) => {
    const outcome = conversationOf(hub, context).resend(idOf(context));
    if (outcome.kind === "refused") throw new GuiError(outcome.error);
    return context.json({ id: outcome.id }, 202);
  });
  return app;
}

/** Makes a change of ours. Throws `GuiError`. */
export function change(conversation: ConversationLike, change: EntryChange): void {
  const outcome = conversation.change(change);
  if (outcome.kind === "refused") throw new GuiError(outcome.error);
}

/**
 * Answers 204 once a vault holds what was done with the entry `id`, however long its medium takes. Throws `GuiError` where
 * the vault may still have the entry as it was.
 */
export async function answerKept(
  context: Context,
  conversation: ConversationLike,
  id: string,
): Promise<Response> {
  const refused = await conversation.whenKept(id, context.req.raw.signal);
  if (refused !== undefined) throw new GuiError(refused.error);
  return context.body(null, 204);
}

/** The conversation that a request means. Throws `GuiError`. */
export function conversationOf(hub: Hub, context: Context): ConversationLike {
  const picked = hub.pick(context.req.query("conversation"));
  if (picked.kind === "refused") throw new GuiError(picked.error);
  return picked.conversation;
}

/** The entry id in the path; one that is none is unknown later. */
function idOf(context: Context): string {
  return context.req.param("id") ?? "";
}

function emojiOf(body: Record<string, unknown>): string {
  const emoji = stringMember(body, "emoji");
  if (emoji === undefined) throw invalid("emoji", "notAString");
  return emoji;
}
