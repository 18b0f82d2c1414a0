import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { ifNoneMatch } from "@std/http/etag";
import { type Context, Hono } from "hono";
import { documentBody } from "../http/document_body.ts";
import { GuiError } from "./gui_error.ts";
import { jsonPieces } from "../hub/json_pieces.ts";
import type { EntryWindow } from "../messages/timeline.ts";
import type { MessagesJson } from "../gui_api/conversation_json.ts";
import type { Clock } from "../time/clock.ts";
import type { Hub } from "../hub/hub.ts";
import { Turns } from "../http/turns.ts";

/** Shorter documents, in bytes, are answered in one piece, and the next one waits for none of them to be read. */
const SHORT_BYTES = 65_536;

/**
 * `GET /messages.json`: the whole document, or 304 when it is still the one of `If-None-Match`. `?conversation=`
 * asks for one conversation, `?before=ID` and `?limit=` for a page of the entries, `?search=` for those with its words.
 *  1. One document at a time is made and read: each may hold megabytes of texts that have left the timeline.
 *  2. Its length and tag are found, piece by piece.
 *  3. It is written piece by piece as its reader takes them, as it was in the beginning.
 */
export function messagesRoute(hub: Hub, clock: Clock): Hono {
  const app = new Hono();
  const turns = new Turns();
  app.get("/messages.json", async (context) => {
    const endTurn = await turns.take();
    let isRead = true;
    try {
      const messages = await messagesOf(hub, context);
      const { etag, bytes } = measure(messages);
      if (!ifNoneMatch(context.req.header("if-none-match") ?? null, etag)) {
        return context.body(null, 304, { etag });
      }
      if (bytes <= SHORT_BYTES) return context.json(messages, 200, { etag });
      const headers = {
        etag,
        "content-type": "application/json",
        "content-length": String(bytes),
      };
      if (context.req.method === "HEAD") return context.body(null, 200, headers);
      isRead = false;
      const body = documentBody(jsonPieces(messages), { clock, onEnd: endTurn });
      return context.body(body, 200, headers);
    } finally {
      if (isRead) endTurn();
    }
  });
  return app;
}

/** Length of the document, and a tag of all of it but `now`, which differs with every request. */
function measure({ now, ...lasting }: MessagesJson): { etag: string; bytes: number } {
  const hash = createHash("sha256");
  // The member itself, with the comma behind it, without the braces around it.
  let bytes = JSON.stringify({ now }).length - 1;
  for (const piece of jsonPieces(lasting)) {
    hash.update(piece);
    bytes += Buffer.byteLength(piece);
  }
  return { etag: `W/"${hash.digest("base64url")}"`, bytes };
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
