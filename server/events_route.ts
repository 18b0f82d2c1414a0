import { Hono } from "hono";
import type { Clock } from "./clock.ts";
import { EventStream } from "./event_stream.ts";
import { GuiError } from "./gui_error.ts";
import type { Office } from "./office.ts";

/** Most streams at a time: many pages, and still a bound. */
export const STREAMS_MOST = 32;

/** `GET /events`: every change as a server-sent event; `Last-Event-ID` resumes behind that one. */
export function eventsRoute(office: Office, clock: Clock): Hono {
  const app = new Hono();
  let streams = 0;
  app.get("/events", (context) => {
    const headers = { "content-type": "text/event-stream; charset=utf-8" };
    // Hono answers HEAD through GET and drops the body, which nobody would then cancel.
    if (context.req.raw.method === "HEAD") return context.body(null, 200, headers);
    if (streams >= STREAMS_MOST) {
      throw new GuiError(
        503,
        "streamsFull",
        `Opening the stream failed: ${STREAMS_MOST} are open already`,
      );
    }
    streams++;
    const stream = new EventStream(office, {
      clock,
      after: context.req.header("last-event-id"),
      ended: () => streams--,
    });
    return context.body(new ReadableStream(stream), 200, headers);
  });
  return app;
}
