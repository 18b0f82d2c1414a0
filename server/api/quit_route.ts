import { Hono } from "hono";
import type { Office } from "../hub/hub.ts";

/** `POST /quit`: the program ends as on Ctrl-C; for who started it without a terminal. */
export function quitRoute(office: Office): Hono {
  const app = new Hono();
  app.post("/quit", (context) => {
    office.askToEnd();
    return context.body(null, 202);
  });
  return app;
}
