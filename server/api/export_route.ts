import { Hono } from "hono";
import type { Hub } from "../hub/hub.ts";
import { entryLine } from "../history/entry_line.ts";
import { conversationOf } from "./change_routes.ts";
import { GuiError } from "./gui_error.ts";

const FORMATS = ["json", "text"] as const;

/** `GET /export`, with `?conversation=` where there are several and `?format=json|text`: all entries, as a download. */
export function exportRoute(hub: Hub): Hono {
  const app = new Hono();
  app.get("/export", async (context) => {
    const conversation = conversationOf(hub, context);
    const typed = context.req.query("format") ?? "json";
    const format = FORMATS.find((each) => each === typed);
    if (format === undefined) {
      const reason = { code: "notOneOf", values: FORMATS } as const;
      throw new GuiError({ code: "valueInvalid", name: "format", reason });
    }
    const entries = await conversation.readEntries({ limit: Infinity });
    const { name, self } = conversation.snapshot({ limit: 0 });
    const isJson = format === "json";
    const body = isJson
      ? JSON.stringify(entries, null, 2)
      : entries.map((entry) => `${entryLine(entry, { out: self, in: name })}\n`).join("");
    return context.body(body, 200, {
      "content-type": isJson ? "application/json" : "text/plain; charset=utf-8",
      "content-disposition": `attachment; filename="hchat.${isJson ? "json" : "txt"}"`,
    });
  });
  return app;
}
