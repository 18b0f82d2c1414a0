import { Hono } from "hono";
import { errorOfRefusal } from "./gui_error.ts";
import type { Office } from "../hub/hub.ts";
import { readJsonObject } from "./request_body.ts";

const BODY_LIMIT = { bytes: 65_536 };

/** `GET /settings`, and `PUT /settings` with a `SettingsPatch`; both answer the settings in force. */
export function settingsRoute(office: Office): Hono {
  const app = new Hono();
  app.get("/settings", (context) => context.json(office.settings()));
  app.put("/settings", async (context) => {
    const patch = await readJsonObject(context, { limit: BODY_LIMIT });
    const applied = await office.applySettings(patch);
    if (applied.kind === "refused") throw errorOfRefusal(applied);
    return context.json(applied.settings);
  });
  return app;
}
