import { Hono } from "hono";
import type { Hub } from "../hub/hub.ts";

/** `POST /quit`: the program ends as on Ctrl-C, for people who started it without a terminal. */
export function quitRoute(hub: Hub): Hono {
  const app = new Hono();
  app.post("/quit", (context) => {
    hub.askToEnd();
    return context.body(null, 202);
  });
  return app;
}
