import { Hono } from "hono";
import type { EntryPages } from "../conversation/entry_pages.ts";
import { EntryArray, entryLines, type Writers } from "../history/entry_line.ts";
import { pagedBody } from "../http/document_body.ts";
import type { Hub } from "../hub/hub.ts";
import { conversationOf } from "./change_routes.ts";
import { GuiError } from "./gui_error.ts";

const FORMATS = ["json", "text"] as const;
type Format = (typeof FORMATS)[number];

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
 * read page by page as it is taken. Nobody knows how long it will be, so it comes without a length.
 */
export function exportRoute(hub: Hub): Hono {
  const app = new Hono();
  app.get("/export", (context) => {
    const conversation = conversationOf(hub, context);
    const typed = context.req.query("format") ?? "json";
    const format = FORMATS.find((each) => each === typed);
    if (format === undefined) {
      const reason = { code: "notOneOf", values: FORMATS } as const;
      throw new GuiError({ code: "valueInvalid", name: "format", reason });
    }
    const headers = HEADERS[format];
    if (context.req.method === "HEAD") return context.body(null, 200, headers);
    const { name, self } = conversation.snapshot({ limit: 0 });
    const { pages, closing } = conversation.everyEntry();
    const text = textOf(pages, { format, writers: { out: self, in: name } });
    return context.body(pagedBody(text, closing), 200, headers);
  });
  return app;
}

/** The text of each page, and what comes behind the last one. */
async function* textOf(
  pages: EntryPages["pages"],
  { format, writers }: { format: Format; writers: Writers },
): AsyncGenerator<Iterable<string>, void> {
  const array = new EntryArray();
  for await (const page of pages) {
    yield format === "json" ? array.add(page) : entryLines(page, writers);
  }
  if (format === "json") yield [array.end()];
}
