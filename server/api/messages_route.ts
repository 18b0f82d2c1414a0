import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { MessagesJson } from "../gui_api.ts";
import type { Hub } from "../hub/hub.ts";

/** `GET /messages.json`: the whole document, or 304 when it is still the one of `If-None-Match`. */
export function messagesRoute(hub: Hub): Hono {
  const app = new Hono();
  app.get("/messages.json", (context) => {
    const messages = hub.messages();
    const etag = documentTag(messages);
    const known = (context.req.header("if-none-match") ?? "").split(",").map((tag) => tag.trim());
    if (known.includes(etag) || known.includes("*")) {
      return context.body(null, 304, { etag });
    }
    return context.json(messages, 200, { etag });
  });
  return app;
}

/** A weak tag over all but `now`, which differs with every request. */
function documentTag(messages: MessagesJson): string {
  const digest = createHash("sha256").update(JSON.stringify(messages.conversations));
  return `W/"${digest.digest("base64url").slice(0, 22)}"`;
}
