import { eTag, ifNoneMatch } from "@std/http/etag";
import { Hono } from "hono";
import type { Hub } from "../hub/hub.ts";

/** `GET /messages.json`: the whole document, or 304 when it is still the one of `If-None-Match`. */
export function messagesRoute(hub: Hub): Hono {
  const app = new Hono();
  app.get("/messages.json", async (context) => {
    const messages = hub.messages();
    // All but `now`, which differs with every request.
    const etag = await eTag(JSON.stringify(messages.conversations), { weak: true });
    if (!ifNoneMatch(context.req.header("if-none-match") ?? null, etag)) {
      return context.body(null, 304, { etag });
    }
    return context.json(messages, 200, { etag });
  });
  return app;
}
