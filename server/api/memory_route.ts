import { Hono } from "hono";
import { readJsonObject } from "./request_body.ts";

/** Room for a few long drafts. */
const BODY_LIMIT = { bytes: 1_048_576 };

/**
 * What the page wants kept while the program runs, in memory alone: drafts and choices, one JSON object that means
 * nothing here. `GET /memory` answers it, `{}` at first; `PUT /memory` takes its place.
 */
export function memoryRoute(): Hono {
  const app = new Hono();
  let memory: Record<string, unknown> = {};
  app.get("/memory", (context) => context.json(memory));
  app.put("/memory", async (context) => {
    memory = await readJsonObject(context, { limit: BODY_LIMIT });
    return context.body(null, 204);
  });
  return app;
}
