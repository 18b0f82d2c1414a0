import { Hono } from "hono";
import type { Clock } from "../time/clock.ts";
import { EventStream } from "./event_stream.ts";
import type { Hub } from "../hub/hub.ts";

/** `GET /events`: every change as a server-sent event; `Last-Event-ID` resumes behind that one. */
export function eventsRoute(hub: Hub, clock: Clock): Hono {
  const app = new Hono();
  app.get("/events", (context) => {
    const headers = { "content-type": "text/event-stream; charset=utf-8" };
    // Hono answers HEAD through GET and drops the body, which nobody would then cancel.
    if (context.req.raw.method === "HEAD") return context.body(null, 200, headers);
    const stream = new EventStream(hub, {
      clock,
      after: context.req.header("last-event-id"),
    });
    return context.body(new ReadableStream(stream), 200, headers);
  });
  return app;
}
