// Room: the guarded local API, one route a file.
import { Hono } from "hono";
import { answerKept, change, conversationOf } from "./change_routes.ts";
import { GuiError } from "./gui_error.ts";
import type { Hub } from "../hub/hub.ts";

/**
 * `DELETE /messages/ID`, with `?conversation=` where there are several: takes an entry back that has not wholly left.
 * With `?for=both` one that has left is deleted for both people.
 */
export function cancelRoute(hub: Hub): Hono {
  const app = new Hono();
  app.delete("/messages/:id", async (context) => {
    const id = context.req.param("id");
    const conversation = conversationOf(hub, context);
    if (conversation.cancel(id)) return await answerKept(context, conversation, id);
    if (context.req.query("for") === "both") {
      change(conversation, { kind: "delete", id });
      return await answerKept(context, conversation, id);
    }
    const entry = conversation.snapshot().entries.find((each) => each.id === id);
    if (entry === undefined) throw new GuiError({ code: "entryUnknown" });
    throw new GuiError({ code: "entryNotQueued", state: entry.state });
  });
  return app;
}
