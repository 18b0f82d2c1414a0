import { Hono } from "hono";
import type { Download, FileTickets } from "./file_tickets.ts";
import { GuiError } from "./gui_error.ts";

/** A part of a file: bytes `from` up to `to`. */
interface Part {
  from: number;
  to: number;
}

/**
 * `GET /downloads/TICKET`: the file that the ticket is good for, or the part that a Range header names. The ticket
 * stands for the token, so this route is in front of it.
 */
export function downloadRoute(tickets: FileTickets): Hono {
  const app = new Hono();
  app.get("/downloads/:ticket", async (context) => {
    const range = context.req.header("range");
    const ticket = context.req.param("ticket");
    // Hono answers HEAD through GET and drops the body, so nobody would close a file that was opened for it.
    const isHead = context.req.raw.method === "HEAD";
    const download = tickets.use(ticket, { forPart: isHead || range !== undefined });
    if (download === undefined) throw new GuiError({ code: "notFound" });
    const part = partOf(range, download.file.bytes);
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

/** The one part that a Range header asks for; undefined: the whole (RFC 9110, section 14.2). */
function partOf(range: string | undefined, bytes: number): Part | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return undefined;
  const from = first === "" ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === "" || last === "" ? bytes : Math.min(bytes, Number(last) + 1);
  return from < to ? { from, to } : "unsatisfiable";
}
