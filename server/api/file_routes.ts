import { type Context, Hono } from "hono";
import type { FileAction } from "../files/file_actions.ts";
import { isWholePath, MEMORY_BYTES } from "../files/file_sink.ts";
import { DiskSource, type FileSource, MemorySource } from "../files/file_source.ts";
import { namedType } from "../files/named_type.ts";
import type { Hub } from "../hub/hub.ts";
import { answerKept, conversationOf } from "./change_routes.ts";
import { Turns } from "../http/turns.ts";
import { invalid } from "./entry_body.ts";
import type { FileTickets } from "./file_tickets.ts";
import { GuiError } from "./gui_error.ts";
import {
  type BodyLimit,
  mediaType,
  readBody,
  readJsonObject,
  stringMember,
} from "./request_body.ts";

/** A file in a request is in memory until it has arrived. */
const FILE_BODY: BodyLimit = {
  bytes: MEMORY_BYTES,
  error: { code: "fileTooLong", limitBytes: MEMORY_BYTES },
};
/** Files that come in at once; each is in memory, however slowly it comes. */
const UPLOADS = 4;
const SMALL_BODY: BodyLimit = { bytes: 65_536 };

/** A file as a request hands it over. */
interface Upload {
  source: FileSource;
  name: string;
  type: string;
  withoutPad: boolean;
}

/**
 * Files, each with `?conversation=` where there are several: `POST /files?name=NAME` with the bytes as body, or
 * `POST /files` with `{"path", "name"?, "withoutPad"?}`, offers one: 202 and its entry's id.
 * `POST /files/ID/ACTION` (accept, refuse, pause, resume, cancel) answers 204, `POST /files/ID/ticket` 200 `{"url"}`.
 */
export function fileRoutes(hub: Hub, tickets: FileTickets): Hono {
  const app = new Hono();
  const turns = new Turns(UPLOADS);
  app.post("/files", async (context) => {
    const conversation = conversationOf(hub, context);
    const endTurn = await turns.take();
    const upload = await readUpload(context).finally(endTurn);
    const outcome = conversation.sendFile(upload);
    if (outcome.kind === "queued") return context.json({ id: outcome.id }, 202);
    upload.source.close();
    throw new GuiError(outcome.error);
  });
  app.post("/files/:id/ticket", (context) => {
    const stored = conversationOf(hub, context).storedFile(context.req.param("id"));
    if (stored.kind === "refused") throw new GuiError(stored.error);
    return context.json({ url: `/downloads/${tickets.issue(stored)}` });
  });
  app.post("/files/:id/:action{accept|refuse|pause|resume|cancel}", async (context) => {
    const { id, action } = context.req.param();
    const body = await readJsonObject(context, { limit: SMALL_BODY, orEmpty: true });
    const to = pathMember(body, "to");
    const conversation = conversationOf(hub, context);
    const refused = conversation.actOnFile(id, action as FileAction, to);
    if (refused !== undefined) throw new GuiError(refused.error);
    if (action === "cancel") return await answerKept(context, conversation, id);
    return context.body(null, 204);
  });
  return app;
}

/** With a name in the query the body is the file, whatever its type; without one it names a file. */
async function readUpload(context: Context): Promise<Upload> {
  const name = context.req.query("name");
  if (name === undefined) return await readPath(context);
  const withoutPad = context.req.query("withoutPad") === "true";
  const source = new MemorySource(await readBody(context, FILE_BODY));
  return { source, name, type: mediaType(context), withoutPad };
}

async function readPath(context: Context): Promise<Upload> {
  const body = await readJsonObject(context, { limit: SMALL_BODY });
  const path = pathMember(body, "path");
  if (path === undefined) throw invalid("path", "notAPath");
  const { withoutPad = false } = body;
  if (typeof withoutPad !== "boolean") throw invalid("withoutPad", "notABoolean");
  const name = stringMember(body, "name") ?? path.split(/[/\\]/).at(-1) ?? "";
  const source = await DiskSource.open(path);
  if (source === undefined) throw new GuiError({ code: "fileUnreadable" });
  return { source, name, type: stringMember(body, "type") ?? namedType(name), withoutPad };
}

/** An absolute path, undefined where the member is absent. Throws `GuiError` 400. */
function pathMember(body: Record<string, unknown>, name: string): string | undefined {
  const path = stringMember(body, name);
  if (path === undefined || isWholePath(path)) return path;
  throw invalid(name, "notAPath");
}
