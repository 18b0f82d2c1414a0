import { Hono, type MiddlewareHandler } from "hono";
import { cancelRoute } from "./cancel_route.ts";
import { changeRoutes } from "./change_routes.ts";
import { exportRoute } from "./export_route.ts";
import { conversationRoutes } from "./conversation_routes.ts";
import type { Clock } from "../time/clock.ts";
import { continuityRoute } from "./continuity_route.ts";
import { eventsRoute } from "./events_route.ts";
import { answerError, answerWith } from "./gui_error.ts";
import { guardOrigin, guardToken, type PagePlace } from "./guard.ts";
import { localHeaders } from "./local_headers.ts";
import { ListMaker } from "../making/list_maker.ts";
import { placesOf } from "../making/places.ts";
import { listsRoutes } from "./lists_routes.ts";
import { guardLock, lockRoutes } from "./lock_routes.ts";
import { memoryRoute } from "./memory_route.ts";
import { downloadRoute } from "./download_route.ts";
import { fileRoutes } from "./file_routes.ts";
import { FileTickets } from "./file_tickets.ts";
import type { RandomFill } from "../../keys/random.ts";
import { messagesRoute } from "./messages_route.ts";
import type { Hub } from "../hub/hub.ts";
import { ProgramLock } from "../hub/program_lock.ts";
import { type PageFiles, pageRoute } from "./page_route.ts";
import { qrRoute } from "./qr_route.ts";
import { quitRoute } from "./quit_route.ts";
import { readRoute } from "./read_route.ts";
import { sendRoute } from "./send_route.ts";
import { settingsRoute } from "./settings_route.ts";

/** What the local API is made of. */
export interface GuiAppOptions extends PagePlace {
  hub: Hub;
  /** `makeToken()`; good for the life of the process. */
  token: string;
  page: PageFiles;
  clock: Clock;
  random: RandomFill;
  /** Makes key lists; one of its own when absent. */
  maker?: ListMaker | undefined;
  /** Folders that key lists can go to, looked up anew each time; none but those that are typed when absent. */
  places?: (() => Promise<{ media: string[]; own: string[] }>) | undefined;
  /** Takes lines for the local log. */
  log?: ((line: string) => void) | undefined;
}

/** Methods of each path, for the answer to all others. */
const METHODS: Record<string, string> = {
  "/": "GET",
  "/main.js": "GET",
  "/:part{[a-z]{2}\\.js}": "GET",
  "/style.css": "GET",
  "/favicon.ico": "GET",
  "/messages.json": "GET",
  "/events": "GET",
  "/settings": "GET, PUT",
  "/conversations/:name": "PUT, DELETE",
  "/export": "GET",
  "/memory": "GET, PUT",
  "/lock": "GET, PUT, POST",
  "/unlock": "POST",
  "/panic": "POST",
  "/media": "GET",
  "/folders": "GET",
  "/lists": "GET, POST, DELETE",
  "/lists/estimate": "POST",
  "/qr": "POST",
  "/send": "POST",
  "/read": "POST",
  "/quit": "POST",
  "/files": "POST",
  "/files/:id/:action{accept|refuse|pause|resume|cancel|ticket}": "POST",
  "/downloads/:ticket": "GET",
  "/continuity": "POST",
  "/resume": "POST",
  "/messages/:id": "PUT, DELETE",
  "/messages/:id/reaction": "POST",
  "/messages/:id/resend": "POST",
};

const NO_PLACES = { media: [], own: [] };

/** What a page was told is done survives a kill of the program: the vaults hold it first. */
function answerOnceSaved(hub: Hub): MiddlewareHandler {
  return async ({ req }, next) => {
    await next();
    if (req.method !== "GET") await hub.saved();
  };
}

/** The local API and the page (LOCAL_API.md): guarded, for this machine's user alone. */
export function guiApp(options: GuiAppOptions): Hono {
  const { hub, clock, random, page, maker = new ListMaker(options) } = options;
  const tickets = new FileTickets(clock, random);
  const lock = new ProgramLock(hub, random, maker);
  const app = new Hono();
  app.use(localHeaders());
  app.use(guardOrigin(options));
  app.route("/", pageRoute(page));
  app.route("/", downloadRoute(tickets));
  app.use(guardToken(options.token));
  app.use(guardLock(lock));
  app.use(answerOnceSaved(hub));
  for (const route of routesBehindToken(options, { lock, tickets, maker })) app.route("/", route);
  declineOtherMethods(app);
  app.notFound((context) => answerWith(context, { code: "notFound" }));
  app.onError((error, context) => answerError(context, error, options.log ?? (() => {})));
  return app;
}

function routesBehindToken(
  options: GuiAppOptions,
  { lock, tickets, maker }: { lock: ProgramLock; tickets: FileTickets; maker: ListMaker },
): Hono[] {
  const { hub, clock } = options;
  const media = async () => await placesOf(await options.places?.() ?? NO_PLACES, clock);
  return [
    messagesRoute(hub, clock),
    eventsRoute(hub, clock),
    settingsRoute(hub),
    conversationRoutes(hub),
    exportRoute(hub),
    memoryRoute(hub.memory),
    lockRoutes(hub, { lock, tickets }),
    listsRoutes({ maker, clock, media }),
    qrRoute(),
    sendRoute(hub, clock),
    readRoute(hub),
    cancelRoute(hub),
    changeRoutes(hub),
    fileRoutes(hub, tickets),
    quitRoute(hub),
    continuityRoute(hub),
  ];
}

function declineOtherMethods(app: Hono): void {
  for (const [path, allow] of Object.entries(METHODS)) {
    app.all(path, (context) => {
      context.header("allow", allow);
      return answerWith(context, { code: "methodNotAllowed", allow });
    });
  }
}
