import { Buffer } from "node:buffer";
import { Hono } from "hono";
import type { ConversationLike } from "../conversation/conversation_like.ts";
import { documentBody } from "../http/document_body.ts";
import { Turns } from "../http/turns.ts";
import type { Hub } from "../hub/hub.ts";
import type { Clock } from "../time/clock.ts";
import { entryArray, entryLines } from "../history/entry_line.ts";
import { conversationOf } from "./change_routes.ts";
import { GuiError } from "./gui_error.ts";

const FORMATS = ["json", "text"] as const;

const HEADERS = {
  json: {
    "content-type": "application/json",
    "content-disposition": 'attachment; filename="hchat.json"',
  },
  text: {
    "content-type": "text/plain; charset=utf-8",
    "content-disposition": 'attachment; filename="hchat.txt"',
  },
};

/**
 * `GET /export`, with `?conversation=` where there are several and `?format=json|text`: all entries, as a download,
 * written as it is read. One at a time: each may hold megabytes of texts that have left the timeline.
 */
export function exportRoute(hub: Hub, clock: Clock): Hono {
  const app = new Hono();
  const turns = new Turns();
  app.get("/export", async (context) => {
    const conversation = conversationOf(hub, context);
    const typed = context.req.query("format") ?? "json";
    const format = FORMATS.find((each) => each === typed);
    if (format === undefined) {
      const reason = { code: "notOneOf", values: FORMATS } as const;
      throw new GuiError({ code: "valueInvalid", name: "format", reason });
    }
    const onEnd = await turns.take();
    const exported = await piecesOf(conversation, format).catch((error: unknown) => {
      onEnd();
      throw error;
    });
    const headers = { ...HEADERS[format], "content-length": String(bytesOf(exported())) };
    if (context.req.method === "HEAD") {
      onEnd();
      return context.body(null, 200, headers);
    }
    return context.body(documentBody(exported(), { clock, onEnd }), 200, headers);
  });
  return app;
}

/** The text, as often as it is asked for. */
async function piecesOf(
  conversation: ConversationLike,
  format: "json" | "text",
): Promise<() => Iterable<string>> {
  const entries = await conversation.readEntries({ limit: Infinity });
  const { name, self } = conversation.snapshot({ limit: 0 });
  return () =>
    format === "json" ? entryArray(entries) : entryLines(entries, { out: self, in: name });
}

function bytesOf(pieces: Iterable<string>): number {
  let bytes = 0;
  for (const piece of pieces) bytes += Buffer.byteLength(piece);
  return bytes;
}
