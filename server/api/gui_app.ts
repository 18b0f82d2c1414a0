import { Hono } from "hono";
import { cancelRoute } from "./cancel_route.ts";
import type { Clock } from "../time/clock.ts";
import { eventsRoute } from "./events_route.ts";
import { answerError, errorJson } from "./gui_error.ts";
import { guard } from "./guard.ts";
import { localHeaders } from "./local_headers.ts";
import { messagesRoute } from "./messages_route.ts";
import type { Hub } from "../hub/hub.ts";
import { type PageFiles, pageRoute } from "./page_route.ts";
import { quitRoute } from "./quit_route.ts";
import { readRoute } from "./read_route.ts";
import { sendRoute } from "./send_route.ts";
import { settingsRoute } from "./settings_route.ts";

/** What the local API is made of. */
export interface GuiAppOptions {
  hub: Hub;
  /** `makeToken()`; good for the life of the process. */
  token: string;
  /** Port that the page is served on. */
  port: number;
  /** Loopback address that the page is bound to; 127.0.0.1 when absent. */
  host?: string;
  page: PageFiles;
  clock: Clock;
  /** Takes lines for the local log. */
  log?: (line: string) => void;
}

/** Methods of each path, for the answer to all others. */
const METHODS: Record<string, string> = {
  "/": "GET",
  "/main.js": "GET",
  "/style.css": "GET",
  "/favicon.ico": "GET",
  "/messages.json": "GET",
  "/events": "GET",
  "/settings": "GET, PUT",
  "/send": "POST",
  "/read": "POST",
  "/quit": "POST",
  "/messages/:id": "DELETE",
};

/** The local API and the page (LOCAL_API.md): guarded, for this machine's user alone. */
export function guiApp(options: GuiAppOptions): Hono {
  const { hub, clock, page } = options;
  const app = new Hono();
  app.use(localHeaders());
  app.use(guard(options));
  const routes = [
    pageRoute(page),
    messagesRoute(hub),
    eventsRoute(hub, clock),
    settingsRoute(hub),
    sendRoute(hub),
    readRoute(hub),
    cancelRoute(hub),
    quitRoute(hub),
  ];
  for (const route of routes) app.route("/", route);
  for (const [path, allow] of Object.entries(METHODS)) {
    app.all(path, (context) => {
      const error = errorJson("methodNotAllowed", `This path takes ${allow}`);
      return context.json(error, 405, { allow });
    });
  }
  app.notFound((context) => context.json(errorJson("notFound", "There is no such path"), 404));
  app.onError((error, context) => answerError(context, error, options.log ?? (() => {})));
  return app;
}
