import { Hono } from "hono";
import { GuiError } from "./gui_error.ts";
import type { Hub } from "../hub/hub.ts";
import { readJsonObject } from "./request_body.ts";

const BODY_LIMIT = { bytes: 65_536 };

/** `GET /settings`, and `PUT /settings` with a `SettingsPatch`; both answer the settings in force. */
export function settingsRoute(hub: Hub): Hono {
  const app = new Hono();
  app.get("/settings", (context) => context.json(hub.settings()));
  app.put("/settings", async (context) => {
    const patch = await readJsonObject(context, { limit: BODY_LIMIT });
    const applied = await hub.applySettings(patch);
    if (applied.kind === "refused") throw new GuiError(applied.error);
    return context.json(applied.settings);
  });
  return app;
}
