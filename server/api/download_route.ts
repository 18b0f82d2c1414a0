import { type Context, Hono } from "hono";
import { partOf } from "../http/byte_range.ts";
import type { Download, FileTickets } from "./file_tickets.ts";
import { GuiError } from "./gui_error.ts";

/**
 * `GET /downloads/TICKET`: the file that the ticket is good for, or the part that a Range header names. The ticket
 * stands for the token, so this route is in front of it.
 */
export function downloadRoute(tickets: FileTickets): Hono {
  const app = new Hono();
  app.get("/downloads/:ticket", async (context) => {
    const ticket = context.req.param("ticket");
    // Hono answers HEAD through GET and drops the body, so nobody would close a file that was opened for it.
    const isHead = context.req.raw.method === "HEAD";
    const asksForPart = context.req.header("range") !== undefined;
    const download = tickets.use(ticket, { forPart: isHead || asksForPart });
    if (download === undefined) throw new GuiError({ code: "notFound" });
    const part = partOf(rangeOf(context, { isHead }), download.file.bytes);
    const headers = headersOf(download);
    if (part === "unsatisfiable") {
      headers["content-range"] = `bytes */${download.file.bytes}`;
      return new Response(null, { status: 416, headers });
    }
    const { from, to } = part ?? { from: 0, to: download.file.bytes };
    headers["content-length"] = String(to - from);
    if (part !== undefined) {
      headers["content-range"] = `bytes ${from}-${to - 1}/${download.file.bytes}`;
    }
    const status = part === undefined ? 200 : 206;
    const body = isHead ? null : await download.file.read(from, to).catch(notThere);
    return new Response(body, { status, headers });
  });
  return app;
}

/** Parts are for GET alone, and there is nothing that `If-Range` could name (RFC 9110, sections 13.1.5 and 14.2). */
function rangeOf({ req }: Context, { isHead }: { isHead: boolean }): string | undefined {
  return isHead || req.header("if-range") !== undefined ? undefined : req.header("range");
}

/** A file on a disk can have been moved since the ticket was given. */
function notThere(error: unknown): never {
  throw error instanceof Deno.errors.NotFound ? new GuiError({ code: "notFound" }) : error;
}

/** The types that a browser may show in the page: pictures that are proven, sound and film. Other files are saved. */
const SHOWN = /^(image\/(jpeg|png|webp|gif|avif)|(audio|video)\/[\w.+-]+)$/;

function headersOf({ name, type }: Download): Record<string, string> {
  const isShown = SHOWN.test(type);
  return {
    "accept-ranges": "bytes",
    "content-type": isShown ? type : "application/octet-stream",
    "content-disposition": `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${
      encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
    }`,
  };
}
