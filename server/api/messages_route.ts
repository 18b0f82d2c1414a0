import { eTag, ifNoneMatch } from "@std/http/etag";
import { type Context, Hono } from "hono";
import { GuiError } from "./gui_error.ts";
import type { EntryWindow } from "../messages/timeline.ts";
import type { MessagesJson } from "../gui_api/conversation_json.ts";
import type { Hub } from "../hub/hub.ts";

/**
 * `GET /messages.json`: the whole document, or 304 when it is still the one of `If-None-Match`. `?conversation=`
 * asks for one conversation, `?before=ID` and `?limit=` for a page of the entries, `?search=` for those with its words.
 */
export function messagesRoute(hub: Hub): Hono {
  const app = new Hono();
  app.get("/messages.json", async (context) => {
    const messages = await messagesOf(hub, context);
    // All but `now`, which differs with every request.
    const { now: _now, ...lasting } = messages;
    const etag = await eTag(JSON.stringify(lasting), { weak: true });
    if (!ifNoneMatch(context.req.header("if-none-match") ?? null, etag)) {
      return context.body(null, 304, { etag });
    }
    return context.json(messages, 200, { etag });
  });
  return app;
}

async function messagesOf(hub: Hub, context: Context): Promise<MessagesJson> {
  const name = context.req.query("conversation");
  const window = {
    before: context.req.query("before"),
    limit: limitOf(context),
    search: context.req.query("search"),
  };
  if (name === undefined && window.before === undefined) {
    return await hub.document.read(undefined, window);
  }
  // An id belongs to one conversation.
  const picked = hub.pick(name);
  if (picked.kind === "refused") throw new GuiError(picked.error);
  return await hub.document.read([picked.conversation], window);
}

function limitOf(context: Context): EntryWindow["limit"] {
  const typed = context.req.query("limit");
  if (typed === undefined) return undefined;
  if (/^[1-9][0-9]{0,8}$/.test(typed)) return Number(typed);
  throw new GuiError({ code: "valueInvalid", name: "limit", reason: { code: "notACount" } });
}
