import { Hono } from "hono";
import type { PageMemory } from "../hub/page_memory.ts";
import { readJsonObject } from "./request_body.ts";

/** Room for a few long drafts. */
const BODY_LIMIT = { bytes: 1_048_576 };

/** `GET /memory` answers what the page has put there; `PUT /memory` takes its place. */
export function memoryRoute(memory: PageMemory): Hono {
  const app = new Hono();
  app.get("/memory", (context) => context.json(memory.value));
  app.put("/memory", async (context) => {
    memory.put(await readJsonObject(context, { limit: BODY_LIMIT }));
    return context.body(null, 204);
  });
  return app;
}
