// Room: the guarded local API, one route a file.
import { Hono } from "hono";
import { GuiError } from "./gui_error.ts";
import type { Hub } from "../hub/hub.ts";

/** `DELETE /messages/ID`, with `?conversation=` where there are several: takes a queued entry back. */
export function cancelRoute(hub: Hub): Hono {
  const app = new Hono();
  app.delete("/messages/:id", (context) => {
    const picked = hub.pick(context.req.query("conversation"));
    if (picked.kind === "refused") throw new GuiError(picked.error);
    const id = context.req.param("id");
    if (picked.conversation.cancel(id)) return context.body(null, 204);
    const entry = picked.conversation.snapshot().entries.find((each) => each.id === id);
    if (entry === undefined) throw new GuiError({ code: "entryUnknown" });
    throw new GuiError({ code: "entryNotQueued", state: entry.state });
  });
  return app;
}
