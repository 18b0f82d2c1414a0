import { Hono } from "hono";
import { errorOfRefusal } from "./gui_error.ts";
import type { Hub } from "../hub/hub.ts";
import { readJsonObject, stringMember } from "./request_body.ts";

const BODY_LIMIT = { bytes: 4_096 };

/** `POST /read` with `{"conversation"?}`: the user has seen all that arrived there. */
export function readRoute(hub: Hub): Hono {
  const app = new Hono();
  app.post("/read", async (context) => {
    const body = await readJsonObject(context, { limit: BODY_LIMIT, orEmpty: true });
    const picked = hub.pick(stringMember(body, "conversation"));
    if (picked.kind === "refused") throw errorOfRefusal(picked);
    picked.conversation.markRead();
    return context.body(null, 204);
  });
  return app;
}
