import { type Context, Hono } from "hono";
import type { MediaJson } from "../gui_api/lists_json.ts";
import type { ListMaker } from "../making/list_maker.ts";
import { decodeMakeRequest, type MakeRequest } from "../making/make_request.ts";
import { folderAt } from "../making/places.ts";
import type { Clock } from "../time/clock.ts";
import { inTime } from "../time/in_time.ts";
import { GuiError } from "./gui_error.ts";
import { readJsonObject } from "./request_body.ts";

const BODY_LIMIT = { bytes: 65_536 };

/** A medium that takes longer to tell what a folder holds is declined. */
const FOLDER_MS = 10_000;

/** What the routes for making lists need. */
export interface Making {
  maker: ListMaker;
  clock: Clock;
  /** Where lists can go, and where they are; looked up anew each time. */
  media(): Promise<MediaJson>;
}

/**
 * Making key lists: `GET /media` and `GET /folders?path=` for choosing places, `POST /lists/estimate` for what a
 * request takes, `POST /lists` to begin, `GET /lists` for how far it is, `DELETE /lists` to end or forget it.
 */
export function listsRoutes({ maker, clock, media }: Making): Hono {
  const app = new Hono();
  app.get("/media", async (context) => context.json(await media()));
  app.get("/folders", async (context) => {
    const path = context.req.query("path") ?? "";
    if (!/^(\/|[A-Za-z]:[/\\])/.test(path)) {
      throw new GuiError({ code: "valueInvalid", name: "path", reason: { code: "notAPath" } });
    }
    const folder = await inTime(folderAt(path), { clock, limitMs: FOLDER_MS });
    if (folder === undefined) throw new GuiError({ code: "makeFailed", reason: "slow", path });
    return context.json(folder);
  });
  app.post("/lists/estimate", async (context) => {
    const estimated = await maker.estimate(await readRequest(context));
    if (estimated.kind === "refused") throw new GuiError(estimated.error);
    return context.json(estimated.estimate);
  });
  app.post("/lists", async (context) => {
    const refused = await maker.start(await readRequest(context));
    if (refused !== undefined) throw new GuiError(refused.error);
    return context.json(maker.state(), 202);
  });
  app.get("/lists", (context) => context.json(maker.state()));
  app.delete("/lists", (context) => {
    maker.cancel();
    return context.body(null, 204);
  });
  return app;
}

async function readRequest(context: Context): Promise<MakeRequest> {
  const decoded = decodeMakeRequest(await readJsonObject(context, { limit: BODY_LIMIT }));
  if (decoded.kind === "refused") throw new GuiError(decoded.error);
  return decoded.request;
}
