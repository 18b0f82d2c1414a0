import { Hono } from "hono";
import { GuiError } from "./gui_error.ts";
import type { Hub } from "../hub/hub.ts";
import { readJsonObject, stringMember } from "./request_body.ts";

const BODY_LIMIT = { bytes: 4_096 };

/** `POST /read` with `{"conversation"?, "through"?}`: the user has seen what arrived, or that up to an entry. */
export function readRoute(hub: Hub): Hono {
  const app = new Hono();
  app.post("/read", async (context) => {
    const body = await readJsonObject(context, { limit: BODY_LIMIT, orEmpty: true });
    const picked = hub.pick(stringMember(body, "conversation"));
    if (picked.kind === "refused") throw new GuiError(picked.error);
    picked.conversation.markRead(stringMember(body, "through"));
    return context.body(null, 204);
  });
  return app;
}
